package io.tokenpak.companion.credential.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.http.HttpFields;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoginRenewalTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Instant END = VirtualClock.START.plus(Duration.ofHours(5));

  @TempDir Path folder;

  private final VirtualClock clock = new VirtualClock();
  private final ProviderClock provider = new ProviderClock("claude-login", clock.clocks());
  private final List<Instant> starts = new ArrayList<>();
  private final List<Duration> startsByElapsedTime = new ArrayList<>();
  private Outcome outcome = new Outcome.Unchanged();

  @Test
  void runsFiveTimesAroundTheEndAndThenEverMoreRarely() {
    simulate(renewal(login(END)), Duration.ofHours(8));

    assertThat(secondsFromTheEnd().subList(0, 5)).containsExactly(-270L, -180L, -120L, -60L, 1L);
    assertThat(secondsFromTheEnd().subList(5, 11))
        .containsExactly(61L, 181L, 421L, 901L, 1801L, 2701L);
    assertThat(mostInAnHour()).isLessThanOrEqualTo(Pace.MOST_AN_HOUR);
  }

  @Test
  void runsOnceWhereTheFirstRunRenewsAndAgainAtTheNextEnd() {
    FakeLogin login = login(END);
    simulate(
        renewal(login, () -> login.renew(clock.now().plusSeconds(8 * 3600 + 270))),
        Duration.ofHours(13));

    assertThat(secondsFromTheEnd()).containsExactly(-270L, -270L + 8 * 3600);
  }

  @Test
  void isQuietAboutALoginWithoutEnd() {
    simulate(renewal(login(null)), Duration.ofHours(30));

    assertThat(starts).isEmpty();
  }

  @Test
  void runsAtOnceWhereTheLoginHasEndedBeforeTheStart() {
    simulate(renewal(login(VirtualClock.START.minus(HOUR))), SECOND);

    assertThat(starts).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(longs = {-24, -1, 1, 24})
  void aJumpOfTheClockStartsNoStorm(long hours) {
    LoginRenewal renewal = renewal(login(END));
    simulate(renewal, MINUTE);
    clock.jump(Duration.ofHours(hours));
    simulate(renewal, Duration.ofHours(3));

    assertThat(mostInAnHour()).isLessThanOrEqualTo(8);
    assertThat(shortestPause()).isGreaterThanOrEqualTo(MINUTE);
    if (hours < 5) {
      assertThat(starts).as("the end is still hours away").isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 24})
  void deadlinesThatAJumpHasTakenBackComeAgain(long hours) {
    LoginRenewal renewal = renewal(login(END));
    simulate(renewal, MINUTE);
    clock.jump(Duration.ofHours(hours));
    simulate(renewal, MINUTE);
    clock.jump(Duration.ofHours(-hours));
    starts.clear();
    simulate(renewal, Duration.ofHours(5).plusMinutes(1));

    assertThat(secondsFromTheEnd()).containsSubsequence(-270L, -180L, -120L, -60L, 1L);
  }

  @Test
  void aClockThatJumpsForAndBackAllTheTimeStartsNoStorm() {
    LoginRenewal renewal = renewal(login(END));
    for (int i = 0; i < 240; i++) {
      clock.jump(Duration.ofHours(i % 2 == 0 ? 24 : -24));
      simulate(renewal, Duration.ofSeconds(30));
    }

    assertThat(mostInAnHour()).isLessThanOrEqualTo(Pace.MOST_AN_HOUR);
  }

  @Test
  void runsOnceAfterTheMachineHasSleptOverTheEnd() {
    FakeLogin login = login(END);
    LoginRenewal renewal = renewal(login, () -> login.renew(clock.now().plus(Duration.ofHours(8))));
    simulate(renewal, MINUTE);
    clock.jump(Duration.ofHours(12));
    simulate(renewal, HOUR);

    assertThat(startsByElapsedTime).containsExactly(MINUTE.plus(SECOND));
  }

  @Test
  void followsTheProvidersClockToo() {
    provider.sample(date(clock.now().plus(Duration.ofMinutes(20))));
    simulate(renewal(login(END)), Duration.ofHours(5).plusSeconds(1));

    long ahead = Duration.ofMinutes(20).toSeconds();
    assertThat(secondsFromTheEnd()).hasSize(10).contains(1L - ahead, -270L, 1L);
    assertThat(starts.getFirst())
        .isBetween(END.minusSeconds(ahead + 272), END.minusSeconds(ahead + 269));
  }

  @Test
  void aClockThatIsOffByLessThanAMinuteChangesNothing() {
    provider.sample(date(clock.now().plusSeconds(50)));
    simulate(renewal(login(END)), Duration.ofHours(5).plusSeconds(1));

    assertThat(secondsFromTheEnd()).containsExactly(-270L, -180L, -120L, -60L, 1L);
  }

  @Test
  void whatCannotBeRenewedIsNeverTriedAgain() {
    FakeLogin login = login(END);
    LoginRenewal renewal = renewal(login);
    outcome = new Outcome.Permanent("invalid_grant");
    simulate(renewal, Duration.ofHours(8));
    assertThat(starts).hasSize(1);
    assertThat(renewal.renew("g0")).isCompleted();
    assertThat(starts).hasSize(1);
    assertThat(renewal.next()).isEmpty();

    login.renew(clock.now().plus(HOUR));
    simulate(renewal, HOUR);
    assertThat(starts).hasSize(2);
  }

  @Test
  void aLoginThatWasLoggedOutIsLeftAlone() {
    FakeLogin login = login(END);
    LoginRenewal renewal = renewal(login);
    login.logOut();
    simulate(renewal, Duration.ofHours(6));

    assertThat(renewal.renew("g0")).isCompleted();
    assertThat(starts).isEmpty();
    assertThat(renewal.next()).isEmpty();
  }

  @Test
  void aRefusalAtTheProviderRunsItAtOnceAndThenEverMoreRarely() {
    LoginRenewal renewal = renewal(login(END));
    for (int i = 0; i < 2 * 3600; i++) {
      clock.advance(SECOND);
      assertThat(renewal.renew("g0")).isCompleted();
    }

    assertThat(startsByElapsedTime.stream().map(Duration::toMinutes))
        .containsExactly(0L, 1L, 3L, 7L, 15L, 30L, 45L, 60L, 75L, 90L, 105L);
  }

  @Test
  void aRefusalOfAnEarlierGenerationRunsNothing() {
    FakeLogin login = login(END);
    LoginRenewal renewal = renewal(login);
    login.renew(END.plus(HOUR));

    assertThat(renewal.renew("g0")).isCompleted();
    assertThat(starts).isEmpty();
  }

  @Test
  void waitsAsLongAsItIsTold() {
    outcome = new Outcome.Transient(Duration.ofMinutes(10));
    simulate(renewal(login(END)), Duration.ofHours(5).plusMinutes(6));

    assertThat(secondsFromTheEnd()).containsExactly(-270L, -270L + 600);
  }

  @Test
  void saysWhenItRunsNext() {
    LoginRenewal renewal = renewal(login(END));
    assertThat(renewal.next()).as("nobody ticks").isEmpty();
    simulate(renewal, SECOND);

    assertThat(renewal.next())
        .isEqualTo("claude is run at %s to renew it", ClockTime.of(END.minusSeconds(270), END));
  }

  @Test
  void saysWhatIsInTheWay() {
    outcome = new Outcome.Refused("cannot run claude: install it");
    LoginRenewal renewal = renewal(login(END));
    simulate(renewal, Duration.ofHours(5));

    assertThat(renewal.next()).isEqualTo("cannot run claude: install it");
  }

  private FakeLogin login(@Nullable Instant end) {
    return new FakeLogin(folder.resolve("login"), end);
  }

  private LoginRenewal renewal(FakeLogin login) {
    return renewal(login, () -> {});
  }

  private LoginRenewal renewal(FakeLogin login, Runnable effect) {
    Clocks clocks = clock.clocks();
    Refresher refresher =
        (_, generation) -> {
          starts.add(clock.now());
          startsByElapsedTime.add(clock.elapsed());
          effect.run();
          return SingleFlight.isReplaced(login, generation) ? new Outcome.Refreshed() : outcome;
        };
    return new LoginRenewal(
        login,
        new LoginRenewal.Deed(refresher, "claude is run", HOUR, MINUTE),
        new RenewalPlan(login.name(), clocks, provider, Duration.ZERO, MINUTE),
        new SingleFlight(folder.resolve("locks"), MINUTE, clocks),
        clocks,
        Runnable::run);
  }

  private void simulate(LoginRenewal renewal, Duration time) {
    for (long i = 0; i < time.toSeconds(); i++) {
      clock.advance(SECOND);
      renewal.tick();
    }
  }

  private static HttpFields date(Instant time) {
    return HttpFields.build().putDate("Date", time.toEpochMilli());
  }

  private List<Long> secondsFromTheEnd() {
    return starts.stream().map(start -> Duration.between(END, start).toSeconds()).toList();
  }

  private long mostInAnHour() {
    return startsByElapsedTime.stream()
        .mapToLong(first ->
            startsByElapsedTime.stream()
                .filter(each -> each.compareTo(first) >= 0 && each.minus(first).compareTo(HOUR) < 0)
                .count())
        .max()
        .orElse(0);
  }

  private Duration shortestPause() {
    Duration shortest = HOUR;
    for (int i = 1; i < startsByElapsedTime.size(); i++) {
      Duration pause = startsByElapsedTime.get(i).minus(startsByElapsedTime.get(i - 1));
      shortest = pause.compareTo(shortest) < 0 ? pause : shortest;
    }
    return shortest;
  }
}
