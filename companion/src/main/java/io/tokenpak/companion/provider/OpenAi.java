package io.tokenpak.companion.provider;

import io.tokenpak.companion.exchange.ErrorShape;
import io.tokenpak.companion.exchange.RequestHead;
import io.tokenpak.companion.usage.UsageFormat;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/// OpenAI's API with an API key, or with whatever the caller brings.
///
/// The paths that administer an organisation are left out: a key of the companion's must not reach
/// them.
public final class OpenAi implements Provider {
  private static final ApiPaths PATHS =
      ApiPaths.of(
          "/v1/responses/…",
          "/v1/chat/completions/…",
          "/v1/completions",
          "/v1/embeddings",
          "/v1/models/…",
          "/v1/files/…",
          "/v1/images/…",
          "/v1/audio/…",
          "/v1/videos/…",
          "/v1/moderations",
          "/v1/batches/…",
          "/v1/uploads/…",
          "/v1/realtime/…",
          "/v1/conversations/…",
          "/v1/vector_stores/…",
          "/v1/containers/…",
          "/v1/skills/…",
          "/v1/fine_tuning/…",
          "/v1/evals/…",
          "/v1/assistants/…",
          "/v1/threads/…");

  private static final ApiPaths SOCKETS = ApiPaths.of("/v1/responses/…", "/v1/realtime/…");

  private static final ApiPaths ASKING_RESPONSES =
      ApiPaths.of("/v1/responses", "/v1/responses/compact");

  private static final ApiPaths ASKING_COMPLETIONS =
      ApiPaths.of("/v1/chat/completions", "/v1/completions", "/v1/embeddings");

  private final URI origin;

  public OpenAi(URI origin) {
    this.origin = origin;
  }

  @Override
  public String name() {
    return "tokenpak-openai";
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
  public boolean upgrades(RequestHead head) {
    return SOCKETS.include(head);
  }

  @Override
  public Optional<UsageFormat> usage(RequestHead head) {
    if (ASKING_RESPONSES.areAsked(head)) {
      return Optional.of(UsageFormat.RESPONSES);
    }
    return ASKING_COMPLETIONS.areAsked(head)
        ? Optional.of(UsageFormat.CHAT_COMPLETIONS)
        : Optional.empty();
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
