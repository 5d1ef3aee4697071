package io.tokenpak.dispatch.fake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The faults switched on for a process or for one of its turns; see [FakeClaude] for their names.
final class Faults {
  static final String VARIABLE = "FAKE_CLAUDE_FAULT";
  private static final Pattern DIRECTIVE = Pattern.compile("\\[\\[fake:([^\\]]*)]]");

  /// Memory that is never given back.
  private static final List<byte[]> HELD = new java.util.ArrayList<>();

  private final Map<String, List<String>> faults = new LinkedHashMap<>();

  /// Reads `name,argument,…` with `;` between faults.
  static Faults ofVariable(String value) {
    Faults faults = new Faults();
    Arrays.stream(value.strip().split(";", -1))
        .filter(text -> !text.isBlank())
        .forEach(faults::add);
    return faults;
  }

  static Faults inText(String text) {
    Faults faults = new Faults();
    Matcher directive = DIRECTIVE.matcher(text);
    while (directive.find()) {
      faults.add(directive.group(1));
    }
    return faults;
  }

  private void add(String text) {
    List<String> words = List.of(text.strip().split(",", -1));
    // A crash and a hang are told apart by their step, so that several can be set.
    String name =
        words.size() > 1 && List.of("crash", "hang").contains(words.getFirst())
            ? words.getFirst() + "," + Step.named(words.get(1))
            : words.getFirst();
    faults.put(name, words.subList(1, words.size()));
  }

  boolean has(String name) {
    return faults.containsKey(name);
  }

  int number(String name, int otherwise) {
    List<String> arguments = faults.getOrDefault(name, List.of());
    return arguments.isEmpty() ? otherwise : Integer.parseInt(arguments.getFirst());
  }

  Duration pause(String name, Duration otherwise) {
    return Duration.ofMillis(number(name, (int) otherwise.toMillis()));
  }

  /// Strikes here, if a crash or a hang is set for this step.
  void at(Step step, Lines lines) {
    if (has("crash," + step)) {
      Exit.crash();
    }
    if (has("hang," + step)) {
      lines.freeze();
      Lines.waitForEver();
    }
  }

  /// What spoils a process as such, at its start or, by a turn's text, from then on.
  void spoil() {
    if (has("ignore-term")) {
      Signals.ignore("TERM");
    }
    if (has("stderr")) {
      floodStderr(number("stderr", 1 << 20));
    }
    if (has("allocate")) {
      hold(number("allocate", 100));
    }
    if (has("orphan")) {
      leaveOrphan(Path.of(faults.getOrDefault("orphan", List.of()).getFirst()));
    }
  }

  /// What spoils the lines of a turn.
  void spoil(Lines lines) {
    lines.split(has("split") ? pause("split", Duration.ofMillis(50)) : null);
    if (has("garbage")) {
      lines.writeGarbage("[SandboxDebug] this is not JSON {");
    }
    if (has("long-line")) {
      String padding = "x".repeat(number("long-line", 5 << 20));
      lines.write(Json.object("type", "system").put("subtype", "fake").put("padding", padding));
    }
  }

  private static void hold(int megabytes) {
    for (int i = 0; i < megabytes; i++) {
      byte[] block = new byte[1 << 20];
      Arrays.fill(block, (byte) 1);
      HELD.add(block);
    }
  }

  private static void floodStderr(int bytes) {
    String line = "warning: ".repeat(10);
    for (int written = 0; written < bytes; written += line.length() + 1) {
      System.err.println(line);
    }
  }

  /// Starts a process in a session of its own, and writes its id into a file.
  private static void leaveOrphan(Path pidFile) {
    try {
      Process orphan =
          new ProcessBuilder("setsid", "sleep", "600")
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      Files.writeString(pidFile, Long.toString(orphan.pid()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
