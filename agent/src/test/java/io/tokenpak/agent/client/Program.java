package io.tokenpak.agent.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jboss.shrinkwrap.resolver.api.maven.Maven;

/// A driver, compiled against one version of its client.
final class Program {
  private static final Path SOURCES = Path.of("src/test/client");
  private static final Path CLASSES = Path.of("target/clients");
  private static final Map<Client, String> COMPILED = new ConcurrentHashMap<>();

  private Program() {}

  /// The class path that the client's driver runs with.
  static String of(Client client) {
    return COMPILED.computeIfAbsent(client, Program::compile);
  }

  private static String compile(Client client) {
    try {
      List<File> jars = jars(client.artifacts());
      Path classes = Files.createDirectories(CLASSES).resolve(client.name().replace(' ', '-'));
      Files.createDirectories(classes);
      String path =
          Stream.concat(Stream.of(classes.toFile()), jars.stream())
              .map(File::getAbsolutePath)
              .collect(Collectors.joining(File.pathSeparator));
      compile(client, classes, path);
      return path;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Those of the local repository, else fetched as Maven's settings say.
  private static List<File> jars(List<String> artifacts) {
    return artifacts.isEmpty()
        ? List.of()
        : Maven.configureResolver()
            .withClassPathResolution(false)
            .resolve(artifacts)
            .withTransitivity()
            .asList(File.class);
  }

  private static void compile(Client client, Path classes, String path) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter problems = new StringWriter();
    List<String> options = new ArrayList<>(List.of("-d", classes.toString(), "-cp", path));
    options.addAll(List.of("--release", Integer.toString(client.release())));
    options.addAll(List.of("-proc:none", "-nowarn", "-Xlint:none"));
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      boolean compiled =
          compiler
              .getTask(
                  problems,
                  files,
                  null,
                  options,
                  null,
                  files.getJavaFileObjects(
                      SOURCES.resolve("Driver.java"), SOURCES.resolve(client.driver() + ".java")))
              .call();
      assertThat(compiled).as("compiling for %s: %s", client, problems).isTrue();
    }
  }
}
