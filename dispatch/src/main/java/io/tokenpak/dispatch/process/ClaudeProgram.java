package io.tokenpak.dispatch.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The Claude CLI on this machine: where it is, and what its version can do.
public final class ClaudeProgram {
  /// The oldest release that does what the pool relies on; docs/claude-processes.md says what that
  /// is.
  public static final ClaudeVersion FLOOR = ClaudeVersion.of("2.1.260");

  private static final String INSTALL =
      "install it with `npm install -g @anthropic-ai/claude-code@2.1.329`";

  /// Options that came after the first release that the pool could use, each with the first release
  /// measured to know it.
  private static final Map<String, ClaudeVersion> GATED =
      Map.of("--await-initialize", ClaudeVersion.of("2.1.280"));

  private final Path path;
  private final ClaudeVersion version;

  private ClaudeProgram(Path path, ClaudeVersion version) {
    this.path = path;
    this.version = version;
  }

  /// Finds the program and asks it for its version, once.
  ///
  /// @param program an absolute path, or a name that is looked for on the search path
  /// @param searchPath folders with colons between, as in `PATH`
  /// @param environment all that the program gets to see
  /// @throws IOException when there is none that can be used; the message says what to do
  public static ClaudeProgram probe(
      ProcessStarter starter,
      String program,
      String searchPath,
      Map<String, String> environment,
      Duration patience)
      throws IOException {
    Path path = find(program, searchPath);
    requireTrusted(path);
    ClaudeVersion version = ask(starter, path, environment, patience);
    if (version.compareTo(FLOOR) < 0) {
      throw new IOException(
          "%s is Claude Code %s; at least %s is needed: %s"
              .formatted(path, version, FLOOR, INSTALL));
    }
    return new ClaudeProgram(path, version);
  }

  private static Path find(String program, String searchPath) throws IOException {
    try {
      Path given = Path.of(program);
      if (given.isAbsolute()) {
        return real(given);
      }
      if (program.isBlank() || program.contains("/")) {
        throw new IOException(
            "give the Claude CLI as an absolute path or as a name on PATH, not '" + program + "'");
      }
      return real(
          SearchPath.of(searchPath)
              .find(program)
              .orElseThrow(
                  () -> new IOException("no '%s' on PATH: %s".formatted(program, INSTALL))));
    } catch (InvalidPathException e) {
      throw new IOException("the path of the Claude CLI cannot be read: " + e.getReason(), e);
    }
  }

  private static Path real(Path path) throws IOException {
    if (!Files.exists(path)) {
      throw new IOException("there is no " + path + ": " + INSTALL);
    }
    return path.toRealPath();
  }

  private static void requireTrusted(Path path) throws IOException {
    if (!Files.isRegularFile(path)) {
      throw new IOException(path + " is no file: give the path of the Claude CLI itself");
    }
    if (!Files.isExecutable(path)) {
      throw new IOException(path + " may not be run: make it executable, or " + INSTALL);
    }
    if (writable(path, PosixFilePermission.GROUP_WRITE)
        || writable(path, PosixFilePermission.OTHERS_WRITE)) {
      throw new IOException(path + " can be changed by other users: run `chmod go-w` on it");
    }
    Path folder = path.resolveSibling(".").normalize();
    if (writable(folder, PosixFilePermission.OTHERS_WRITE)) {
      throw new IOException(folder + " can be changed by other users: run `chmod o-w` on it");
    }
  }

  private static boolean writable(Path path, PosixFilePermission permission) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
    Set<PosixFilePermission> granted =
        view == null ? Set.of() : view.readAttributes().permissions();
    return granted.contains(permission);
  }

  private static ClaudeVersion ask(
      ProcessStarter starter, Path path, Map<String, String> environment, Duration patience)
      throws IOException {
    ShortRun run;
    try {
      run = ShortRun.of(starter, List.of(path.toString(), "--version"), environment, patience);
    } catch (IOException e) {
      throw new IOException("%s --version: %s".formatted(path, e.getMessage()), e);
    }
    return ClaudeVersion.answered(run.output())
        .orElseThrow(() ->
            new IOException(
                "%s --version (exit code %d) does not answer as Claude Code does: %s"
                    .formatted(path, run.exitCode(), INSTALL)));
  }

  /// Where the program is, with links resolved.
  public Path path() {
    return path;
  }

  /// The release that it said it is.
  public ClaudeVersion version() {
    return version;
  }

  /// Whether the option, such as `--restricted`, may be given to this release. One that it does not
  /// know would end it.
  public boolean accepts(String flag) {
    return version.compareTo(GATED.getOrDefault(flag, FLOOR)) >= 0;
  }

  @Override
  public String toString() {
    return "Claude Code " + version + " at " + path;
  }
}
