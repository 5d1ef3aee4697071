package io.tokenpak.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/// Small programs that [AgentBench] runs, compiled for Java 8 so that every JVM takes them.
final class AgentPrograms {
  private final Path classes;

  private AgentPrograms(Path classes) {
    this.classes = classes;
  }

  /// @param folder for what is compiled
  /// @param libraries class path of [#compile]
  static AgentPrograms compile(Path folder, String libraries, String... names) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    if (compiler == null) {
      throw new IOException("this Java has no compiler: run the bench with a JDK");
    }
    List<String> arguments =
        new ArrayList<>(
            Arrays.asList("-nowarn", "-Xlint:-options", "--release", "8", "-d", folder.toString()));
    if (!libraries.isEmpty()) {
      arguments.addAll(List.of("-cp", libraries));
    }
    for (String name : names) {
      Path source = folder.resolve(name + ".java");
      try (InputStream text = AgentPrograms.class.getResourceAsStream("agent/" + name + ".java")) {
        if (text == null) {
          throw new IOException("no program " + name);
        }
        Files.copy(text, source);
      }
      arguments.add(source.toString());
    }
    if (compiler.run(null, null, null, arguments.toArray(String[]::new)) != 0) {
      throw new IOException("the programs do not compile");
    }
    return new AgentPrograms(folder);
  }

  /// Starts one of them.
  ProcessBuilder program(Path java, List<String> options, String libraries, String name) {
    List<String> command = new ArrayList<>();
    command.add(java.resolve("bin/java").toString());
    command.addAll(options);
    command.add("-cp");
    command.add(libraries.isEmpty() ? classes.toString() : classes + ":" + libraries);
    command.add(name);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    return builder;
  }
}
