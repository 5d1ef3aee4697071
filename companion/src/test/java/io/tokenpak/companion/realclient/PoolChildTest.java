package io.tokenpak.companion.realclient;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenpak.companion.stub.RecordedRequest;
import io.tokenpak.companion.stub.StubProvider;
import io.tokenpak.companion.stub.StubScript;
import io.tokenpak.companion.wire.ChildrensCompanion;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Claude Code as a child of the pool, asking its provider through the companion.
@Tag("real-client")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class PoolChildTest {
  private static final String REAL_KEY = "sk-ant-api03-companions-own";

  @TempDir Path folder;

  private static Path claude;

  @BeforeAll
  static void install() throws Exception {
    NpmPackage client = NpmPackage.CLAUDE_CODE;
    claude = ClientCache.ofUser().install(client).resolve(client.name()).resolve("claude");
  }

  @Test
  void takesATurnWithAKeyThatItsProviderNeverSees() throws Exception {
    try (StubProvider stub = StubProvider.start(StubScript.saying("pong from the stub"));
        ChildrensCompanion companion =
            ChildrensCompanion.start(
                stub.origin(), folder, List.of(), Map.of("ANTHROPIC_API_KEY", REAL_KEY))) {
      Sandbox sandbox = sandbox();
      companion.keys().open("child").forEach(sandbox::set);

      Outcome outcome = sandbox.run(List.of(claude.toString(), "-p", "say pong")).succeeded();

      assertThat(outcome.out()).contains("pong from the stub");
      List<RecordedRequest> turns = stub.requests("POST", "/v1/messages");
      assertThat(turns).isNotEmpty();
      assertThat(stub.requests())
          .allSatisfy(request -> {
            assertThat(request.field("x-api-key")).hasValue(REAL_KEY);
            assertThat(String.join("\n", request.headerLines()) + request.bodyText())
                .doesNotContain("tpk_");
          });
    }
  }

  @Test
  void isRefusedOnceItsKeyIsTakenBack() throws Exception {
    try (StubProvider stub = StubProvider.start(StubScript.saying("pong from the stub"));
        ChildrensCompanion companion =
            ChildrensCompanion.start(
                stub.origin(), folder, List.of(), Map.of("ANTHROPIC_API_KEY", REAL_KEY))) {
      Sandbox sandbox = sandbox();
      companion.keys().open("child").forEach(sandbox::set);
      companion.keys().close("child");

      Outcome outcome = sandbox.run(List.of(claude.toString(), "-p", "say pong"));

      assertThat(outcome.out()).contains("403").doesNotContain("pong");
      assertThat(stub.requests()).isEmpty();
    }
  }

  private Sandbox sandbox() throws Exception {
    return Sandbox.of(NpmPackage.CLAUDE_CODE.spec(), folder)
        .set("CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "1")
        .set("CLAUDE_CODE_MAX_RETRIES", "1")
        .set("DISABLE_AUTOUPDATER", "1")
        .set("DISABLE_ERROR_REPORTING", "1")
        .set("DISABLE_TELEMETRY", "1")
        .set("IS_SANDBOX", "1");
  }
}
