package io.tokenpak.agent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.File;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jboss.shrinkwrap.resolver.api.maven.Maven;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The packaged agent in a Java of its own, and how that Java fares.
class TokenPakAgentIT {
  private static final Path AGENT = Path.of("target/tokenpak-agent.jar").toAbsolutePath();
  private static final Path PROGRAMS = Path.of("target/test-classes").toAbsolutePath();

  /// What keeps other agents from sending what they find to anybody.
  private static final List<String> SILENT =
      List.of(
          "-Dotel.traces.exporter=none",
          "-Dotel.metrics.exporter=none",
          "-Dotel.logs.exporter=none",
          "-Delastic.apm.disable_send=true",
          "-Delastic.apm.central_config=false",
          "-Delastic.apm.cloud_provider=NONE",
          "-Ddd.trace.agent.url=http://127.0.0.1:9",
          "-Ddd.telemetry.enabled=false",
          "-Ddd.remote_config.enabled=false",
          "-Ddd.jmxfetch.enabled=false");

  private static final String ASKS = "io.tokenpak.agent.Asks";
  private static final String USAGE = "tokenpak agent: ";

  @TempDir private Path folder;
  private final List<String> heard = new ArrayList<>();
  private HttpServer server;

  private record Ended(int status, String out, String err) {}

  @BeforeEach
  void serve() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          heard.add(String.valueOf(exchange.getRequestHeaders().getFirst("X-TokenPak-Session")));
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void addsHeadersAndSaysNothing() throws Exception {
    Ended ended = run(agent("session=s-1"), ASKS);

    assertThat(ended).isEqualTo(new Ended(0, "204 204", ""));
    assertThat(heard).containsExactly("s-1", "s-1");
  }

  @Test
  void isNotThereWhenItIsOff() throws Exception {
    assertThat(run(agent("off"), ASKS)).isEqualTo(new Ended(0, "204 204", ""));
    assertThat(heard).containsExactly("null", "null");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          sesion=x                     | off: there is no option 'sesion'; did you mean 'session'?
          session=env:TOKENPAK_NO_SUCH | off: option 'session': the variable TOKENPAK_NO_SUCH is not
          token=tpk_literal            | off: option 'token': say where it is
          """)
  void letsTheApplicationRunOnWhenAnOptionIsBad(String option, String said) throws Exception {
    Ended ended = run(agent(option), ASKS);

    assertThat(ended.status()).isZero();
    assertThat(ended.out()).isEqualTo("204 204");
    assertThat(ended.err()).startsWith(USAGE + said).doesNotContain("tpk_literal");
    assertThat(ended.err().lines()).hasSize(1);
    assertThat(heard).containsExactly("null", "null");
  }

  @Test
  void saysOfAnOptionThatDoesNotExistEvenIfNothingIsSent() throws Exception {
    Ended ended = run(List.of("-Dtokenpak.agent.sesion=x", agentOption("")), "--version");

    assertThat(ended.err()).contains(USAGE + "off: there is no option 'sesion'");
    assertThat(ended.status()).isZero();
  }

  @Test
  void tellsWhatItWeavesIfAsked() throws Exception {
    assertThat(run(agent("log,clients.urlconnection=off"), ASKS).err().lines())
        .containsExactly(
            USAGE + "jdk: woven jdk/internal/net/http/HttpClientImpl",
            USAGE + "jdk: woven jdk/internal/net/http/HttpRequestImpl");
  }

  /// Each class more takes half a millisecond of every start.
  @Test
  void loadsThreeClassesAsLongAsThereIsNoClient() throws Exception {
    List<String> options = List.of("-Xlog:class+load", agentOption("session=s-1"));

    List<String> loaded = run(options, "--version").out().lines().toList();

    // An application may set these up in a way of its own, and must come first.
    assertThat(loaded)
        .noneMatch(line -> line.contains(" java.util.logging.") || line.contains(".management."));
    assertThat(loaded)
        .filteredOn(line -> line.contains(" io.tokenpak."))
        .extracting(line -> line.replaceAll(".* io\\.tokenpak\\.agent\\.(\\S+) .*", "$1"))
        .containsExactly("TokenPakAgent", "Start", "Instrument");
  }

  @Test
  void saysThatItsJarIsGone() throws Exception {
    Path jar = Files.copy(AGENT, folder.resolve("agent.jar"));
    List<String> options = new ArrayList<>();
    options.add("-Dgone=" + jar);
    options.add("-javaagent:" + jar + "=companion=" + origin());
    Ended ended = run(options, ASKS);

    assertThat(ended.out()).isEqualTo("204 204");
    assertThat(ended.err().lines())
        .singleElement()
        .asString()
        .startsWith(USAGE + "off: cannot begin, is its jar still there?");
  }

  @Test
  void bearsBeingNamedTwice() throws Exception {
    List<String> twice = new ArrayList<>(agent("session=first"));
    twice.addAll(agent("session=second"));

    assertThat(run(twice, ASKS)).isEqualTo(new Ended(0, "204 204", ""));
    assertThat(heard).containsExactly("second", "second");
  }

  @Test
  void weavesWhatTheVerifierAccepts() throws Exception {
    List<String> options =
        new ArrayList<>(
            List.of("-XX:+UnlockDiagnosticVMOptions", "-XX:+BytecodeVerificationLocal"));
    options.addAll(agent("session=s-1"));

    assertThat(run(options, ASKS)).isEqualTo(new Ended(0, "204 204", ""));
    assertThat(heard).containsExactly("s-1", "s-1");
  }

  /// An agent that adds to the boot loader's search costs the application its shared archive.
  @Test
  void leavesTheApplicationItsSharedArchive() throws Exception {
    Path jar = folder.resolve("app.jar");
    Path archive = folder.resolve("app.jsa");
    pack(jar);
    List<String> dump = List.of("-XX:ArchiveClassesAtExit=" + archive, "-Xlog:disable");
    assertThat(java(dump, jar, ASKS).status()).isZero();
    List<String> use = new ArrayList<>(agent("session=s-1"));
    use.addAll(List.of("-XX:SharedArchiveFile=" + archive, "-Xlog:class+load"));

    assertThat(java(use, jar, ASKS).out().lines())
        .filteredOn(line -> line.contains(ASKS + " source:"))
        .singleElement()
        .asString()
        .contains("shared objects file (top)");
    assertThat(heard.getLast()).isEqualTo("s-1");
  }

  @ParameterizedTest
  @ValueSource(ints = {16})
  void weavesOnceForManyThreadsThatAskAtTheSameTime(int threads) throws Exception {
    List<String> options = new ArrayList<>(agent("session=s-1"));
    options.add("-Dthreads=" + threads);

    assertThat(run(options, ASKS).err()).isEmpty();
    assertThat(heard).hasSize(2 * threads).containsOnly("s-1");
  }

  @ParameterizedTest
  @Tag("real-client")
  @CsvSource({
    "io.opentelemetry.javaagent:opentelemetry-javaagent:2.33.1, true",
    "io.opentelemetry.javaagent:opentelemetry-javaagent:2.33.1, false",
    "co.elastic.apm:elastic-apm-agent:1.55.1, true",
    "co.elastic.apm:elastic-apm-agent:1.55.1, false",
    "com.datadoghq:dd-java-agent:1.68.1, true",
    "com.datadoghq:dd-java-agent:1.68.1, false",
  })
  void bearsAnotherAgentBeforeAndAfterIt(String coordinates, boolean first) throws Exception {
    Path other =
        Maven.resolver().resolve(coordinates).withoutTransitivity().asSingleFile().toPath();
    List<String> options = new ArrayList<>(SILENT);
    options.addAll(agent("session=s-1"));
    options.add(first ? options.size() : options.size() - 1, "-javaagent:" + other);

    Ended ended = run(options, ASKS);

    assertThat(ended.out()).contains("204 204");
    assertThat(ended.err()).doesNotContain(USAGE);
    assertThat(heard).containsExactly("s-1", "s-1");
  }

  private List<String> agent(String options) {
    return List.of(agentOption("companion=" + origin() + "," + options));
  }

  private String origin() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private static String agentOption(String options) {
    return "-javaagent:" + AGENT + "=" + options;
  }

  private Ended run(List<String> options, String program) throws Exception {
    return java(options, PROGRAMS, program);
  }

  private Ended java(List<String> options, Path classes, String program) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(options);
    command.addAll(List.of("-cp", classes.toString(), program, origin()));
    File out = folder.resolve("out.txt").toFile();
    File err = folder.resolve("err.txt").toFile();
    ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(out).redirectError(err);
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    Process process = builder.start();
    try {
      assertThat(process.waitFor(40, TimeUnit.SECONDS)).as("%s ended", command).isTrue();
    } finally {
      process.destroyForcibly();
    }
    return new Ended(
        process.exitValue(),
        Files.readString(out.toPath(), UTF_8).strip(),
        Files.readString(err.toPath(), UTF_8).strip());
  }

  private static void pack(Path jar) throws Exception {
    String type = ASKS.replace('.', '/') + ".class";
    try (var zip = new java.util.zip.ZipOutputStream(Files.newOutputStream(jar))) {
      zip.putNextEntry(new java.util.zip.ZipEntry(type));
      zip.write(Files.readAllBytes(PROGRAMS.resolve(type)));
      zip.closeEntry();
    }
  }
}
