import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// A home that is thrown away, in which the distribution is run without the files and variables of
/// whoever builds.
///
/// @param home of the distribution
/// @param log gets what its programs print
record Scratch(Path home, Path log, Path folder) implements AutoCloseable {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rwx------");

  static Scratch create(Path home, Path log) throws IOException {
    // Beside it: in a system's temporary folder, programs may not be allowed to run.
    Path folder = home.resolveSibling("scratch");
    // What a build left that was stopped.
    deleteTree(folder);
    return new Scratch(
        home, log, Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(OWNER_ONLY)));
  }

  ProcessBuilder launcher(String... arguments) {
    List<String> command = new ArrayList<>(List.of(home.resolve("bin/tokenpak").toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    Map<String, String> environment = builder.environment();
    environment.keySet().retainAll(List.of("PATH", "LANG", "TMPDIR"));
    for (String variable : List.of("HOME", "TOKENPAK_HOME", "CLAUDE_CONFIG_DIR", "CODEX_HOME")) {
      environment.put(variable, folder.resolve(variable).toString());
    }
    return builder;
  }

  /// A copy of a program, which nobody else can change.
  Path program(Path source) throws IOException {
    Path copy = Files.copy(source, folder.resolve(source.getFileName()));
    return Files.setPosixFilePermissions(copy, OWNER_ONLY);
  }

  @Override
  public void close() throws IOException {
    deleteTree(folder);
  }

  static void deleteTree(Path root) throws IOException {
    if (!Files.exists(root)) {
      return;
    }
    try (Stream<Path> tree = Files.walk(root)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
