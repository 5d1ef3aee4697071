package io.tokenpak.companion.command;

import io.tokenpak.companion.Assembly;
import io.tokenpak.companion.Release;
import io.tokenpak.companion.Settings;
import io.tokenpak.companion.gateway.ListenSettings;
import io.tokenpak.companion.status.RunFile;
import io.tokenpak.companion.status.Running;
import java.io.IOException;
import java.net.BindException;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;

/// Runs the companion in the foreground until SIGTERM or SIGINT.
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    description = "Runs the companion until SIGTERM or SIGINT, then drains.")
final class Serve implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(Serve.class);

  private final Shell shell;

  Serve(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws Exception {
    Settings settings = Settings.load(shell.environment());
    settings.warnings().forEach(LOG::warn);
    RunFile runFile = new RunFile(settings.home());
    runFile
        .live()
        .filter(other -> other.pid() != ProcessHandle.current().pid())
        .ifPresent(other -> refuseASecond(other, settings.listen().port()));
    Assembly companion = start(settings);
    announce(companion, runFile);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(companion, runFile), "stop"));
    greet(companion);
    new CountDownLatch(1).await();
    return 0;
  }

  /// One folder holds the state of one companion.
  private static void refuseASecond(Running other, int port) {
    String message =
        other.url().getPort() == port
            ? "port %d is taken by a companion (process %d): stop it, or set TOKENPAK_PORT and"
                + " TOKENPAK_HOME for a second one"
            : "a companion on port %d (process %d) already uses this TOKENPAK_HOME: stop it, or set"
                + " TOKENPAK_HOME for a second one";
    throw new Failure(Failure.WRONG_USAGE, message.formatted(other.url().getPort(), other.pid()));
  }

  private static Assembly start(Settings settings) throws Exception {
    Assembly companion = Assembly.of(settings);
    try {
      companion.start();
      return companion;
    } catch (BindException refused) {
      throw new Failure(Failure.WRONG_USAGE, taken(settings.listen(), refused));
    }
  }

  private static String taken(ListenSettings listen, BindException refused) {
    String why = String.valueOf(refused.getMessage());
    return why.contains("in use")
        ? "port %d is taken: stop what listens there, or set TOKENPAK_PORT to another one (0 picks one)"
            .formatted(listen.port())
        : "cannot listen on %s port %d (%s): set TOKENPAK_BIND and TOKENPAK_PORT to what you may use"
            .formatted(listen.host(), listen.port(), why);
  }

  private static void announce(Assembly companion, RunFile runFile) throws Exception {
    try {
      runFile.write(Running.here(companion.url(), companion.admin()));
    } catch (IOException refused) {
      companion.close();
      throw new Failure(
          Failure.FAILED,
          "cannot write %s: make the folder yours, or set TOKENPAK_HOME to another one"
              .formatted(runFile.path()));
    }
  }

  private void greet(Assembly companion) {
    shell.out().printf("TokenPak Companion %s listens at %s%n", Release.version(), companion.url());
    CredentialLines.of(companion.credentials().health()).forEach(shell.out()::println);
    shell
        .out()
        .println("point a client here: tokenpak env CLIENT; see what it does: tokenpak status");
    shell.out().flush();
  }

  /// A signal would end the JVM with 128 plus its number; a companion told to stop has succeeded.
  private static void stop(Assembly companion, RunFile runFile) {
    LOG.info("stopping: waiting for the requests under way");
    boolean drained = drain(companion);
    remove(runFile);
    LOG.info(drained ? "stopped" : "stopped; requests that took too long were cut");
    Runtime.getRuntime().halt(0);
  }

  private static boolean drain(Assembly companion) {
    try {
      return companion.drain();
    } catch (Exception failure) {
      LOG.warn("could not stop cleanly", failure);
      return false;
    }
  }

  private static void remove(RunFile runFile) {
    try {
      runFile.removeIfOf(ProcessHandle.current().pid());
    } catch (IOException failure) {
      LOG.warn("could not remove {}: remove it", runFile.path(), failure);
    }
  }
}
