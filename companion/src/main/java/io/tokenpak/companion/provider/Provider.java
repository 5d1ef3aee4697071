package io.tokenpak.companion.provider;

import io.tokenpak.companion.exchange.ErrorShape;
import io.tokenpak.companion.exchange.RequestHead;
import io.tokenpak.companion.usage.UsageFormat;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/// A model service at an origin, reached in a certain way.
public interface Provider {
  /// What `X-TokenPak-Provider` calls it, for example `tokenpak-anthropic`.
  String name();

  /// Scheme, host and port; no path.
  URI origin();

  /// Whether the path belongs to this provider's API, so that a request may name the provider.
  boolean serves(RequestHead head);

  /// Whether a request that names no provider is meant for this one.
  default boolean claims(RequestHead head) {
    return serves(head);
  }

  /// The request target at the origin, path and query undecoded; most providers keep the client's.
  default String target(RequestHead head) {
    return head.uri().getPathQuery();
  }

  /// Whether the provider speaks WebSocket on this path.
  default boolean upgrades(RequestHead head) {
    return false;
  }

  /// When the companion's credential takes the place of the caller's.
  default Injection injection() {
    return Injection.WHERE_CALLER_HAS_NONE;
  }

  /// How answers to such a request report their tokens; empty if they do not, or tell again what
  /// another answer told before.
  default Optional<UsageFormat> usage(RequestHead head) {
    return Optional.empty();
  }

  /// How this API words an error.
  ErrorShape errorShape();

  /// The paths served, for people: `/v1/messages`, `/v1/responses/…`.
  List<String> paths();
}
