package io.tokenpak.companion.wire;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/// What docs/wire.md makes of the fields of a head, written down a second time and as plainly as
/// possible. Fields are lines, `Name: value`.
final class AllowedChanges {
  /// Whose credential a request travels with, and where it goes.
  enum Travel {
    PASSED,
    CLAUDE,
    CODEX,
    CODEX_SOCKET;

    boolean isInjected() {
      return this != PASSED;
    }
  }

  private static final Set<String> HOP_BY_HOP =
      Set.of("connection", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade");
  private static final Set<String> AUTH =
      Set.of(
          "authorization",
          "x-api-key",
          "api-key",
          "anthropic-api-key",
          "x-goog-api-key",
          "chatgpt-account-id");
  private static final Set<String> PROVIDERS = Set.of("alt-svc", "strict-transport-security");

  private AllowedChanges() {}

  /// The fields that reach the provider.
  ///
  /// @param host the provider's
  static List<String> ofRequest(List<String> sent, Travel travel, String host) {
    Predicate<String> dropped = ends(sent).or(AllowedChanges::isForTheCompanion);
    if (travel.isInjected()) {
      dropped = dropped.or(AllowedChanges::isTheCallers);
    }
    List<String> fields = new ArrayList<>();
    for (String line : sent) {
      String name = canonical(line);
      if (name.equals("transfer-encoding")) {
        fields.add(name(line) + ": chunked");
      } else if (name.equals("host")) {
        fields.add(name(line) + ": " + host);
      } else if (!dropped.test(name)) {
        fields.add(name(line) + ": " + value(line));
      }
    }
    present(fields, travel);
    return fields;
  }

  /// The provider's fields that reach the client, without the request id and what frames the body.
  static List<String> ofAnswer(List<String> sent, boolean injected) {
    Predicate<String> dropped = ends(sent).or(PROVIDERS::contains);
    if (injected) {
      dropped = dropped.or("set-cookie"::equals);
    }
    Predicate<String> gone = dropped;
    return sent.stream()
        .filter(line -> !gone.test(canonical(line)))
        .map(line -> name(line) + ": " + value(line))
        .toList();
  }

  private static void present(List<String> fields, Travel travel) {
    switch (travel) {
      case PASSED -> {}
      case CLAUDE -> {
        fields.add("Authorization: Bearer " + StartedCompanion.CLAUDE_TOKEN);
        merge(fields, "anthropic-beta", "oauth-2025-04-20");
      }
      case CODEX -> {
        presentCodex(fields);
        merge(fields, "OpenAI-Beta", "responses=experimental");
      }
      case CODEX_SOCKET -> {
        presentCodex(fields);
        addIfAbsent(fields, "OpenAI-Beta", "responses=experimental");
      }
    }
  }

  private static void presentCodex(List<String> fields) {
    fields.add("Authorization: Bearer " + StartedCompanion.CODEX_TOKEN);
    fields.add("chatgpt-account-id: " + StartedCompanion.CODEX_ACCOUNT);
    addIfAbsent(fields, "originator", "codex_cli_rs");
  }

  private static void addIfAbsent(List<String> fields, String name, String value) {
    if (fields.stream().noneMatch(line -> name(line).equalsIgnoreCase(name))) {
      fields.add(name + ": " + value);
    }
  }

  private static void merge(List<String> fields, String name, String token) {
    int last = -1;
    for (int i = 0; i < fields.size(); i++) {
      if (name(fields.get(i)).equalsIgnoreCase(name)) {
        last = i;
        if (tokens(value(fields.get(i))).contains(token)) {
          return;
        }
      }
    }
    if (last < 0) {
      fields.add(name + ": " + token);
    } else {
      String line = fields.get(last);
      fields.set(last, line + (value(line).isEmpty() ? token : "," + token));
    }
  }

  private static Predicate<String> ends(List<String> sent) {
    List<String> nominated =
        sent.stream()
            .filter(line -> canonical(line).equals("connection"))
            .flatMap(line -> tokens(value(line)).stream())
            .map(token -> token.replace('_', '-'))
            .toList();
    return name ->
        HOP_BY_HOP.contains(name) || name.startsWith("proxy-") || nominated.contains(name);
  }

  private static boolean isForTheCompanion(String name) {
    return name.startsWith("x-tokenpak-");
  }

  private static boolean isTheCallers(String name) {
    return AUTH.contains(name) || name.equals("cookie") || name.startsWith("x-openclaw-");
  }

  private static List<String> tokens(String list) {
    return Arrays.stream(list.split(",", -1))
        .map(token -> token.strip().toLowerCase(Locale.ROOT))
        .toList();
  }

  private static String canonical(String line) {
    return name(line).toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String name(String line) {
    return line.substring(0, line.indexOf(':'));
  }

  private static String value(String line) {
    String value = line.substring(line.indexOf(':') + 1);
    int start = 0;
    int end = value.length();
    while (start < end && isBlank(value.charAt(start))) {
      start++;
    }
    while (end > start && isBlank(value.charAt(end - 1))) {
      end--;
    }
    return value.substring(start, end);
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }
}
