package io.tokenpak.companion.credential.lease;

import static io.tokenpak.companion.credential.lease.LeaseRig.token;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is written to an `auth.json` that other programs read, and what is left alone.
class AuthFileTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path home;
  private final VirtualTime time = new VirtualTime();
  private BrokerSimulator broker;
  private LeaseRig rig;
  private Path auth;

  @BeforeEach
  void start() throws Exception {
    broker = BrokerSimulator.start(time);
    broker.lend("cred-1", token("one"), "acc-1");
    broker.lend("cred-2", token("two"), "acc-2");
    auth = home.resolve("codex/auth.json");
    rig = new LeaseRig(time, broker, LeaseRig.writing(broker.settings(home), auth, false));
  }

  @AfterEach
  void stop() throws Exception {
    rig.close();
    broker.close();
  }

  private void write(String text) throws IOException {
    Files.createDirectories(auth.getParent());
    Files.writeString(auth, text);
    Files.setPosixFilePermissions(auth, PosixFilePermissions.fromString("rw-------"));
  }

  private static String login(String token, String account, String refreshed) {
    return """
    {"auth_mode":"chatgpt","OPENAI_API_KEY":null,"agent_identity":{"kept":1},
     "tokens":{"id_token":"x","access_token":"%s","refresh_token":"rt-own","account_id":"%s",
               "more":"kept"},"last_refresh":"%s"}
    """
        .formatted(token, account, refreshed);
  }

  private JsonNode file() throws IOException {
    return JSON.readTree(Files.readAllBytes(auth));
  }

  private String access() throws IOException {
    return file().at("/tokens/access_token").asText();
  }

  private String advice() {
    return rig.lease.source().health().advice();
  }

  @Test
  void writesTheLoginClosedToOthersAndWithoutTheRefreshToken() throws Exception {
    rig.beat();

    assertThat(access()).isEqualTo(token("one"));
    assertThat(file().at("/tokens/refresh_token").asText()).isEqualTo("held-by-the-lease-broker");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(auth)))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(auth.getParent())))
        .isEqualTo("rwx------");
  }

  @Test
  void writesTheRefreshTokenIfItIsAskedForByName() throws Exception {
    rig.close();
    rig = new LeaseRig(time, broker, LeaseRig.writing(broker.settings(home), auth, true));
    rig.beat();

    assertThat(file().at("/tokens/refresh_token").asText()).isEqualTo("rt-of-the-family");
  }

  @Test
  void replacesWhatItWroteItselfWhateverTheAccountEvenAfterARestart() throws Exception {
    rig.beat();
    rig.close();
    rig = new LeaseRig(time, broker, LeaseRig.writing(broker.settings(home), auth, false));
    rig.lease.control().rotate("other");

    assertThat(access()).isEqualTo(token("two"));
    assertThat(advice()).isEmpty();
  }

  @Test
  void leavesAUsableLoginOfAnotherAccountAlone() throws Exception {
    String own = login(token("own"), "acc-own", "2026-11-01T00:00:00Z");
    write(own);

    rig.beat();

    assertThat(Files.readString(auth)).isEqualTo(own);
    assertThat(advice()).contains(auth.toString(), "another account", "move it away");
    assertThat(rig.served()).contains(token("one"));
  }

  @Test
  void leavesAnApiKeyAlone() throws Exception {
    write("{\"auth_mode\":\"apikey\",\"OPENAI_API_KEY\":\"sk-own\"}");

    rig.beat();

    assertThat(file().path("OPENAI_API_KEY").asText()).isEqualTo("sk-own");
  }

  @Test
  void replacesALoginOfAnotherAccountThatCanServeNoMore() throws Exception {
    Instant past = VirtualTime.START.minus(Duration.ofHours(1));
    write(login(token("own", past), "acc-own", "2026-11-01T00:00:00Z").replace("rt-own", ""));

    rig.beat();

    assertThat(access()).isEqualTo(token("one"));
    assertThat(file().has("agent_identity")).isFalse();
  }

  @Test
  void keepsWhatElseStandsInALoginOfTheSameAccountAndPutsItAside() throws Exception {
    String own = login(token("own"), "acc-1", "2026-11-01T00:00:00Z");
    write(own);

    rig.beat();

    assertThat(access()).isEqualTo(token("one"));
    assertThat(file().at("/agent_identity/kept").asInt()).isEqualTo(1);
    assertThat(file().at("/tokens/more").asText()).isEqualTo("kept");
    Path aside = auth.resolveSibling("auth.json.before-lease");
    assertThat(aside).hasContent(own);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(aside)))
        .isEqualTo("rw-------");
  }

  @Test
  void leavesANewerVersionOfTheSameLoginAlone() throws Exception {
    write(login(token("own"), "acc-1", "2026-11-21T13:00:00Z"));

    rig.beat();

    assertThat(access()).isEqualTo(token("own"));
    assertThat(broker.calls()).noneMatch(call -> call.endsWith("/reconcile-auth"));
  }

  @Test
  void asksTheBrokerAboutANewerVersionThatAnotherProgramMadeOfTheRefreshToken() throws Exception {
    rig.close();
    rig = new LeaseRig(time, broker, LeaseRig.writing(broker.settings(home), auth, true));
    rig.beat();
    write(login(token("renewed"), "acc-1", "2026-11-21T13:00:00Z"));

    rig.beat();

    assertThat(broker.calls()).anyMatch(call -> call.endsWith("/reconcile-auth"));
  }

  @Test
  void waitsForWhoeverJustWritesTheFile() throws Exception {
    write("{\"auth_mode\":\"chat");
    rig.beat();
    assertThat(Files.readString(auth)).isEqualTo("{\"auth_mode\":\"chat");

    rig.beat();
    assertThat(access()).isEqualTo(token("one"));
  }

  @Test
  void touchesNoFileThatIsOpenToOthers() throws Exception {
    String own = login(token("own"), "acc-1", "2026-11-01T00:00:00Z");
    write(own);
    Files.setPosixFilePermissions(auth, PosixFilePermissions.fromString("rw-r--r--"));

    rig.beat();

    assertThat(Files.readString(auth)).isEqualTo(own);
    assertThat(advice()).contains("chmod 600 " + auth);
    assertThat(rig.served()).contains(token("one"));
  }

  @Test
  void tellsThatTheFileCannotBeWrittenAndServesAllTheSame() throws Exception {
    Files.writeString(home.resolve("codex"), "not a folder");

    rig.beat();

    assertThat(advice()).contains(auth.toString(), "cannot be written");
    assertThat(rig.served()).contains(token("one"));

    Files.delete(home.resolve("codex"));
    rig.beat();
    assertThat(access()).isEqualTo(token("one"));
    assertThat(advice()).isEmpty();
  }

  @Test
  void putsBackWhatSomebodyDeleted() throws Exception {
    rig.beat();
    Files.delete(auth);

    rig.beat();

    assertThat(access()).isEqualTo(token("one"));
  }

  @Test
  void writesThroughASymbolicLink() throws Exception {
    Path target = home.resolve("elsewhere.json");
    Files.createDirectories(auth.getParent());
    Files.createSymbolicLink(auth, target);
    Files.writeString(target, "{}");
    Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rw-------"));

    rig.beat();

    assertThat(auth).isSymbolicLink();
    assertThat(Files.readString(target)).contains(token("one"));
  }
}
