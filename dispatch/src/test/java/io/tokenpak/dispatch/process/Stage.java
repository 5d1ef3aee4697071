package io.tokenpak.dispatch.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/// What tests start processes with: shell scripts that pass for the CLI.
final class Stage implements AutoCloseable {
  static final Duration SOON = Duration.ofSeconds(20);
  static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
  static final Map<String, String> PLAIN = Map.of("PATH", PATH, "LANG", "C.UTF-8");
  static final ProcessLimits QUICK =
      new ProcessLimits(
          Duration.ofMillis(300), Duration.ofMillis(300), Duration.ofMillis(500), 1 << 20);

  final ProcessStarter starter = new ProcessStarter();
  final String poolId = UUID.randomUUID().toString();
  private final Path folder;
  private final ConcurrentLinkedQueue<ClaudeProcess> started = new ConcurrentLinkedQueue<>();

  Stage(Path folder) {
    this.folder = folder;
  }

  /// What a process said.
  static class Heard implements LineListener {
    final List<String> lines = new CopyOnWriteArrayList<>();
    final List<ProcessEnd> ends = new CopyOnWriteArrayList<>();

    @Override
    public void line(String line) {
      lines.add(line);
    }

    @Override
    public void ended(ProcessEnd end) {
      ends.add(end);
    }
  }

  /// A program that answers to `--version`, and else does what the script says.
  ClaudeProgram program(String script) throws IOException {
    Path file = script(script);
    return ClaudeProgram.probe(starter, file.toString(), PATH, PLAIN, SOON);
  }

  Path script(String script) throws IOException {
    Path file = folder.resolve("claude-" + UUID.randomUUID());
    Files.writeString(
        file,
        """
        #!/bin/sh
        if [ "$1" = --version ]; then echo '2.1.329 (Claude Code)'; exit 0; fi
        %s
        """
            .formatted(script),
        StandardCharsets.UTF_8);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /// Waits until nothing that was started for the pool is left.
  static void awaitNone(String poolId) {
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(ProcessTable.carrying(Sweep.POOL_ID, poolId)).isEmpty());
  }

  Enclosure enclosure() {
    return Enclosure.probe(starter, PATH, PLAIN, SOON);
  }

  ProcessHost host(String script, Enclosure enclosure) throws IOException {
    return new ProcessHost(starter, program(script), enclosure, poolId, QUICK);
  }

  ClaudeProcess start(ProcessHost host, LineListener listener, String... arguments)
      throws IOException {
    Launch launch = new Launch(List.of(arguments), PLAIN, folder);
    ClaudeProcess process =
        ClaudeProcess.start(host, launch, Redaction.of(List.of("hush-hush")), listener);
    started.add(process);
    return process;
  }

  @Override
  public void close() {
    started.forEach(ClaudeProcess::kill);
    started.forEach(ClaudeProcess::close);
    starter.close();
  }
}
