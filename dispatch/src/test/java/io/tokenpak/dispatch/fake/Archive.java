package io.tokenpak.dispatch.fake;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/// The double's classes as the JVM loads them quickest: a start takes a third of the time.
///
/// Made once for each JVM that installs doubles, by a double that answers one turn.
///
/// @param options of the JVM that runs the double; empty where no archive could be made
record Archive(String classPath, List<String> options) {
  private static final long PATIENCE_SECONDS = 60;
  private static final String REHEARSAL =
      """
      {"type":"control_request","request_id":"1","request":{"subtype":"get_binary_version"}}
      {"type":"control_request","request_id":"2","request":{"subtype":"initialize"}}
      {"type":"user","message":{"role":"user","content":"hello"}}
      """;

  /// The one of this JVM.
  static Archive get() {
    return Only.ARCHIVE;
  }

  private static final class Only {
    static final Archive ARCHIVE = make();
  }

  private static Archive make() {
    List<Path> parts = FakeClaude.classPath();
    try {
      Path folder = Files.createTempDirectory("fake-claude");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(folder)));
      String path = joined(packed(folder, parts));
      return new Archive(path, dumped(folder, path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Archive(joined(parts), List.of());
    }
  }

  private static void remove(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String joined(List<Path> parts) {
    return String.join(File.pathSeparator, parts.stream().map(Path::toString).toList());
  }

  /// An archive takes classes from jars alone.
  private static List<Path> packed(Path folder, List<Path> parts) throws IOException {
    List<Path> packed = new ArrayList<>(parts);
    Path classes = parts.getFirst();
    if (Files.isDirectory(classes)) {
      packed.set(0, folder.resolve("double.jar"));
      pack(classes, packed.getFirst());
    }
    return packed;
  }

  private static void pack(Path root, Path jar) throws IOException {
    Path from = root.resolve(FakeClaude.class.getPackageName().replace('.', '/'));
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file);
        Stream<Path> classes = Files.list(from)) {
      for (Path each : classes.filter(Files::isRegularFile).sorted().toList()) {
        out.putNextEntry(new ZipEntry(root.relativize(each).toString()));
        long _ = Files.copy(each, out);
        out.closeEntry();
      }
    }
  }

  private static List<String> dumped(Path folder, String path)
      throws IOException, InterruptedException {
    Path archive = folder.resolve("double.jsa");
    List<String> command = new ArrayList<>(List.of(FakeClaude.java().toString()));
    command.addAll(FakeClaude.JVM);
    command.addAll(List.of("-Xlog:disable", "-XX:ArchiveClassesAtExit=" + archive, "-cp", path));
    command.add(FakeClaude.class.getName());
    command.addAll(List.of("-p", "--input-format=stream-json", "--output-format=stream-json"));
    command.addAll(List.of("--verbose", "--include-partial-messages"));
    try (StubModel model = StubModel.start()) {
      ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
      builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
      builder.environment().put("ANTHROPIC_BASE_URL", model.uri().toString());
      builder.environment().put("CLAUDE_CONFIG_DIR", folder.resolve("config").toString());
      Process rehearsal = builder.start();
      try (OutputStream stdin = rehearsal.getOutputStream()) {
        stdin.write(REHEARSAL.getBytes(StandardCharsets.UTF_8));
      }
      boolean ended = rehearsal.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
      rehearsal.destroyForcibly();
      // Without a word where it does not fit: stdout belongs to the protocol.
      return ended && Files.exists(archive)
          ? List.of("-Xlog:disable", "-XX:SharedArchiveFile=" + archive)
          : List.of();
    }
  }
}
