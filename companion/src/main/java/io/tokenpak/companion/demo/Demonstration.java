package io.tokenpak.companion.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.tokenpak.companion.Assembly;
import io.tokenpak.companion.Service;
import io.tokenpak.companion.Settings;
import io.tokenpak.companion.credential.SourceHealth;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Plays the scenes against a companion that lives for as long as they take.
public final class Demonstration {
  private final StubProvider provider;
  private final Assembly companion;
  private final DemoClient client;

  private Demonstration(StubProvider provider, Assembly companion, DemoClient client) {
    this.provider = provider;
    this.companion = companion;
    this.client = client;
  }

  /// What there was to see.
  ///
  /// @param credentials that the companion found
  public record Shown(List<SourceHealth> credentials, List<Outcome> outcomes) {
    public Shown {
      credentials = List.copyOf(credentials);
      outcomes = List.copyOf(outcomes);
    }
  }

  /// Plays all scenes and removes everything that they needed.
  public static Shown run() throws Exception {
    try (DemoHome home = new DemoHome();
        StubProvider provider = new StubProvider();
        Service service = Service.start(Settings.load(home.environment(provider.origin())))) {
      Assembly companion = service.companion();
      try (DemoClient client = new DemoClient(companion.url())) {
        Demonstration demonstration = new Demonstration(provider, companion, client);
        // Unseen, so that the times shown are not those of a JVM that loads its classes.
        demonstration.play(Scene.all());
        return new Shown(companion.credentials().health(), demonstration.play(Scene.all()));
      }
    }
  }

  private List<Outcome> play(List<Scene> scenes) throws Exception {
    List<Outcome> outcomes = new ArrayList<>();
    for (Scene scene : scenes) {
      int before = provider.count();
      Reply reply = client.play(scene);
      JsonNode told = client.told(reply.id(), companion.admin());
      outcomes.add(outcome(scene, reply, told, provider.since(before)));
    }
    return outcomes;
  }

  private static Outcome outcome(
      Scene scene, Reply reply, JsonNode told, Optional<Arrival> arrival) {
    return new Outcome(
        scene.title(),
        told(told),
        traffic(scene, reply, arrival),
        reply.status(),
        arrival.isPresent() ? "" : Comparison.message(reply.text()),
        new Outcome.Times(delays(reply, arrival), reply.took()),
        Comparison.surprises(scene, reply, told, arrival));
  }

  private static Outcome.Told told(JsonNode told) {
    return new Outcome.Told(
        told.path("platform").asText(),
        told.path("session").asText(""),
        told.path("provider").asText(),
        told.path("credential").asText());
  }

  private static Outcome.Traffic traffic(Scene scene, Reply reply, Optional<Arrival> arrival) {
    Digest nothing = Digest.of(new byte[0]);
    return new Outcome.Traffic(
        arrival.map(Arrival::target).orElse(""),
        new Outcome.Passage(Digest.of(scene.bytes()), arrival.map(Arrival::asked).orElse(nothing)),
        new Outcome.Passage(arrival.map(Arrival::answer).orElse(nothing), reply.answer()));
  }

  private static List<Duration> delays(Reply reply, Optional<Arrival> arrival) {
    List<Long> sent = arrival.map(Arrival::sent).orElse(List.of());
    List<Duration> delays = new ArrayList<>();
    for (int i = 0; i < Math.min(sent.size(), reply.received().size()); i++) {
      delays.add(Duration.ofNanos(reply.received().get(i) - sent.get(i)));
    }
    return delays;
  }
}
