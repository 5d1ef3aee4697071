package io.tokenpak.companion.command;

import io.tokenpak.companion.exchange.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Rows whose columns line up.
final class Table {
  private static final String GAP = "  ";

  private final List<List<String>> rows = new ArrayList<>();

  /// Cells may hold what others named, folders among it.
  void row(String... cells) {
    rows.add(Stream.of(cells).map(Printable::line).toList());
  }

  /// The rows as lines, each after the given indent, without trailing blanks.
  List<String> lines(String indent) {
    return rows.stream().map(row -> (indent + line(row)).stripTrailing()).toList();
  }

  private String line(List<String> row) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < row.size(); column++) {
      String cell = row.get(column);
      line.append(column == 0 ? "" : GAP).append(cell);
      line.repeat(' ', width(column) - cell.length());
    }
    return line.toString();
  }

  private int width(int column) {
    return rows.stream()
        .filter(row -> row.size() > column)
        .mapToInt(row -> row.get(column).length())
        .max()
        .orElse(0);
  }
}
