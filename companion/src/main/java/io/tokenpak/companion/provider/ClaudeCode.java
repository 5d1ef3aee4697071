package io.tokenpak.companion.provider;

import io.tokenpak.companion.exchange.ErrorShape;
import io.tokenpak.companion.exchange.RequestHead;
import io.tokenpak.companion.usage.UsageFormat;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/// Anthropic's API with the login of Claude Code. Only requests that name it, or whose platform
/// implies it, come here.
public final class ClaudeCode implements Provider {
  /// What `X-TokenPak-Provider` calls it.
  public static final String NAME = "tokenpak-claude-code";

  private final URI origin;

  public ClaudeCode(URI origin) {
    this.origin = origin;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public URI origin() {
    return origin;
  }

  @Override
  public boolean serves(RequestHead head) {
    return Anthropic.PATHS.include(head);
  }

  @Override
  public boolean claims(RequestHead head) {
    return false;
  }

  @Override
  public Injection injection() {
    return Injection.ALWAYS;
  }

  @Override
  public Optional<UsageFormat> usage(RequestHead head) {
    return Anthropic.ASKING.areAsked(head) ? Optional.of(UsageFormat.MESSAGES) : Optional.empty();
  }

  @Override
  public ErrorShape errorShape() {
    return ErrorShape.ANTHROPIC;
  }

  @Override
  public List<String> paths() {
    return Anthropic.PATHS.shown();
  }
}
