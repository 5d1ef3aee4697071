package io.tokenpak.companion.command;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// How a command line is started so that it finds the companion.
///
/// @param variables what its environment has beside what is there already
/// @param jvmOption what `JAVA_TOOL_OPTIONS` has after what is there already; empty for nothing
/// @param command the program and its arguments
record StartedClient(Map<String, String> variables, String jvmOption, List<String> command) {
  private static final String TOOL_OPTIONS = "JAVA_TOOL_OPTIONS";

  private static final Set<String> ON_THE_JVM =
      Set.of(
          "ant",
          "clj",
          "clojure",
          "gradle",
          "gradlew",
          "groovy",
          "java",
          "jbang",
          "jshell",
          "kotlin",
          "lein",
          "mill",
          "mvn",
          "mvnd",
          "mvnw",
          "sbt",
          "scala",
          "scala-cli");

  StartedClient {
    variables = Map.copyOf(variables);
    command = List.copyOf(command);
  }

  /// The client of `tokenpak env` that a program is, by its file's name; `anthropic-sdk` is none.
  static String clientOf(String program) {
    String name = program.substring(program.lastIndexOf('/') + 1);
    if (ON_THE_JVM.contains(name)) {
      return "jvm";
    }
    return Env.CLIENTS.contains(name) ? name : "";
  }

  /// What the lines of `tokenpak env` set; empty for a client that reads no variables.
  static Map<String, String> exported(String lines) {
    Map<String, String> variables = new TreeMap<>();
    lines
        .lines()
        .filter(line -> line.startsWith("export "))
        .map(line -> line.substring("export ".length()))
        .forEach(line -> {
          int equals = line.indexOf('=');
          variables.put(line.substring(0, equals), line.substring(equals + 1));
        });
    return variables;
  }

  /// Lines for the shell that was asked for it: they put the command in the shell's own place, so
  /// that signals, terminal, open files and exit code are the command's alone. The words stay as
  /// the shell has them.
  String script() {
    StringBuilder script = new StringBuilder();
    new TreeMap<>(variables)
        .forEach((name, value) -> script.append("export %s=%s\n".formatted(name, quoted(value))));
    if (!jvmOption.isEmpty()) {
      // The shell has the variable still, which its launcher keeps from this JVM.
      script.append(
          "export %1$s=\"${%1$s:+$%1$s }\"%2$s\n".formatted(TOOL_OPTIONS, quoted(jvmOption)));
    }
    return script
        .append("shift \"$(($# - %d))\"\nexec \"$@\"\n".formatted(command.size()))
        .toString();
  }

  private static String quoted(String value) {
    return "'" + value.replace("'", "'\\''") + "'";
  }

  /// Runs it beside this process, where no shell asked, and returns its exit code.
  int run() throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
    builder.environment().putAll(variables);
    if (!jvmOption.isEmpty()) {
      builder.environment().merge(TOOL_OPTIONS, jvmOption, (before, ours) -> before + " " + ours);
    }
    Process process = builder.start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroy, "end the command"));
    return process.waitFor();
  }
}
