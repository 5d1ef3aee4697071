package io.tokenpak.agent.hook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HookTest {
  private static final int ANY = -1;

  @AfterEach
  void forget() {
    Hook.become(null, null);
    Hook.become(null, null);
  }

  @Test
  void givesNothingAsLongAsItIsOff() {
    assertThat(Hook.headers("https", "a.example", ANY)).isNull();
    assertThat(Hook.route("https", "a.example", ANY)).isNull();
    assertThat(Hook.isOurs("x")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "https, a.example, -1, true",
    "HTTPS, A.Example, 443, true",
    "wss, a.example, -1, true",
    "ws, a.example, -1, false",
    "https, a.example, 8443, true",
    "http, a.example, -1, false",
    "http, a.example, 443, false",
    "https, b.example, 8443, true",
    "https, b.example, -1, false",
    "https, b.example, 443, false",
    "http, 127.0.0.1, 8766, true",
    "http, 127.0.0.1, 80, false",
    "https, xa.example, -1, false",
    "https, a.example.org, -1, false",
    "https, , -1, false",
    ", a.example, -1, false"
  })
  void givesHeadersToTheVeryHostSafely(
      @Nullable String scheme, @Nullable String host, int port, boolean given) {
    Hook.become(
        plan(
            new String[] {"a.example", "b.example", "127.0.0.1"},
            new int[] {ANY, 8443, 8766},
            new boolean[] {false, false, true}),
        null);

    assertThat(Hook.headers(scheme, host, port) != null).isEqualTo(given);
    if (host != null) {
      String authority = port > 0 ? host + ":" + port : host;
      assertThat(Hook.headersAt(scheme, authority) != null).isEqualTo(given);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "[::1]:8766, true",
    "[::1], false",
    "[::1]:, false",
    "[::1]:8x, false",
    "[::1]:99999999999, false",
    ":8766, false",
    ":, false"
  })
  void readsTheFieldHost(String authority, boolean given) {
    Hook.become(plan(new String[] {"::1"}, new int[] {8766}, new boolean[] {true}), null);

    assertThat(Hook.headersAt("http", authority) != null).isEqualTo(given);
  }

  @ParameterizedTest
  @CsvSource({
    "[2001:db8::1]:8443, 8443",
    "[2001:DB8::1], -1",
    "2001:db8::1, 443",
  })
  void takesAnAddressInBracketsForTheSameWithout(String authority, int port) {
    Hook.become(plan(new String[] {"2001:db8::1"}, new int[] {ANY}, new boolean[] {false}), null);

    if (authority.startsWith("[")) {
      assertThat(Hook.headersAt("https", authority)).isNotNull();
    } else {
      assertThat(Hook.headers("https", authority, port)).isNotNull();
      assertThat(Hook.headers("https", "[" + authority + "]", port)).isNotNull();
      assertThat(Hook.headers("https", "[" + authority, port)).isNull();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "a.example, a.example, true",
    "A.example:8443, a.Example, true",
    "a.example.org, a.example, false",
    "a.example, a.example.org, false",
    "[2001:db8::1]:8443, 2001:db8::1, true",
    "[2001:db8::1], [2001:db8::1], true",
    "[2001:db8::11], 2001:db8::1, false",
    "a.example, , true",
  })
  void comparesTheFieldHostWithThePeer(String authority, @Nullable String peer, boolean same) {
    assertThat(Hook.isHost(authority, peer)).isEqualTo(same);
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:8766, 8766, true",
    "127.0.0.1:8766, 80, false",
    "127.0.0.1:876, 8766, false",
    "127.0.0.1, 80, true",
    "[::1], 80, true",
    "[::1]:81, 80, false",
    "[::1]:81, 81, true",
  })
  void comparesTheFieldHostWithThePort(String authority, int port, boolean same) {
    assertThat(Hook.isPort(authority, port)).isEqualTo(same);
  }

  @Test
  void remembersTheNamesOfAllThatItGave() {
    Hook.become(plan(new String[] {"a"}, new int[] {ANY}, new boolean[] {true}), null);
    Hook.become(null, null);

    assertThat(Hook.names()).containsOnlyOnce("x-a");
  }

  @Test
  void tellsOfTheFirstFailureIfAskedToEvenIfItCannotBePrinted() {
    PrintStream before = System.err;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    System.setErr(new PrintStream(said, true, UTF_8));
    try {
      Object[] plan = of("a");
      Hook.become(plan, null);
      Hook.failed(new IllegalStateException("not asked to"));
      plan[6] = true;
      Hook.failed(
          new IllegalStateException() {
            @Override
            public String getMessage() {
              throw new IllegalStateException();
            }
          });
      Hook.failed(new IllegalStateException("another"));
    } finally {
      System.setErr(before);
    }

    assertThat(said.toString(UTF_8).lines())
        .singleElement()
        .asString()
        .startsWith("tokenpak agent: a request goes without headers")
        .endsWith("HookTest$1");
  }

  @Test
  void routesOnlyWhatIsEncryptedAndAtItsUsualPort() {
    Object[] plan = plan(new String[0], new int[0], new boolean[0]);
    plan[4] = new String[] {"api.example"};
    plan[5] = "http://127.0.0.1:8766";
    Hook.become(plan, null);

    assertThat(Hook.route("https", "API.example", ANY)).isEqualTo("http://127.0.0.1:8766");
    assertThat(Hook.route("https", "api.example", 443)).isNotNull();
    assertThat(Hook.route("https", "api.example", 8443)).isNull();
    assertThat(Hook.route("http", "api.example", ANY)).isNull();
    assertThat(Hook.route("https", "other.example", ANY)).isNull();
  }

  @Test
  void knowsItsOwnValuesFromEqualOnesEvenAfterAChange() {
    Hook.become(plan(new String[] {"a"}, new int[] {ANY}, new boolean[] {true}), null);
    String ours = requireNonNull(Hook.headers("http", "a", ANY))[1];
    Hook.become(plan(new String[] {"b"}, new int[] {ANY}, new boolean[] {true}), null);

    assertThat(Hook.isOurs(ours)).isTrue();
    assertThat(Hook.isOurs(String.valueOf(ours.toCharArray()))).isFalse();
    assertThat(Hook.isOurs(null)).isFalse();
  }

  @Test
  void looksAgainAtMostOnceASecondAndOnlyForARequestThatGetsHeaders() {
    AtomicInteger looks = new AtomicInteger();
    Hook.become(
        plan(new String[] {"a"}, new int[] {ANY}, new boolean[] {true}), looks::incrementAndGet);
    Hook.headers("http", "other", ANY);
    assertThat(looks).hasValue(0);

    await().until(() -> Hook.headers("http", "a", ANY) != null && looks.get() > 0);
    int first = looks.get();
    Hook.headers("http", "a", ANY);

    assertThat(looks.get()).isBetween(first, first + 1);
  }

  @Test
  void givesAHostNothingThatIsAnothersWhenThePlanChangesUnderARequest() {
    AtomicBoolean changed = new AtomicBoolean();
    Object[] next = plan(new String[] {"b", "a"}, new int[] {ANY, ANY}, new boolean[] {true, true});
    Hook.become(
        plan(new String[] {"a"}, new int[] {ANY}, new boolean[] {true}),
        () -> {
          Hook.become(next, null);
          changed.set(true);
        });

    await()
        .until(() -> {
          assertThat(requireNonNull(Hook.headers("http", "a", ANY))[1]).isEqualTo("for a");
          return changed.get();
        });
  }

  @Test
  void givesEachHostItsOwnWhileThePlanChangesUnderManyThreads() throws Exception {
    List<Object[]> plans = List.of(of("a", "b", "c"), of("c", "a"), of("b"), of("d", "c", "a"));
    AtomicBoolean ends = new AtomicBoolean();
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Future<Integer>> answers = new ArrayList<>();
      for (int i = 0; i < 7; i++) {
        answers.add(threads.submit(() -> ask(ends)));
      }
      for (int i = 0; i < 200_000; i++) {
        int kind = i % 9;
        Object[] next = kind == 0 ? null : plans.get(kind % plans.size());
        Hook.become(next, kind % 2 == 0 ? null : () -> Hook.become(plans.get(1), null));
      }
      ends.set(true);
      for (Future<Integer> answer : answers) {
        assertThat(answer.get()).isPositive();
      }
    }
  }

  private static int ask(AtomicBoolean ends) {
    int given = 0;
    while (!ends.get() || given == 0) {
      String host = String.valueOf("abcd".charAt(ThreadLocalRandom.current().nextInt(4)));
      String[] headers = Hook.headers("http", host, ANY);
      if (headers != null) {
        given++;
        assertThat(headers).containsExactly("X-A", "for " + host);
      } else if (ends.get()) {
        return 1;
      }
    }
    return given;
  }

  private static Object[] of(String... hosts) {
    int[] ports = new int[hosts.length];
    boolean[] loopback = new boolean[hosts.length];
    for (int i = 0; i < hosts.length; i++) {
      ports[i] = ANY;
      loopback[i] = true;
    }
    return plan(hosts, ports, loopback);
  }

  private static Object[] plan(String[] hosts, int[] ports, boolean[] loopback) {
    String[][] headers = new String[hosts.length][];
    for (int i = 0; i < hosts.length; i++) {
      headers[i] = new String[] {"X-A", "for " + hosts[i]};
    }
    return new Object[] {hosts, ports, loopback, headers, new String[0], "", false};
  }
}
