package io.tokenpak.companion.setup;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/// One line of `companion.yaml` at its top level; the other lines stay as they are.
record SettingLine(String key, String value) {
  Change in(Machine machine) throws IOException {
    List<String> lines = new ArrayList<>();
    if (Files.exists(machine.settingsFile())) {
      lines.addAll(Files.readAllLines(machine.settingsFile()));
    }
    boolean replaced = false;
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).startsWith(key + ":")) {
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

  private String line() {
    return key + ": " + value;
  }
}
