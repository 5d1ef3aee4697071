package io.tokenpak.agent.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;

/// Requests at random, of which none may take a field of ours to where it has no business.
final class Canary {
  private static final int FEW = 100;
  private static final int MANY = 10_000;
  private static final int MOST_HOPS = 3;

  /// A few are always the same ones, for chance might have none of them go to the companion.
  private static final long SEED = 20_260_301;

  private static final Set<String> COMPANION = Set.of("127.0.0.1", "localhost", "[::1]");

  private static final List<String> HOSTS =
      List.of(
          Hosts.COMPANION,
          Hosts.COMPANION,
          "localhost",
          Hosts.NAMED,
          Hosts.NAMED,
          Hosts.STRANGER,
          Hosts.PROVIDER,
          "[::1]",
          "[0:0:0:0:0:0:0:1]",
          "[::ffff:127.0.0.1]",
          "127.0.0.2",
          "127.1",
          "2130706433",
          Hosts.NAMED + "." + Hosts.STRANGER,
          "not" + Hosts.NAMED);

  private final Trial trial;
  private final List<RecordingServer> servers;
  private final Random random;

  private Canary(Trial trial, long seed) {
    this.trial = trial;
    this.servers =
        List.of(
            trial.stage.companion(), trial.stage.plain(),
            trial.stage.secure(), trial.stage.modern());
    this.random = new Random(seed);
  }

  static void few(Trial trial) throws Exception {
    release(trial, FEW, SEED);
  }

  static void many(Trial trial) throws Exception {
    release(trial, MANY, System.nanoTime());
  }

  private static void release(Trial trial, int number, long seed) throws Exception {
    Canary canary = new Canary(trial, seed);
    int heard = 0;
    int marked = 0;
    for (int i = 0; i < number; i++) {
      String url = canary.url(canary.random.nextInt(MOST_HOPS + 1));
      Ask request = canary.random.nextBoolean() ? Ask.get(url) : Ask.post(url, "{}");
      var _ = trial.ask(canary.random.nextInt(4) == 0 ? request.async() : request);
      for (RecordingServer server : canary.servers) {
        for (Heard each : server.heard()) {
          canary.check(server, each, url + ", seed " + seed);
          heard++;
          marked += each.values(Ours.SESSION).size();
        }
        server.forget();
      }
    }
    assertThat(heard).isGreaterThan(number / 5);
    assertThat(marked).isGreaterThan(number / 100);
  }

  /// The place is told from the server that was reached and from the host it was called by.
  private void check(RecordingServer server, Heard request, String asked) {
    String authority = request.values("host").getFirst().toLowerCase(Locale.ROOT);
    String port = ":" + server.port();
    String host = authority.endsWith(port) ? authority.replace(port, "") : authority;
    if (server == trial.stage.companion() && COMPANION.contains(host)) {
      assertThat(request).as(asked).satisfies(Ours::areWhole);
    } else if (server.scheme().equals("https") && host.equals(Hosts.NAMED)) {
      assertThat(request).as(asked).satisfies(Ours::areThoseOfNamed);
    } else {
      assertThat(request).as(asked).satisfies(Ours::areAbsent);
    }
  }

  /// One that leads to another, and that to a further one.
  private String url(int hops) {
    RecordingServer server = any(servers);
    String place = place() + ":" + server.port();
    String authority =
        switch (random.nextInt(12)) {
          case 0 -> "user:word@" + place;
          case 1 -> other(server) + "@" + place;
          case 2 -> other(server) + "\\@" + place;
          case 3 -> other(server) + "#@" + place;
          case 4 -> other(server) + "?@" + place;
          case 5 -> place + "@" + other(server);
          case 6 -> place();
          default -> place;
        };
    return (random.nextInt(10) == 0 ? server.scheme().toUpperCase(Locale.ROOT) : server.scheme())
        + "://"
        + authority
        + (hops == 0 ? "/" + random.nextInt(100) : "/redirect?" + url(hops - 1));
  }

  /// An authority that parsers may take for the one that is meant, or the other way round; of the
  /// same scheme, for what the wrong one says is waited for long.
  private String other(RecordingServer server) {
    List<RecordingServer> alike =
        servers.stream().filter(each -> each.scheme().equals(server.scheme())).toList();
    return any(HOSTS) + ":" + any(alike).port();
  }

  private String place() {
    String host = any(HOSTS);
    return switch (random.nextInt(8)) {
      case 0 -> host + ".";
      case 1 -> host.toUpperCase(Locale.ROOT);
      case 2 -> host.substring(0, 1).toUpperCase(Locale.ROOT) + host.substring(1);
      default -> host;
    };
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }
}
