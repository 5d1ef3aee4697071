package io.tokenpak.companion.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServeTest {
  @TempDir Path user;

  @Test
  void servesUntilSigtermAndThenExitsWithZero() throws Exception {
    leaveAStaleRunFile();
    try (ServedProcess serve = ServedProcess.start(user, Map.of("TOKENPAK_PORT", "0"))) {
      URI url = serve.url();

      assertThat(modes(runFile())).isEqualTo("rw-------");
      assertThat(modes(runFolder())).isEqualTo("rwx------");
      assertThat(Files.readString(runFile()))
          .contains("\"pid\":" + serve.pid(), "\"url\":\"" + url + "\"")
          .containsPattern("\"admin\":\"[0-9a-f]{64}\"");
      assertThat(health(url)).isEqualTo(200);
      assertThat(run("env", "claude").out()).contains(url.toString());
      aSecondOneIsRefused(url);
      statusTellsThatNobodyCameYet(url);

      assertThat(serve.terminate()).isZero();
      assertThat(runFile()).doesNotExist();
      assertThat(serve.output()).contains("credentials, beside", "tokenpak env CLIENT");
    }
  }

  private void aSecondOneIsRefused(URI url) {
    CommandRun same = run(Map.of("TOKENPAK_PORT", "" + url.getPort()), "serve");
    CommandRun other = run("serve");

    assertThat(same.exitCode()).isEqualTo(2);
    assertThat(same.err().lines())
        .singleElement()
        .asString()
        .contains("port " + url.getPort() + " is taken", "TOKENPAK_PORT");
    assertThat(other.exitCode()).isEqualTo(2);
    assertThat(other.err()).contains("set TOKENPAK_HOME");
  }

  private void statusTellsThatNobodyCameYet(URI url) {
    CommandRun words = run("status");
    CommandRun json = run("status", "--json");

    assertThat(words.exitCode()).isZero();
    assertThat(words.out())
        .contains("serving at " + url, "requests: none yet", "claude-login")
        .doesNotContain("$");
    assertThat(json.out()).contains("\"running\":true", "\"state\":\"serving\"");
  }

  @Test
  void aTakenPortIsWrongUsageInOneLine() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CommandRun run = run(Map.of("TOKENPAK_PORT", "" + taken.getLocalPort()), "serve");

      assertThat(run.exitCode()).isEqualTo(2);
      assertThat(run.err().lines())
          .singleElement()
          .asString()
          .contains("port " + taken.getLocalPort() + " is taken", "TOKENPAK_PORT");
      assertThat(runFile()).doesNotExist();
    }
  }

  @Test
  void aHomeThatCannotBeWrittenFailsInOneLine() throws IOException {
    Path file = Files.createFile(user.resolve("file"));

    CommandRun run =
        run(Map.of("TOKENPAK_PORT", "0", "TOKENPAK_HOME", file.resolve("home") + ""), "serve");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err().lines())
        .singleElement()
        .asString()
        .contains("cannot write " + file, "TOKENPAK_HOME");
  }

  @Test
  void aBadVariableIsWrongUsageInOneLine() {
    CommandRun run = run(Map.of("TOKENPAK_PORT", "many"), "serve");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err().lines()).singleElement().asString().contains("TOKENPAK_PORT must be");
  }

  @Test
  void anUnknownKeyIsWrongUsageWithTheNearestKnownOne() throws IOException {
    Path folder = Files.createDirectories(user.resolve(".tokenpak"));
    Files.writeString(folder.resolve("companion.yaml"), "prot: 1\n");

    CommandRun run = run("serve");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err().lines()).singleElement().asString().contains("prot", "did you mean port?");
  }

  @Test
  void statusOfNothingSaysHowToStart() {
    CommandRun run = run("status", "--json");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).isEqualToIgnoringNewLines("{\"running\":false}");
    assertThat(run.err()).contains("not running: start it with tokenpak serve");
  }

  private CommandRun run(String... arguments) {
    return run(Map.of("TOKENPAK_PORT", "0"), arguments);
  }

  private CommandRun run(Map<String, String> variables, String... arguments) {
    return CommandRun.at(user, variables, arguments);
  }

  private Path runFile() {
    return runFolder().resolve("companion.json");
  }

  private Path runFolder() {
    return user.resolve(".tokenpak/run");
  }

  /// A process that has ended, so that its number belongs to nobody.
  private void leaveAStaleRunFile() throws Exception {
    Process dead = new ProcessBuilder("true").start();
    assertThat(dead.waitFor(5, TimeUnit.SECONDS)).isTrue();
    Files.createDirectories(runFolder());
    Files.writeString(
        runFile(),
        "{\"pid\":%d,\"url\":\"http://127.0.0.1:1\",\"admin\":\"x\",\"started\":\"2026-01-01T00:00:00Z\"}"
            .formatted(dead.pid()));
  }

  private static String modes(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  private static int health(URI url) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request = HttpRequest.newBuilder(url.resolve("/healthz")).build();
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }
  }
}
