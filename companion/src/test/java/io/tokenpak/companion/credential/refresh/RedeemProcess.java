package io.tokenpak.companion.credential.refresh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/// A process that has a login renewed, from many threads at once, and stops at a point of the
/// parent's choice to be killed there.
final class RedeemProcess implements AutoCloseable {
  static final String NO_POINT = "-";
  private static final String READY = "ready";

  private final Process process;

  private RedeemProcess(Process process) {
    this.process = process;
  }

  /// @param point where to stop, or [#NO_POINT]
  static RedeemProcess start(Path folder, URI endpoint, String point, int threads)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                RedeemProcess.class.getName()));
    command.addAll(
        List.of(folder.toString(), endpoint.toString(), point, Integer.toString(threads)));
    return new RedeemProcess(new ProcessBuilder(command).redirectErrorStream(true).start());
  }

  /// Waits for a line that says so.
  void awaitLine(String text) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line = process.inputReader().readLine();
        line != null;
        line = process.inputReader().readLine()) {
      if (line.equals(text)) {
        return;
      }
      lines.add(line);
    }
    throw new AssertionError("ended without \"" + text + "\":\n" + String.join("\n", lines));
  }

  void awaitReady() throws IOException {
    awaitLine(READY);
  }

  /// Lets it begin.
  void go() throws IOException {
    process.outputWriter().write("\n");
    process.outputWriter().flush();
  }

  /// What came of it, a line for each thread.
  List<String> outcomes() throws InterruptedException {
    List<String> lines = process.inputReader().lines().toList();
    if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new AssertionError(String.join("\n", lines));
    }
    return lines.stream().filter(line -> line.startsWith("outcome ")).toList();
  }

  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  /// The child.
  ///
  /// @param args folder, endpoint, point, number of threads
  public static void main(String[] args) throws Exception {
    ClaudeHome claude = new ClaudeHome(Path.of(args[0]));
    CountDownLatch begin = new CountDownLatch(1);
    try (ClaudeRedeemer redeemer = claude.redeemer(URI.create(args[1]), stoppingAt(args[2]));
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var source = claude.source();
      var generation = source.generation().orElseThrow();
      List<Future<Outcome>> outcomes = new ArrayList<>();
      for (int i = 0; i < Integer.parseInt(args[3]); i++) {
        outcomes.add(
            threads.submit(() -> {
              begin.await();
              return redeemer.refresh(source, generation);
            }));
      }
      System.out.println(READY);
      var _ = System.in.read();
      begin.countDown();
      for (Future<Outcome> outcome : outcomes) {
        System.out.println("outcome " + outcome.get());
      }
    }
  }

  private static Checkpoint stoppingAt(String point) {
    return reached -> {
      if (reached.name().equals(point)) {
        System.out.println(point);
        try {
          new CountDownLatch(1).await();
        } catch (InterruptedException unexpected) {
          throw new UncheckedIOException(new IOException(unexpected));
        }
      }
    };
  }
}
