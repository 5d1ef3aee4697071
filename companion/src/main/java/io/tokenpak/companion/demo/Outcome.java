package io.tokenpak.companion.demo;

import java.time.Duration;
import java.util.List;

/// What became of a scene.
///
/// @param refusal the companion's own words if it refused; else empty
/// @param surprises what was not as expected; empty if all is well
public record Outcome(
    String title,
    Told told,
    Traffic traffic,
    int status,
    String refusal,
    Times times,
    List<String> surprises) {
  public Outcome {
    surprises = List.copyOf(surprises);
  }

  /// What the companion says about the exchange.
  ///
  /// @param session the caller's conversation; empty if it names none
  /// @param source where the credential came from
  public record Told(String platform, String session, String provider, String source) {}

  /// What was sent on one side and arrived on the other.
  ///
  /// @param target path at the provider; empty if nothing arrived there
  public record Traffic(String target, Passage request, Passage answer) {
    /// Whether the provider saw the request.
    public boolean reachedTheProvider() {
      return !target.isEmpty();
    }
  }

  /// A body where it was sent and where it arrived.
  public record Passage(Digest from, Digest to) {
    public boolean isTheSame() {
      return from.equals(to);
    }
  }

  /// How long it took.
  ///
  /// @param delays of each part of the answer, from the provider to the client
  /// @param took from the request to the end of the answer
  public record Times(List<Duration> delays, Duration took) {
    public Times {
      delays = List.copyOf(delays);
    }
  }
}
