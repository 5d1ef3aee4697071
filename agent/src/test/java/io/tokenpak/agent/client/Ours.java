package io.tokenpak.agent.client;

import java.util.LinkedHashMap;
import java.util.Map;

/// The agent's options in tests, and the fields that they stand for.
final class Ours {
  private static final Map<String, String> TO_ANY =
      ordered("X-OpenClaw-Session", "s-1", "X-Extra", "e-1");
  private static final Map<String, String> TO_COMPANION_ALONE =
      ordered("X-TokenPak-Provider", "p-1", "X-TokenPak-Backend", "b-1");

  private Ours() {}

  static String options(Stage stage) {
    return "platform=openclaw,session=s-1,provider=p-1,backend=b-1,header.X-Extra=e-1,companion="
        + stage.companion().at(Hosts.COMPANION, "")
        + ",hosts="
        + Hosts.NAMED
        + ",route=companion";
  }

  /// What the companion gets, by name.
  static Map<String, String> toCompanion() {
    Map<String, String> all = new LinkedHashMap<>(TO_ANY);
    all.putAll(TO_COMPANION_ALONE);
    return all;
  }

  /// What a host in the option `hosts` gets, by name.
  static Map<String, String> toNamed() {
    return TO_ANY;
  }

  private static Map<String, String> ordered(String a, String aValue, String b, String bValue) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put(a, aValue);
    fields.put(b, bValue);
    return fields;
  }
}
