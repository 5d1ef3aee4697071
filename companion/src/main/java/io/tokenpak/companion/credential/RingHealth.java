package io.tokenpak.companion.credential;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// The state of a provider's API keys, in words.
record RingHealth(KeyProvider provider, KeyRing ring) {
  SourceHealth at(Instant now, String advice) {
    ApiKey current = ring.current();
    return new SourceHealth(
            provider.source(), place(), state(current), null, null, advice(current, advice), "")
        .withNext(next(current, now));
  }

  private String place() {
    return ring.keys().size() == 1 ? provider.variable() : provider.list();
  }

  private static SourceHealth.State state(ApiKey current) {
    if (current.serves()) {
      return SourceHealth.State.VALID;
    }
    return current.isRevoked() ? SourceHealth.State.REVOKED : SourceHealth.State.EXHAUSTED;
  }

  private String advice(ApiKey current, String advice) {
    return advice.isEmpty() && current.isRevoked()
        ? "the provider refused it: set " + place() + " to another key and restart the companion"
        : advice;
  }

  private String next(ApiKey current, Instant now) {
    List<String> parts = new ArrayList<>();
    int size = ring.keys().size();
    if (size > 1) {
      parts.add("key " + current.number() + " of " + size + " in use");
    }
    for (ApiKey key : ring.keys()) {
      if (!key.serves()) {
        parts.add((size > 1 ? "key " + key.number() + " " : "") + state(key, now));
      }
    }
    return String.join(", ", parts);
  }

  private static String state(ApiKey key, Instant now) {
    return key.isRevoked()
        ? "refused"
        : "exhausted until " + TimeOfDay.of(key.cooldown().until(), now);
  }
}
