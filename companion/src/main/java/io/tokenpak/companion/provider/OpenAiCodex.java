package io.tokenpak.companion.provider;

import io.tokenpak.companion.exchange.ErrorShape;
import io.tokenpak.companion.exchange.RequestHead;
import io.tokenpak.companion.usage.UsageFormat;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/// The backend that Codex has at ChatGPT, with a ChatGPT login.
public final class OpenAiCodex implements Provider {
  /// Where everything ends up.
  private static final String HOME = "/backend-api/codex";

  private static final ApiPaths OWN =
      ApiPaths.of("/responses/…", "/codex/…", HOME + "/…", "/backend-api/responses/…");

  /// What Codex asks for when it was told that this is OpenAI's API.
  private static final ApiPaths AS_OPENAI =
      ApiPaths.of(
          "/v1/responses/…", "/v1/models/…", "/v1/images/…", "/v1/alpha/…", "/v1/realtime/…");

  private static final ApiPaths PATHS = OWN.and(AS_OPENAI);

  private static final ApiPaths SOCKETS =
      ApiPaths.of(
          "/responses/…",
          "/codex/responses/…",
          "/codex/realtime/…",
          HOME + "/responses/…",
          HOME + "/realtime/…",
          "/backend-api/responses/…",
          "/v1/responses/…",
          "/v1/realtime/…");

  private static final ApiPaths ASKING =
      ApiPaths.of(
          "/responses",
          "/responses/compact",
          "/codex/responses",
          "/codex/responses/compact",
          HOME + "/responses",
          HOME + "/responses/compact",
          "/backend-api/responses",
          "/backend-api/responses/compact",
          "/v1/responses",
          "/v1/responses/compact");

  private final URI origin;

  public OpenAiCodex(URI origin) {
    this.origin = origin;
  }

  @Override
  public String name() {
    return "tokenpak-openai-codex";
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
    return OWN.include(head);
  }

  /// Path by path, because Codex asks for more than `responses`: models, images, search.
  @Override
  public String target(RequestHead head) {
    String target = head.uri().getPathQuery();
    if (head.isUnder(HOME)) {
      return target;
    }
    for (String parent : List.of("/backend-api", "/codex", "/v1")) {
      if (head.isUnder(parent)) {
        return HOME + target.substring(parent.length());
      }
    }
    return HOME + target;
  }

  @Override
  public boolean upgrades(RequestHead head) {
    return SOCKETS.include(head);
  }

  @Override
  public Optional<UsageFormat> usage(RequestHead head) {
    return ASKING.areAsked(head) ? Optional.of(UsageFormat.RESPONSES) : Optional.empty();
  }

  @Override
  public Injection injection() {
    return Injection.ALWAYS;
  }

  @Override
  public ErrorShape errorShape() {
    return ErrorShape.OPENAI;
  }

  @Override
  public List<String> paths() {
    return PATHS.shown();
  }
}
