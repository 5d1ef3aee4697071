package io.tokenpak.companion.credential;

import io.tokenpak.companion.exchange.RequestHead;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What OpenClaw's profiles held at one time. Each part is null if there is no such profile.
///
/// @param notes what is wrong with profiles that cannot be used, for people
record OpenClawGeneration(
    @Nullable ClaudeGeneration claude,
    @Nullable CodexGeneration codex,
    Finding.@Nullable Found anthropicKey,
    Finding.@Nullable Found openAiKey,
    String notes)
    implements Login {
  /// Of all profiles together: it changes with each of them, and ends with the first.
  @Override
  public Generation generation() {
    Instant expires =
        Stream.of(claude, codex)
            .filter(Objects::nonNull)
            .map(login -> ((Login) login).generation().expires())
            .filter(Objects::nonNull)
            .min(Instant::compareTo)
            .orElse(null);
    return new Generation(fingerprint(), expires, null, null);
  }

  private String fingerprint() {
    List<String> parts = new ArrayList<>();
    if (claude != null) {
      parts.add(claude.generation().fingerprint());
    }
    if (codex != null) {
      parts.add(codex.generation().fingerprint());
    }
    return Stream.concat(
            parts.stream(),
            Stream.of(anthropicKey, openAiKey)
                .filter(Objects::nonNull)
                .map(key -> key.credential().generation()))
        .collect(Collectors.joining("+"));
  }

  /// What there is for a provider's request; null if nothing is.
  @Nullable Finding finding(String provider, RequestHead head) {
    return switch (provider) {
      case "tokenpak-claude-code" -> claude != null ? claude.found() : anthropicKey;
      case "tokenpak-anthropic" -> anthropicKey;
      case "tokenpak-openai" -> openAiKey;
      case "tokenpak-openai-codex" -> codex == null ? null : codex.forChatGpt(head);
      default -> null;
    };
  }

  List<URI> origins() {
    return Stream.of(
            claude == null ? null : claude.found(),
            codex == null ? null : codex.other(),
            anthropicKey,
            openAiKey)
        .filter(Finding.Found.class::isInstance)
        .map(found -> ((Finding.Found) found).credential().origin())
        .distinct()
        .toList();
  }
}
