package io.tokenpak.companion;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor.Version;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/// The committed list of what is publicly known of libraries.
record Advisories(List<Row> rows) {
  private static final String FILE = "advisories.csv";

  /// @param artifact its group and name
  /// @param from the first version with the weakness; blank if none is known
  /// @param before the first version without
  record Row(String artifact, String from, String before, String advisory) {
    private static Row of(String line) {
      String[] cells = line.split(",", -1);
      return new Row(cells[0], cells[1], cells[2], cells[3]);
    }

    private boolean concerns(String artifact, String version) {
      return this.artifact.equals(artifact)
          && !from.isEmpty()
          && Version.parse(version).compareTo(Version.parse(from)) >= 0
          && Version.parse(version).compareTo(Version.parse(before)) < 0;
    }

    private String warning() {
      return "%s has %s: take %s or newer".formatted(artifact, advisory, before);
    }
  }

  static Advisories committed() {
    try (InputStream bytes = Objects.requireNonNull(Advisories.class.getResourceAsStream(FILE))) {
      return new Advisories(
          new String(bytes.readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .filter(line -> !line.startsWith("#"))
              .map(Row::of)
              .toList());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /// Group and name of the library that has this name; the name alone if none has.
  String artifact(String name) {
    return rows.stream()
        .map(Row::artifact)
        .filter(artifact -> artifact.endsWith(":" + name))
        .findFirst()
        .orElse(name);
  }

  /// What to do about a library, a sentence for each weakness.
  List<String> warnings(String artifact, String version) {
    if (rows.stream().noneMatch(row -> row.artifact().equals(artifact))) {
      return List.of(artifact + " has no row: look for its advisories, and add what there is");
    }
    return rows.stream().filter(row -> row.concerns(artifact, version)).map(Row::warning).toList();
  }
}
