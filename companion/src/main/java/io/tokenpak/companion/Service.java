package io.tokenpak.companion;

import io.tokenpak.companion.doctor.Check;
import io.tokenpak.companion.gateway.ListenSettings;
import io.tokenpak.companion.status.RunFile;
import io.tokenpak.companion.status.Running;
import java.io.IOException;
import java.net.BindException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A companion in service: it listens, and `run/companion.json` says where.
public final class Service implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Service.class);

  private static final String ZSTD_FOLDER = "ZstdTempFolder";

  private final Assembly companion;
  private final RunFile runFile;

  private Service(Assembly companion, RunFile runFile) {
    this.companion = companion;
    this.runFile = runFile;
  }

  /// Starts a companion that examines nothing, and announces it.
  ///
  /// @throws BadSetting if port or folder cannot be used
  public static Service start(Settings settings) throws Exception {
    return start(settings, List::of);
  }

  /// Starts a companion and announces it.
  ///
  /// @param checks what its status page examines
  /// @throws BadSetting if port or folder cannot be used
  public static Service start(Settings settings, Supplier<List<Check>> checks) throws Exception {
    RunFile runFile = new RunFile(settings.home());
    refuseASecond(runFile, settings.listen().port());
    Service service = new Service(Assembly.of(settings, checks), runFile);
    service.listen(settings.listen());
    service.announce();
    return service;
  }

  /// One folder holds the state of one companion.
  private static void refuseASecond(RunFile runFile, int port) {
    Optional<Running> live = runFile.live();
    // In a container, a restarted companion has the number of the one before.
    if (live.isEmpty() || live.get().pid() == ProcessHandle.current().pid()) {
      return;
    }
    Running other = live.get();
    String message =
        other.url().getPort() == port
            ? "port %d is taken by a companion (process %d): stop it, or set TOKENPAK_PORT and"
                + " TOKENPAK_HOME for a second one"
            : "a companion on port %d (process %d) already uses this TOKENPAK_HOME: stop it, or set"
                + " TOKENPAK_HOME for a second one";
    throw new BadSetting(message.formatted(other.url().getPort(), other.pid()));
  }

  private void listen(ListenSettings settings) throws Exception {
    try {
      companion.start();
    } catch (BindException refused) {
      throw new BadSetting(taken(settings, String.valueOf(refused.getMessage())));
    }
  }

  private static String taken(ListenSettings listen, String why) {
    return why.contains("in use")
        ? "port %d is taken: stop what listens there, or set TOKENPAK_PORT to another one (0 picks one)"
            .formatted(listen.port())
        : "cannot listen on %s port %d (%s): set TOKENPAK_BIND and TOKENPAK_PORT to what you may use"
            .formatted(listen.host(), listen.port(), why);
  }

  private void announce() throws Exception {
    try {
      runFile.write(Running.here(companion.url(), companion.admin()));
      // The library that decodes zstd unpacks itself, if not told into a folder for everyone.
      System.setProperty(ZSTD_FOLDER, String.valueOf(runFile.path().getParent()));
    } catch (IOException refused) {
      companion.close();
      throw new BadSetting(
          "cannot write %s: make the folder yours, or set TOKENPAK_HOME to another one"
              .formatted(runFile.path()));
    }
  }

  public Assembly companion() {
    return companion;
  }

  /// Takes no new work, lets running exchanges end within the settings' time, then withdraws.
  ///
  /// @return whether all of them ended in time
  public boolean drain() {
    try {
      return companion.drain();
    } catch (Exception failure) {
      log.warn("could not stop cleanly", failure);
      return false;
    } finally {
      withdraw();
    }
  }

  private void withdraw() {
    try {
      runFile.removeIfOf(ProcessHandle.current().pid());
    } catch (IOException failure) {
      log.warn("could not remove {}: remove it", runFile.path(), failure);
    }
  }

  @Override
  public void close() throws Exception {
    withdraw();
    companion.close();
  }
}
