package io.tokenpak.dispatch.process;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A running CLI: lines go in and come out until it ends or is ended.
public final class ClaudeProcess implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ClaudeProcess.class);

  /// How long a process that was killed may take to be gone.
  private static final Duration KILL_PATIENCE = Duration.ofSeconds(5);

  private final Family family;
  private final ProcessLimits limits;
  private final LineWriter stdin;
  private final ProcessOutput output;
  private final AtomicBoolean closing = new AtomicBoolean();

  private ClaudeProcess(
      Family family, ProcessLimits limits, LineWriter stdin, ProcessOutput output) {
    this.family = family;
    this.limits = limits;
    this.stdin = stdin;
    this.output = output;
  }

  /// Starts the program, and tells the listener what it says.
  public static ClaudeProcess start(
      ProcessHost host, Launch launch, Redaction redaction, LineListener listener)
      throws IOException {
    String mark = UUID.randomUUID().toString();
    Map<String, String> environment = new HashMap<>(launch.environment());
    environment.put(Sweep.POOL_ID, host.poolId());
    environment.put(Family.MARK, mark);
    List<String> command = new ArrayList<>();
    command.add(host.program().path().toString());
    command.addAll(launch.arguments());
    Process process =
        host.starter()
            .start(host.enclosure().around(command), environment, launch.workingDirectory());
    Family family = new Family(process, host.enclosure(), mark);
    ProcessOutput output =
        new ProcessOutput(process, family, host.limits().longestLine(), redaction, listener);
    LineWriter stdin = new LineWriter(process.getOutputStream());
    ClaudeProcess started = new ClaudeProcess(family, host.limits(), stdin, output);
    started.run(process.pid());
    return started;
  }

  private void run(long pid) {
    try {
      listen(pid);
    } catch (RuntimeException | Error e) {
      // No thread could be had for it, say. A process that nobody listens to must not stay.
      family.kill();
      throw e;
    }
  }

  private void listen(long pid) {
    Thread.ofPlatform().daemon().name("claude-" + pid + "-in").start(this::write);
    output.run(pid);
    // Whoever waits for room on stdin of a process that is over has waited enough.
    var _ = output.over().thenRun(stdin::close);
  }

  private void write() {
    boolean there = output.greeted().join();
    stdin.run(there && family.greets() ? "\n" : "");
  }

  /// Gives the process a line, without its end, as a whole; lines arrive in the order of the calls.
  ///
  /// @throws IOException where the process is over, or did not read the line in time, which ends it
  public void send(byte[] line) throws IOException {
    if (output.over().isDone()) {
      throw new IOException("the process has ended");
    }
    try {
      stdin.write(line, limits.sendPatience());
    } catch (LineWriter.UnreadLine e) {
      output.blame("it did not read what it was sent");
      family.kill();
      throw e;
    }
  }

  /// The CLI's own process on this machine, inside whatever encloses it.
  public long pid() {
    return family.cli().pid();
  }

  /// Bytes of memory that the CLI holds; empty once it is gone, and where the system does not tell.
  public OptionalLong rss() {
    return ProcessTable.residentBytes(pid());
  }

  /// What the CLI has started and what that has, for as long as it can be known.
  public List<ProcessHandle> descendants() {
    return family.cli().descendants().toList();
  }

  /// Whether it has not ended yet.
  public boolean isAlive() {
    return !output.over().isDone();
  }

  /// How it ended, once it has; after the listener has heard of it.
  public CompletableFuture<ProcessEnd> ended() {
    return output.over().copy();
  }

  /// Lets the process finish: its stdin ends, then it gets SIGTERM, then it is killed, each after
  /// its grace. Returns when it is gone. Not for the listener's thread, which must go on reading
  /// meanwhile.
  @Override
  public void close() {
    boolean first = closing.compareAndSet(false, true);
    if (first) {
      family.remember();
      stdin.close();
    }
    if (!gone(limits.closeGrace()) && first) {
      log.debug("{} goes on after the end of its stdin: SIGTERM", this);
      family.remember();
      family.terminate();
    }
    if (!gone(limits.terminateGrace())) {
      log.debug("{} goes on after SIGTERM: SIGKILL", this);
      kill();
      var _ = gone(KILL_PATIENCE);
    }
  }

  private boolean gone(Duration grace) {
    try {
      return output.awaitOver(grace);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /// Ends the process and all that it started, at once, and does not wait.
  public void kill() {
    family.kill();
  }

  @Override
  public String toString() {
    return "claude " + pid();
  }
}
