package io.tokenpak.companion;

import io.tokenpak.companion.platform.Platforms;
import io.tokenpak.companion.provider.Provider;
import io.tokenpak.companion.provider.Upstreams;
import io.tokenpak.companion.route.RouteSettings;
import io.tokenpak.companion.route.Router;
import java.net.URI;
import java.util.List;
import java.util.function.Consumer;

/// What the catalog lists, for tests: providers at addresses that do not exist.
public final class SampleCatalog {
  private SampleCatalog() {}

  public static Platforms platforms() {
    return new Platforms(Catalog.platforms());
  }

  public static List<Provider> providers() {
    return Catalog.providers(
        new Upstreams(
            URI.create("https://anthropic.example"),
            URI.create("https://openai.example"),
            URI.create("https://chatgpt.example"),
            URI.create("https://google.example")));
  }

  /// A router with the settings that users have who set nothing.
  public static Router router() {
    return router(new RouteSettings(true, false, true), _ -> {});
  }

  public static Router router(RouteSettings settings, Consumer<String> warnings) {
    return new Router(providers(), settings, warnings);
  }
}
