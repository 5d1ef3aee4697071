package io.tokenpak.companion.credential.notice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tokenpak.companion.credential.SourceHealth;
import io.tokenpak.companion.credential.SourceHealth.State;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NoticesTest {
  private static final Instant UNTIL = Instant.parse("2026-11-30T12:00:00Z");

  @TempDir Path folder;
  private Instant now = UNTIL.minus(Duration.ofDays(30));
  private long nanos;
  private SourceHealth health = claude(State.VALID, UNTIL);
  private final List<String> told = Collections.synchronizedList(new ArrayList<>());

  private static SourceHealth claude(State state, @Nullable Instant until) {
    return new SourceHealth("claude-login", "/f", state, null, until, "log in", "");
  }

  private Notices notices() {
    NoticeSink sink =
        (notice, open) ->
            told.add(notice.reason().word() + " " + (open ? notice.level().word() : "resolved"));
    NoticeMemory memory = new NoticeMemory(folder.resolve("notices.json"));
    return new Notices(
        () -> List.of(health),
        new NoticeBoard(memory, List.of(sink), () -> nanos),
        "build-7",
        () -> now,
        () -> nanos);
  }

  /// Looks once a minute until then.
  private void until(Notices notices, Instant end) {
    while (now.isBefore(end)) {
      notices.look();
      now = now.plus(Duration.ofMinutes(1));
      nanos += Duration.ofMinutes(1).toNanos();
    }
  }

  @Test
  void eachThresholdIsToldOnce() {
    Notices notices = notices();
    until(notices, UNTIL.minus(Duration.ofDays(3)));
    assertThat(notices.current()).isEmpty();
    until(notices, UNTIL.minus(Duration.ofDays(1)));
    assertThat(notices.current()).extracting(Notice::level).containsExactly(NoticeLevel.INFO);
    until(notices, UNTIL.minus(Duration.ofHours(1)));
    assertThat(notices.current()).extracting(Notice::level).containsExactly(NoticeLevel.WARN);
    until(notices, UNTIL.plus(Duration.ofHours(12)));
    notices.close();

    assertThat(told).containsExactly("login_ends info", "login_ends warn", "login_ends critical");
    assertThat(notices.current().getFirst().text())
        .contains("claude-login", "on build-7", "run `claude` and log in with /login", UNTIL + "");
  }

  @Test
  void aCompanionThatStartsLateTellsOnlyTheWorst() {
    Notices notices = notices();
    now = UNTIL.minus(Duration.ofMinutes(30));
    until(notices, UNTIL);
    notices.close();

    assertThat(told).containsExactly("login_ends critical");
  }

  @Test
  void aNewGenerationResolvesIt() {
    Notices notices = notices();
    now = UNTIL.minus(Duration.ofHours(20));
    notices.look();
    health = claude(State.VALID, UNTIL.plus(Duration.ofDays(30)));
    notices.look();
    notices.look();
    notices.close();

    assertThat(told).containsExactly("login_ends warn", "login_ends resolved");
    assertThat(notices.current()).isEmpty();
  }

  @Test
  void aRefusedLoginIsToldAndWhenItFlapsNotAgainWithinSixHours() {
    Notices notices = notices();
    for (int minute = 0; minute < 300; minute++) {
      health = claude(minute / 2 % 2 == 0 ? State.REVOKED : State.VALID, UNTIL);
      until(notices, now.plus(Duration.ofMinutes(1)));
    }
    assertThat(current(notices)).containsExactly("revoked critical", "revoked resolved");

    until(notices, now.plus(Duration.ofHours(2)));
    health = claude(State.REVOKED, UNTIL);
    until(notices, now.plus(Duration.ofHours(2)));
    notices.close();
    assertThat(told).containsExactly("revoked critical", "revoked resolved", "revoked critical");
  }

  @Test
  void aLoginThatIsRefusedUntilItIsRenewedIsNoNews() {
    Notices notices = notices();
    health = claude(State.REVOKED, UNTIL);
    for (int second = 0; second < 29; second++) {
      notices.look();
      nanos += Duration.ofSeconds(1).toNanos();
    }
    health = claude(State.VALID, UNTIL);
    notices.look();
    notices.close();

    assertThat(told).isEmpty();
  }

  private List<String> current(Notices notices) {
    await().atMost(Duration.ofSeconds(10)).until(() -> told.size() >= 2);
    assertThat(notices.current()).isEmpty();
    return told;
  }

  @Test
  void aRestartRepeatsNothing() throws Exception {
    now = UNTIL.minus(Duration.ofHours(20));
    for (int start = 0; start < 3; start++) {
      Notices notices = notices();
      notices.look();
      assertThat(notices.current()).hasSize(1);
      notices.close();
    }

    assertThat(told).containsExactly("login_ends warn");
    Path file = folder.resolve("notices.json");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void aClockThatJumpsDoesNotFloodTheOwner() {
    Notices notices = notices();
    Instant real = UNTIL.minus(Duration.ofDays(10));
    for (int jump = 0; jump < 50; jump++) {
      now = jump % 2 == 0 ? UNTIL.minusSeconds(60) : real;
      notices.look();
      nanos += Duration.ofSeconds(5).toNanos();
    }
    notices.close();

    assertThat(told).containsExactly("login_ends critical", "login_ends resolved");
  }

  @Test
  void whatSaysNothingOfItsEndIsNoReasonForANotice() {
    health = claude(State.VALID, null);
    Notices notices = notices();
    until(notices, now.plus(Duration.ofDays(1)));
    for (State state : List.of(State.EXPIRED, State.EXHAUSTED, State.MISSING, State.TORN)) {
      health = claude(state, null);
      notices.look();
    }
    notices.close();

    assertThat(told).isEmpty();
  }

  @Test
  void aBrokenMemoryOnlyMeansASecondNotice() throws Exception {
    Files.writeString(folder.resolve("notices.json"), "{\"given\":{\"x\":\"never\"");
    now = UNTIL.minus(Duration.ofHours(20));
    Notices notices = notices();
    notices.look();
    notices.close();

    assertThat(told).containsExactly("login_ends warn");
  }
}
