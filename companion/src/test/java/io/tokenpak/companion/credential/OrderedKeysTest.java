package io.tokenpak.companion.credential;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.tokenpak.companion.exchange.RequestHead;
import io.tokenpak.companion.exchange.SampleHead;
import io.tokenpak.companion.platform.Caller;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.http.HttpFields;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Several API keys for a provider, in an order.
class OrderedKeysTest {
  private static final RequestHead HEAD = SampleHead.post("/v1/chat/completions");

  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000_000_000L);
  private final EnvironmentKey keys = keys("sk-1", List.of("sk-2", "sk-3"));
  private final Credentials credentials = new Credentials(List.of(keys, new ClientSupplied()));

  private EnvironmentKey keys(String single, List<String> list) {
    return EnvironmentKey.openAi(
        settings(single, list),
        Logins.provider("tokenpak-openai").origin(),
        nanos::get,
        () -> Logins.NOW.plusNanos(nanos.get() - (Long.MAX_VALUE - 1_000_000_000L)));
  }

  private static CredentialSettings settings(String single, List<String> list) {
    SourceSettings none = SourceSettings.NONE;
    return new CredentialSettings(
        Path.of("/none"),
        Path.of("/none"),
        Optional.empty(),
        Optional.of(single),
        false,
        new SourceSettings(
            new OwnerKeys(Optional.empty(), List.of(), list),
            none.commands(),
            none.places(),
            none.keysWhenExhausted()));
  }

  private Credential credential(String session) {
    return credentials.resolve(
        HEAD, new Caller("generic", session, null), Logins.injected("tokenpak-openai"));
  }

  private static String key(Credential credential) {
    return credential.fields().getFirst().value().replace("Bearer sk-", "");
  }

  private String anonymous() {
    return key(credentials.resolve(HEAD, Logins.CALLER, Logins.injected("tokenpak-openai")));
  }

  private String key(String session) {
    return key(credential(session));
  }

  private void answer(String session, int status, String fields) {
    credentials.answered(credential(session), status, RateLimitTest.fields(fields));
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  @Test
  void servesTheFirstForAsLongAsItCan() {
    assertThat(List.of(key("a"), key("b"), anonymous())).containsOnly("1");
    answer("a", 200, "");
    answer("a", 400, "");
    answer("a", 403, "");
    answer("a", 500, "");
    answer("a", 529, "retry-after: 600");
    assertThat(key("c")).isEqualTo("1");
  }

  @Test
  void movesOnWhenTheCurrentOneIsExhausted() {
    answer("a", 429, "retry-after: 600");
    assertThat(key("a")).isEqualTo("2");
    assertThat(key("new")).isEqualTo("2");
    assertThat(anonymous()).isEqualTo("2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"retry-after: 1", "retry-after: 60"})
  void staysWhereTheWaitIsShort(String fields) {
    answer("a", 429, fields);
    assertThat(key("a")).isEqualTo("1");
    assertThat(key("new")).isEqualTo("1");
  }

  @Test
  void aSessionThatMovedStaysWhereItMoved() {
    answer("a", 429, "retry-after: 600");
    assertThat(key("a")).isEqualTo("2");
    pass(Duration.ofMinutes(11));
    assertThat(key("a")).isEqualTo("2");
    assertThat(key("new")).isEqualTo("1");
    assertThat(anonymous()).isEqualTo("1");
  }

  @Test
  void aSessionThatNeverMetTheLimitMovesOnlyOnceItWould() {
    assertThat(key("b")).isEqualTo("1");
    answer("a", 429, "retry-after: 600");
    pass(Duration.ofMinutes(11));
    assertThat(key("b")).isEqualTo("1");
  }

  @Test
  void usesTheOneThatIsFreeFirstWhenAllAreExhausted() {
    answer("a", 429, "retry-after: 900");
    answer("a", 429, "retry-after: 300");
    answer("a", 429, "retry-after: 600");
    assertThat(key("a")).isEqualTo("2");
    assertThat(key("new")).isEqualTo("2");
    pass(Duration.ofSeconds(301));
    assertThat(key("a")).isEqualTo("2");
  }

  @Test
  void replacesARevokedKeyAtOnceAndForGood() {
    CredentialUse use =
        credentials.use(HEAD, new Caller("generic", "a", null), Logins.injected("tokenpak-openai"));
    use.answered(401, HttpFields.EMPTY);
    Optional<CredentialUse> next = use.replacement().join();
    assertThat(next).map(each -> key(each.credential())).contains("2");
    pass(Duration.ofDays(30));
    assertThat(key("new")).isEqualTo("2");
  }

  @Test
  void triesNoKeyTwiceWhenAllAreRevoked() {
    CredentialUse use =
        credentials.use(HEAD, new Caller("generic", "a", null), Logins.injected("tokenpak-openai"));
    int replays = 0;
    for (Optional<CredentialUse> next = Optional.of(use); next.isPresent(); replays++) {
      use = next.get();
      pass(Duration.ofMillis(1));
      use.answered(401, HttpFields.EMPTY);
      next = use.replacement().join();
    }
    assertThat(replays).isEqualTo(3);
    // The provider's 401 says more than any message of the companion's.
    assertThat(key("new")).isEqualTo("3");
    assertThat(keys.health().state()).isEqualTo(SourceHealth.State.REVOKED);
  }

  @Test
  void doesNotReplaceAfterA429() {
    CredentialUse use =
        credentials.use(HEAD, new Caller("generic", "a", null), Logins.injected("tokenpak-openai"));
    use.answered(429, RateLimitTest.fields("retry-after: 600"));
    assertThat(key(use.credential())).isEqualTo("1");
    assertThat(key("a")).isEqualTo("2");
  }

  @Test
  void forgivesWhenTheOwnerSaysSo() {
    answer("a", 401, "");
    answer("a", 429, "retry-after: 600");
    assertThat(key("new")).isEqualTo("3");
    credentials.invalidate();
    assertThat(key("later")).isEqualTo("1");
    assertThat(key("new")).isEqualTo("3");
  }

  @Test
  void forgivesAKeyThatTheProviderTakesAgain() {
    EnvironmentKey one = keys("sk-1", List.of());
    Credentials only = new Credentials(List.of(one));
    Caller caller = new Caller("generic", null, null);
    Credential credential = only.resolve(HEAD, caller, Logins.injected("tokenpak-openai"));
    only.answered(credential, 401, HttpFields.EMPTY);
    assertThat(one.health().state()).isEqualTo(SourceHealth.State.REVOKED);
    only.answered(credential, 200, HttpFields.EMPTY);
    assertThat(one.health().state()).isEqualTo(SourceHealth.State.VALID);
  }

  @Test
  void saysWhichKeyIsInUse() {
    answer("a", 429, "retry-after: 600");
    answer("a", 401, "");
    SourceHealth health = keys.health();
    assertThat(health.state()).isEqualTo(SourceHealth.State.VALID);
    assertThat(health.next())
        .isEqualTo(
            "key 3 of 3 in use, key 1 exhausted until %s, key 2 refused"
                .formatted(TimeOfDay.of(Logins.NOW.plusSeconds(600), Logins.NOW)));
    assertThat(health.toString()).doesNotContain("sk-");
  }

  @Test
  void saysWhenASingleKeyServesAgain() {
    EnvironmentKey one = keys("sk-1", List.of("sk-1"));
    Credentials only = new Credentials(List.of(one));
    Credential credential = only.resolve(HEAD, Logins.CALLER, Logins.injected("tokenpak-openai"));
    only.answered(credential, 429, RateLimitTest.fields("retry-after: 3600"));
    assertThat(one.health().state()).isEqualTo(SourceHealth.State.EXHAUSTED);
    assertThat(one.health().next()).startsWith("exhausted until ");
    assertThat(only.resolve(HEAD, Logins.CALLER, Logins.injected("tokenpak-openai")).generation())
        .isEqualTo(credential.generation());
  }

  @Test
  void passesOverAKeyThatNoHeaderFieldCanCarry() {
    EnvironmentKey some = keys("sk-ä", List.of("sk-2"));
    Credential credential =
        new Credentials(List.of(some))
            .resolve(HEAD, Logins.CALLER, Logins.injected("tokenpak-openai"));
    assertThat(key(credential)).isEqualTo("2");
    assertThat(some.health().advice()).contains("characters that no header field can carry");
  }

  @Test
  void remembersABoundedNumberOfSessions() {
    Sessions<String> sessions = new Sessions<>();
    for (int i = 0; i < 10 * Sessions.MOST; i++) {
      sessions.put("session" + i, "x");
    }
    assertThat(sessions.get("session" + (10 * Sessions.MOST - Sessions.MOST))).isEqualTo("x");
    assertThat(sessions.get("session0")).isNull();
  }

  @Test
  void remembersASessionThatGoesOnBeingUsed() {
    Sessions<String> sessions = new Sessions<>();
    sessions.put("busy", "x");
    for (int i = 0; i < 10 * Sessions.MOST; i++) {
      sessions.put("session" + i, "y");
      assertThat(sessions.get("busy")).isEqualTo("x");
    }
  }

  @Test
  void allocatesNothingForASessionThatIsKnown() {
    Caller caller = new Caller("generic", "a", null);
    resolve(caller);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    resolve(caller);
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(10_000 * 8L);
  }

  private void resolve(Caller caller) {
    var route = Logins.injected("tokenpak-openai");
    for (int i = 0; i < 10_000; i++) {
      credentials.resolve(HEAD, caller, route);
    }
  }
}
