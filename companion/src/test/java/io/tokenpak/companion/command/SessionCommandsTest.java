package io.tokenpak.companion.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tokenpak.dispatch.fake.NewSession;
import io.tokenpak.dispatch.session.Conversation;
import io.tokenpak.dispatch.session.FileSessions;
import io.tokenpak.dispatch.session.Message;
import io.tokenpak.dispatch.session.Scope;
import io.tokenpak.dispatch.session.SessionLock;
import io.tokenpak.dispatch.session.SessionLocks;
import io.tokenpak.dispatch.session.SessionRecord;
import io.tokenpak.dispatch.session.Transcripts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionCommandsTest {
  @TempDir Path user;
  @TempDir Path home;

  private CommandRun run(String... arguments) {
    return CommandRun.at(user, Map.of("TOKENPAK_HOME", home.toString()), arguments);
  }

  private SessionRecord kept(String name) throws IOException {
    Scope scope = new Scope("openclaw", name, home);
    Conversation said =
        new Conversation(
            List.of(
                Message.user("a secret " + name),
                Message.assistant(Message.user("b").content()),
                Message.user("c")));
    SessionRecord record =
        NewSession.of(
            scope, said.history().digest(scope), "model-1", home.resolve("cli"), Instant.now());
    var _ = Transcripts.seed(record, said);
    assertThat(new FileSessions(home).keep(record)).isTrue();
    return record;
  }

  @Test
  void listShowsWhoseEachSessionIsAndNothingThatWasSaid() throws IOException {
    SessionRecord record = kept("chat \u001b[31m");

    CommandRun run = run("sessions", "list");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .contains(record.id().toString().substring(0, 8), "resting", "openclaw chat", "0 turns")
        .doesNotContain("secret", "\u001b");
  }

  @Test
  void listIsEmptyWithoutSessions() {
    assertThat(run("sessions", "list").out()).isEqualTo("no sessions\n");
    assertThat(run("sessions", "list", "--json").out()).isEqualTo("[]\n");
    assertThat(Files.exists(home.resolve("sessions"))).isFalse();
  }

  @Test
  void aProgramCanReadTheList() throws IOException {
    SessionRecord record = kept("chat");

    JsonNode all = new JsonMapper().readTree(run("sessions", "list", "--json").out());

    assertThat(all).hasSize(1);
    assertThat(all.at("/0/id").asText()).isEqualTo(record.id().toString());
    assertThat(all.at("/0/state").asText()).isEqualTo("resting");
    assertThat(all.at("/0/session").asText()).isEqualTo("chat");
  }

  @Test
  void showSaysWhereTheTranscriptLies() throws IOException {
    SessionRecord record = kept("chat");

    CommandRun run = run("sessions", "show", record.id().toString().substring(0, 10));

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("model-1", Transcripts.file(record).toString());
    assertThat(run("sessions", "show", record.id().toString(), "--json").out())
        .startsWith("{\"id\":\"" + record.id());
  }

  @Test
  void forgetRemovesTheSessionAndItsTranscript() throws IOException {
    SessionRecord record = kept("chat");
    SessionRecord other = kept("other");

    CommandRun run = run("sessions", "forget", record.id().toString());

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).isEqualTo(record.id() + ": forgotten\n");
    assertThat(Transcripts.exists(record)).isFalse();
    assertThat(new FileSessions(home).all()).containsExactly(other);
  }

  @Test
  void forgetLeavesAloneWhatIsInUse() throws IOException {
    SessionRecord record = kept("chat");
    SessionLock lock = new SessionLocks(home).tryTake(record.id()).orElseThrow();

    CommandRun run = run("sessions", "forget", record.id().toString());

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("is in use: forget it when its process has retired");
    assertThat(run("sessions", "list").out()).contains("in use");
    assertThat(Transcripts.exists(record)).isTrue();
    lock.close();
  }

  @Test
  void anIdMustTellOneSessionApart() throws IOException {
    for (int i = 0; i < 17; i++) {
      kept("chat " + i);
    }
    String shared = shared();

    assertThat(run("sessions", "show", "zz").exitCode()).isEqualTo(1);
    assertThat(run("sessions", "show", "zz").err()).contains("no session begins with zz");
    assertThat(run("sessions", "forget", shared).exitCode()).isEqualTo(2);
    assertThat(run("sessions", "forget", shared).err()).contains("give more of the id");
    assertThat(run("sessions", "forget", "").exitCode()).isEqualTo(2);
    assertThat(run("sessions", "forget").exitCode()).isEqualTo(2);
    assertThat(new FileSessions(home).all()).hasSize(17);
  }

  /// Of seventeen ids, two begin with the same of sixteen digits.
  private String shared() {
    List<String> digits =
        new FileSessions(home)
            .all().stream().map(record -> record.id().toString().substring(0, 1)).toList();
    return digits.stream()
        .filter(digit -> digits.indexOf(digit) != digits.lastIndexOf(digit))
        .findFirst()
        .orElseThrow();
  }
}
