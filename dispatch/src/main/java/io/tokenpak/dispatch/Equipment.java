package io.tokenpak.dispatch;

import io.tokenpak.dispatch.process.ClaudeProgram;
import io.tokenpak.dispatch.process.Enclosure;
import io.tokenpak.dispatch.process.ProcessHost;
import io.tokenpak.dispatch.process.ProcessLimits;
import io.tokenpak.dispatch.process.ProcessStarter;
import io.tokenpak.dispatch.process.Sweep;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What is found on the machine once, and lasts as long as the pool: who starts processes, and what
/// holds them together.
record Equipment(ProcessStarter starter, Enclosure enclosure, Sweep sweep)
    implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Equipment.class);

  /// Finds it, and ends what an earlier pool left behind.
  static Equipment find(PoolSettings settings) throws IOException {
    ProcessStarter starter = new ProcessStarter();
    try {
      PoolSettings.Program program = settings.program();
      Enclosure enclosure =
          Enclosure.probe(
              starter,
              program.searchPath(),
              Launches.environment(settings).variables(),
              settings.patience().start());
      return new Equipment(
          starter, enclosure, Sweep.begin(settings.home().resolve("run").resolve("pools")));
    } catch (IOException | RuntimeException failure) {
      starter.close();
      throw failure;
    }
  }

  /// Looks for the CLI.
  ///
  /// @throws IOException if there is none; the message says what to do
  ProcessHost host(PoolSettings settings) throws IOException {
    PoolSettings.Program wanted = settings.program();
    ClaudeProgram program =
        ClaudeProgram.probe(
            starter,
            wanted.name(),
            wanted.searchPath(),
            Launches.environment(settings).variables(),
            settings.patience().start());
    PoolSettings.Patience patience = settings.patience();
    ProcessLimits usual = ProcessLimits.DEFAULTS;
    return new ProcessHost(
        starter,
        program,
        enclosure,
        sweep.poolId(),
        new ProcessLimits(
            patience.grace(), patience.grace(), usual.sendPatience(), usual.longestLine()));
  }

  /// What holds processes together, for people.
  PoolStatus.Enclosure status() {
    return new PoolStatus.Enclosure(enclosure.isTight(), enclosure.described());
  }

  @Override
  public void close() {
    try {
      sweep.close();
    } catch (IOException failure) {
      log.debug("the word of this pool stays", failure);
    }
    starter.close();
  }
}
