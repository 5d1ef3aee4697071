package io.tokenpak.companion.setup;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// One line of `companion.yaml` at its top level; the other lines stay as they are.
record SettingLine(String key, String value) {
  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /// What asks for the line, or says how to write it by hand where the file is laid out in a way
  /// that a line more would break.
  Proposal offer(Machine machine, String question, Proposal.Consent consent) {
    try {
      Change change = in(machine);
      return says(change.content())
          ? new Proposal.Offer(question, consent, List.of(change), List.of())
          : byHand(machine);
    } catch (IOException unreadable) {
      return byHand(machine);
    }
  }

  private Proposal byHand(Machine machine) {
    return Proposal.word(
        "write this by hand into %s, if you want it: %s".formatted(machine.settingsFile(), line()));
  }

  private Change in(Machine machine) throws IOException {
    List<String> lines = new ArrayList<>();
    if (Files.exists(machine.settingsFile())) {
      lines.addAll(Files.readAllLines(machine.settingsFile()));
    }
    Pattern same = Pattern.compile("[\"']?" + Pattern.quote(key) + "[\"']?\\s*:.*");
    boolean replaced = false;
    for (int i = 0; i < lines.size(); i++) {
      if (same.matcher(lines.get(i)).matches()) {
        lines.set(i, line());
        replaced = true;
      }
    }
    if (!replaced) {
      lines.add(line());
    }
    return new Change(
        machine.settingsFile(),
        String.join("\n", lines) + "\n",
        (replaced ? "the line now reads: " : "a line more: ") + line());
  }

  private boolean says(String content) throws IOException {
    JsonNode settings = YAML.readTree(content);
    return settings.path(key).asText().equals(value);
  }

  private String line() {
    return key + ": " + value;
  }
}
