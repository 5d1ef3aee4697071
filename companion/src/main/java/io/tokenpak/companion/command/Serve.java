package io.tokenpak.companion.command;

import io.tokenpak.companion.Assembly;
import io.tokenpak.companion.Release;
import io.tokenpak.companion.Seclusion;
import io.tokenpak.companion.Service;
import io.tokenpak.companion.Settings;
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
  private static final Logger log = LoggerFactory.getLogger(Serve.class);

  private final Shell shell;

  Serve(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws Exception {
    Seclusion.begin();
    Settings settings = Settings.load(shell.environment());
    settings.warnings().forEach(log::warn);
    Service service = Service.start(settings, () -> Checkup.of(settings, shell.environment()));
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(service), "stop"));
    greet(service.companion());
    new CountDownLatch(1).await();
    return 0;
  }

  private void greet(Assembly companion) {
    shell
        .out()
        .println("TokenPak Companion " + Release.version() + " listens at " + companion.url());
    CredentialLines.of(companion.credentials().health()).forEach(shell.out()::println);
    shell.out().println("point a client here: tokenpak env CLIENT");
    shell.out().println("see what it does: tokenpak status, or with --open in a browser");
    shell.out().flush();
  }

  /// A signal would end the JVM with 128 plus its number; a companion told to stop has succeeded.
  private static void stop(Service service) {
    log.info("stopping: waiting for the requests under way");
    log.info(service.drain() ? "stopped" : "stopped; requests that took too long were cut");
    Runtime.getRuntime().halt(0);
  }
}
