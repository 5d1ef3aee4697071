package io.tokenpak.dispatch.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// What a process is started with: arguments without the program, the whole environment, and where
/// it works.
public record Launch(
    List<String> arguments, Map<String, String> environment, Path workingDirectory) {
  public Launch {
    arguments = List.copyOf(arguments);
    environment = Map.copyOf(environment);
  }

  /// Names only: an argument may hold a prompt, a variable a key.
  @Override
  public String toString() {
    return "Launch[%d arguments, variables %s, in %s]"
        .formatted(
            arguments.size(), environment.keySet().stream().sorted().toList(), workingDirectory);
  }
}
