package io.tokenpak.companion.provider;

import io.tokenpak.companion.exchange.ErrorShape;
import io.tokenpak.companion.exchange.RequestHead;
import io.tokenpak.companion.usage.UsageFormat;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/// Anthropic's API with an API key, or with whatever the caller brings.
///
/// The paths that administer an organisation are left out: a key of the companion's must not reach
/// them.
public final class Anthropic implements Provider {
  /// Paths that no other provider here has.
  private static final ApiPaths OWN = ApiPaths.of("/v1/messages/…");

  /// Paths that other APIs have too, Anthropic's only with its version field.
  private static final ApiPaths SHARED =
      ApiPaths.of("/v1/models/…", "/v1/files/…", "/v1/skills/…", "/v1/complete");

  static final ApiPaths PATHS = OWN.and(SHARED);

  /// Where a model answers. Batches report long afterwards, and again each time they are asked for.
  static final ApiPaths ASKING = ApiPaths.of("/v1/messages");

  private final URI origin;

  public Anthropic(URI origin) {
    this.origin = origin;
  }

  @Override
  public String name() {
    return "tokenpak-anthropic";
  }

  @Override
  public URI origin() {
    return origin;
  }

  @Override
  public boolean serves(RequestHead head) {
    return PATHS.include(head);
  }

  @Override
  public boolean claims(RequestHead head) {
    return OWN.include(head)
        || (head.field("anthropic-version").isPresent() && SHARED.include(head));
  }

  @Override
  public Optional<UsageFormat> usage(RequestHead head) {
    return ASKING.areAsked(head) ? Optional.of(UsageFormat.MESSAGES) : Optional.empty();
  }

  @Override
  public ErrorShape errorShape() {
    return ErrorShape.ANTHROPIC;
  }

  @Override
  public List<String> paths() {
    return PATHS.shown();
  }
}
