package io.tokenpak.companion;

import io.tokenpak.companion.platform.AnthropicSdk;
import io.tokenpak.companion.platform.ClaudeCode;
import io.tokenpak.companion.platform.Codex;
import io.tokenpak.companion.platform.OpenAiSdk;
import io.tokenpak.companion.platform.OpenClaw;
import io.tokenpak.companion.platform.Platform;
import io.tokenpak.companion.provider.Anthropic;
import io.tokenpak.companion.provider.Google;
import io.tokenpak.companion.provider.OpenAi;
import io.tokenpak.companion.provider.OpenAiCodex;
import io.tokenpak.companion.provider.Provider;
import io.tokenpak.companion.provider.Upstreams;
import java.util.List;

/// Everything that can be added to the companion, one line each. Order matters: the first to
/// recognise a caller or to claim a path has it.
public final class Catalog {
  private Catalog() {}

  public static List<Platform> platforms() {
    return List.of(
        new OpenClaw(), new Codex(), new ClaudeCode(), new AnthropicSdk(), new OpenAiSdk());
  }

  public static List<Provider> providers(Upstreams upstreams) {
    return List.of(
        new Anthropic(upstreams.anthropic()),
        new io.tokenpak.companion.provider.ClaudeCode(upstreams.anthropic()),
        new OpenAi(upstreams.openai()),
        new OpenAiCodex(upstreams.chatgpt()),
        new Google(upstreams.google()));
  }
}
