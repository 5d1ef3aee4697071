package io.tokenpak.agent.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The agent's options in tests, and the fields that they stand for.
final class Ours {
  /// Of which the application has a value of its own in one scenario.
  static final String SESSION = "X-OpenClaw-Session";

  private static final Map<String, String> TO_NAMED = Map.of(SESSION, "s-1", "X-Extra", "e-1");
  private static final Map<String, String> TO_COMPANION =
      Map.of(
          SESSION,
          "s-1",
          "X-Extra",
          "e-1",
          "X-TokenPak-Provider",
          "p-1",
          "X-TokenPak-Backend",
          "b-1");

  private Ours() {}

  static String options(Stage stage) {
    return "platform=openclaw,session=s-1,provider=p-1,backend=b-1,header.X-Extra=e-1,companion="
        + stage.companion().at(Hosts.COMPANION, "")
        + ",hosts="
        + Hosts.NAMED
        + ",route=companion";
  }

  /// Whether a request to the companion has each field once, and nothing besides.
  static void areWhole(Heard request) {
    assertThat(in(request)).isEqualTo(lists(TO_COMPANION));
  }

  /// Whether a request to the host in the option `hosts` has what it may have, each field once.
  static void areThoseOfNamed(Heard request) {
    assertThat(in(request)).isEqualTo(lists(TO_NAMED));
  }

  static void areAbsent(Heard request) {
    assertThat(in(request)).isEmpty();
  }

  /// The request as it were without them.
  static Heard without(Heard request) {
    StringBuilder rest = new StringBuilder();
    for (String line : request.head().split("(?<=\r\n)", -1)) {
      if (TO_COMPANION.keySet().stream().noneMatch(name -> isNamed(line, name))) {
        rest.append(line);
      }
    }
    return new Heard(rest.toString(), request.body());
  }

  private static Map<String, List<String>> in(Heard request) {
    Map<String, List<String>> found = new LinkedHashMap<>();
    for (String name : TO_COMPANION.keySet()) {
      if (!request.values(name).isEmpty()) {
        found.put(name, request.values(name));
      }
    }
    return found;
  }

  private static Map<String, List<String>> lists(Map<String, String> fields) {
    Map<String, List<String>> lists = new LinkedHashMap<>();
    fields.forEach((name, value) -> lists.put(name, List.of(value)));
    return lists;
  }

  private static boolean isNamed(String line, String name) {
    return line.regionMatches(true, 0, name + ":", 0, name.length() + 1);
  }
}
