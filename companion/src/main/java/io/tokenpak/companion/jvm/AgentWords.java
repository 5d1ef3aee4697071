package io.tokenpak.companion.jvm;

import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;

/// How the agent and its options are written for a JVM.
public final class AgentWords {
  private static final int LONGEST = 64;

  private AgentWords() {}

  /// `KEY=VALUE,KEY=VALUE`, as the agent reads it.
  public static String options(Map<String, String> options) {
    return options.entrySet().stream()
        .map(option -> option.getKey() + "=" + option.getValue())
        .collect(Collectors.joining(","));
  }

  /// What `JAVA_TOOL_OPTIONS` must hold, beside what it holds already.
  public static String toolOptions(String before, Path jar, Map<String, String> options) {
    String word = "-javaagent:" + jar + "=" + options(options);
    return before.isBlank() ? quoted(word) : before.strip() + " " + quoted(word);
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
