package io.tokenpak.companion.jvm;

import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;

/// How the agent and its options are written for a JVM.
public final class AgentWords {
  private static final int LONGEST = 64;

  private static final String FILE = "file:";

  private AgentWords() {}

  /// `KEY=VALUE,KEY=VALUE`, as the agent reads it.
  public static String options(Map<String, String> options) {
    return options.entrySet().stream()
        .map(option -> option.getKey() + "=" + option.getValue())
        .collect(Collectors.joining(","));
  }

  /// The value of an option, with the path of a file as it is from any folder, for the JVM may have
  /// another one.
  public static String fromHere(String key, String value) {
    String start = value.startsWith(FILE) ? FILE : "";
    String path = value.substring(start.length());
    boolean isFile = !start.isEmpty() || key.equals("config");
    return !isFile || path.isEmpty() || path.startsWith("~")
        ? value
        : start + Path.of(path).toAbsolutePath();
  }

  /// What `JAVA_TOOL_OPTIONS` must hold, beside what it holds already.
  public static String toolOption(Path jar, Map<String, String> options) {
    return quoted("-javaagent:" + jar + "=" + options(options));
  }

  /// As a JVM splits the variable: blanks of any kind part words, but within quotes.
  private static String quoted(String word) {
    boolean isPlain =
        word.chars().noneMatch(c -> Character.isWhitespace(c) || c == '"' || c == '\'');
    return isPlain ? word : '"' + word.replace("\"", "\"'\"'\"") + '"';
  }

  /// A platform's name made of a program's: the last part of its path, without `.jar`, in the
  /// letters that the companion takes.
  public static String platform(String program) {
    String name = program.substring(program.lastIndexOf('/') + 1);
    if (name.endsWith(".jar")) {
      name = name.substring(0, name.length() - ".jar".length());
    }
    StringBuilder fit = new StringBuilder();
    for (int i = 0; i < name.length() && fit.length() < LONGEST; i++) {
      char c = name.charAt(i);
      boolean plain = c < 0x7f && (Character.isLetterOrDigit(c) || c == '.' || c == '_');
      fit.append(plain ? c : '-');
    }
    return fit.isEmpty() ? "java" : fit.toString();
  }
}
