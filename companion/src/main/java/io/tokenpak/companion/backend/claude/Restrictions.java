package io.tokenpak.companion.backend.claude;

import java.util.Set;

/// Members that the CLI cannot follow, accepted as far as they ask for what it does anyway.
final class Restrictions {
  private static final Set<String> CHOICE_MEMBERS = Set.of("type", "disable_parallel_tool_use");
  private static final Set<String> OUTPUT_MEMBERS = Set.of("effort");

  private Restrictions() {}

  /// @throws io.tokenpak.companion.exchange.Refusal if a request asks for more
  static void check(Place request) {
    temperature(Member.TEMPERATURE.in(request));
    stopSequences(Member.STOP_SEQUENCES.in(request));
    outputConfig(Member.OUTPUT_CONFIG.in(request));
    Place tools = Member.TOOLS.in(request);
    toolChoice(Member.TOOL_CHOICE.in(request), tools.isAbsent() || tools.value().isEmpty());
  }

  private static void temperature(Place temperature) {
    if (temperature.isAbsent()) {
      return;
    }
    if (!temperature.value().isNumber()) {
      throw temperature.wrong("must be a number");
    }
    if (temperature.value().doubleValue() != 1) {
      throw temperature.wrong("the CLI cannot set it: leave it out, or give 1");
    }
  }

  private static void stopSequences(Place sequences) {
    if (!sequences.isAbsent() && !sequences.items().isEmpty()) {
      throw sequences.wrong("the CLI cannot stop at a sequence: leave it out, or give []");
    }
  }

  private static void outputConfig(Place config) {
    if (config.isAbsent()) {
      return;
    }
    if (!config.object().member("format").isAbsent()) {
      throw config
          .member("format")
          .wrong("the CLI cannot promise a format: ask for it in the prompt");
    }
    Place effort = config.only(OUTPUT_MEMBERS).member("effort");
    if (!effort.isAbsent()) {
      var _ = effort.text();
    }
  }

  private static void toolChoice(Place choice, boolean withoutTools) {
    if (choice.isAbsent()) {
      return;
    }
    String type = choice.object().type();
    if (!type.equals("auto") && !(type.equals("none") && withoutTools)) {
      throw choice
          .member("type")
          .wrong("the model chooses tools by itself here: use auto, or send no tools");
    }
    if (choice.only(CHOICE_MEMBERS).member("disable_parallel_tool_use").flag()) {
      throw choice
          .member("disable_parallel_tool_use")
          .wrong("the CLI cannot keep a model from calling several tools: leave it out");
    }
  }
}
