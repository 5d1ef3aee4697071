package io.tokenpak.companion.realclient;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jboss.shrinkwrap.resolver.api.maven.Maven;

/// A program of `src/test/client` that uses an SDK, compiled against that SDK's own jars and run in
/// a JVM of its own, with the agent.
///
/// @param main its class
/// @param artifacts the Maven coordinates of the SDK, what that needs not counted
record SdkProgram(String main, List<String> artifacts) {
  private static final Path SOURCES = Path.of("src/test/client");
  private static final Path CLASSES = Path.of("target/clients");
  private static final Path AGENT = Path.of("../agent/target/tokenpak-agent.jar");

  SdkProgram {
    artifacts = List.copyOf(artifacts);
  }

  /// The same for the SDKs on the tests' own class path.
  static SdkProgram ofTests(String main) {
    return new SdkProgram(main, List.of());
  }

  /// The command line that runs it.
  ///
  /// @param hosts the only host names that its JVM knows
  List<String> command(Path java, String agent, Path hosts) throws IOException {
    assertThat(AGENT).as("build the agent first: mvn -pl agent package").exists();
    return List.of(
        java.toString(),
        "-javaagent:" + AGENT.toRealPath() + "=" + agent,
        "-Djdk.net.hosts.file=" + hosts,
        "-Xmx256m",
        "-XX:TieredStopAtLevel=1",
        "-cp",
        compiled(),
        main);
  }

  private String compiled() throws IOException {
    Path classes = Files.createDirectories(CLASSES.resolve(main)).toAbsolutePath();
    String path =
        Stream.concat(Stream.of(classes.toString()), jars()).collect(Collectors.joining(":"));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter problems = new StringWriter();
    List<String> options = new ArrayList<>(List.of("-d", classes.toString(), "-cp", path));
    Collections.addAll(options, "--release", "17", "-proc:none", "-nowarn", "-Xlint:none");
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      var sources =
          files.getJavaFileObjects(SOURCES.resolve("Said.java"), SOURCES.resolve(main + ".java"));
      assertThat(compiler.getTask(problems, files, null, options, null, sources).call())
          .as("compiling %s: %s", main, problems)
          .isTrue();
    }
    return path;
  }

  /// Those of the local repository, else fetched as Maven's settings say.
  private Stream<String> jars() {
    if (artifacts.isEmpty()) {
      return Stream.of(System.getProperty("java.class.path"));
    }
    return Stream.of(
            Maven.configureResolver()
                .withClassPathResolution(false)
                .resolve(artifacts)
                .withTransitivity()
                .asFile())
        .map(File::getAbsolutePath);
  }

  @Override
  public String toString() {
    return main;
  }
}
