package io.tokenpak.companion.command;

import io.tokenpak.companion.Installation;
import java.io.PrintWriter;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/// How far a command is that takes its time; shown where errors go, if that is a terminal.
final class Progress implements AutoCloseable {
  private static final int INTERVAL_MILLIS = 200;
  private static final int WIDTH = 72;
  private static final int UNKNOWN = -1;

  private final @Nullable ProgressBar bar;
  private final PrintWriter terminal;

  private Progress(@Nullable ProgressBar bar, PrintWriter terminal) {
    this.bar = bar;
    this.terminal = terminal;
  }

  /// Of so many steps.
  static Progress of(String task, long steps, Shell shell) {
    return Installation.errorsAreSeen()
        ? shown(task, steps, shell.err())
        : new Progress(null, shell.err());
  }

  /// Of what nobody knows the length of.
  static Progress of(String task, Shell shell) {
    return of(task, UNKNOWN, shell);
  }

  static Progress shown(String task, long steps, PrintWriter terminal) {
    ProgressBarBuilder builder =
        new ProgressBarBuilder()
            .setTaskName(task)
            .setInitialMax(steps)
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(INTERVAL_MILLIS)
            .setConsumer(
                new DelegatingProgressBarConsumer(
                    line -> {
                      terminal.print("\r" + line.stripTrailing());
                      terminal.flush();
                    },
                    WIDTH));
    return new Progress(builder.build(), terminal);
  }

  void step() {
    if (bar != null) {
      bar.step();
    }
  }

  /// Leaves an empty line behind.
  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      terminal.print("\r" + " ".repeat(WIDTH) + "\r");
      terminal.flush();
    }
  }
}
