package io.tokenpak.companion.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenpak.companion.Companion;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `tokenpak serve` in a JVM of its own.
final class ServedProcess implements AutoCloseable {
  private static final Pattern ADDRESS = Pattern.compile("listens at (http://\\S+)");

  private final Process process;
  private final BufferedReader reader;
  private final StringBuilder output = new StringBuilder();

  private ServedProcess(Process process) {
    this.process = process;
    this.reader = process.inputReader();
  }

  /// With a user's home of its own and no other variable than those given.
  static ServedProcess start(Path home, Map<String, String> variables) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Companion.class.getName(),
            "serve");
    builder.environment().clear();
    builder.environment().putAll(variables);
    builder.environment().put("HOME", home.toString());
    return new ServedProcess(builder.redirectErrorStream(true).start());
  }

  long pid() {
    return process.pid();
  }

  /// Waits until it says where it listens.
  URI url() throws IOException {
    String line;
    while ((line = reader.readLine()) != null) {
      output.append(line).append('\n');
      Matcher matcher = ADDRESS.matcher(line);
      if (matcher.find()) {
        return URI.create(matcher.group(1));
      }
    }
    throw new AssertionError("ended before it listened:\n" + output);
  }

  /// Sends SIGTERM and returns the exit code.
  int terminate() throws IOException, InterruptedException {
    // Not Process.destroy, which would close the output that is yet to be read.
    process.toHandle().destroy();
    reader.lines().forEach(line -> output.append(line).append('\n'));
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  String output() {
    return output.toString();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
