package io.tokenpak.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.tokenpak.dispatch.process.ClaudeEnvironment;
import io.tokenpak.dispatch.protocol.HostLine;
import io.tokenpak.dispatch.turn.LaunchArguments;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// One `claude -p` for one request, with the arguments and the environment that the pool gives its
/// processes. It asks the provider itself.
///
/// @param started when it was started
/// @param answered when its answer was complete
/// @param ended when it was over
record SingleRun(long started, long answered, long ended) {
  double untilAnsweredMillis() {
    return Answer.millis(started, answered);
  }

  double untilEndedMillis() {
    return Answer.millis(started, ended);
  }

  /// @param folder its home and workspace
  /// @param tools the CLI's tools that it has, on which depends whether it is started with `--bare`
  static SingleRun of(Lab lab, Path folder, List<String> tools, String text)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(lab.claude().toString());
    command.addAll(arguments(tools).beginning(UUID.randomUUID()));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectError(folder.resolve("errors").toFile());
    builder.environment().clear();
    builder.environment().putAll(environment(lab, folder));
    long started = System.nanoTime();
    Process process = builder.start();
    try (Writer in = process.outputWriter(UTF_8)) {
      in.write(line(text));
    }
    long answered = answered(process, folder);
    if (process.waitFor() != 0) {
      throw new IOException("claude ended with " + process.exitValue() + ": see " + folder);
    }
    return new SingleRun(started, answered, System.nanoTime());
  }

  private static LaunchArguments arguments(List<String> tools) {
    return new LaunchArguments(
        new LaunchArguments.Tools(
            Optional.of(tools), List.of(), "default", Optional.empty(), false, 100),
        List.of(),
        false);
  }

  private static Map<String, String> environment(Lab lab, Path folder) throws IOException {
    ClaudeEnvironment environment = ClaudeEnvironment.from(System.getenv(), List.of());
    for (Map.Entry<String, String> variable : lab.home(folder).entrySet()) {
      environment = environment.with(variable.getKey(), variable.getValue());
    }
    return environment
        .with("CLAUDE_CONFIG_DIR", folder.resolve("claude").toString())
        .with("ANTHROPIC_BASE_URL", lab.provider().origin().toString())
        .with("ANTHROPIC_API_KEY", "sk-ant-api03-bench")
        .with(LaunchArguments.MODEL, ClientSession.MODEL)
        .variables();
  }

  private static String line(String text) {
    return HostLine.user(
            UUID.randomUUID().toString(), JsonNodeFactory.instance.textNode(text), true)
        + "\n";
  }

  /// Reads on until the process has no more to say: one that cannot speak ends late.
  private static long answered(Process process, Path folder) throws IOException {
    long answered = 0;
    try (BufferedReader out = process.inputReader(UTF_8)) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        if (Recording.kind(Recording.OUT, line).equals("result")) {
          answered = System.nanoTime();
        }
      }
    }
    if (answered == 0) {
      throw new IOException("claude gave no answer: see " + folder);
    }
    return answered;
  }
}
