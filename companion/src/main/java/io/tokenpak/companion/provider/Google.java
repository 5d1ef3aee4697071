package io.tokenpak.companion.provider;

import io.tokenpak.companion.exchange.ErrorShape;
import io.tokenpak.companion.exchange.RequestHead;
import java.net.URI;
import java.util.List;

/// Google's Gemini API, passed through to with the caller's own key.
public final class Google implements Provider {
  private static final ApiPaths PATHS = ApiPaths.of("/v1beta/…", "/v1alpha/…", "/upload/v1beta/…");

  private final URI origin;

  public Google(URI origin) {
    this.origin = origin;
  }

  @Override
  public String name() {
    return "tokenpak-google";
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
  public Injection injection() {
    return Injection.NEVER;
  }

  @Override
  public ErrorShape errorShape() {
    return ErrorShape.GOOGLE;
  }

  @Override
  public List<String> paths() {
    return PATHS.shown();
  }
}
