package io.tokenpak.companion.command;

import io.tokenpak.companion.exchange.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Rows whose columns line up.
final class Table {
  private static final String GAP = "  ";

  private final List<List<String>> rows = new ArrayList<>();
  private final int firstNumber;

  Table() {
    this(Integer.MAX_VALUE);
  }

  private Table(int firstNumber) {
    this.firstNumber = firstNumber;
  }

  /// A table whose columns are aligned right from this one on, counted from 0.
  static Table withNumbersFrom(int column) {
    return new Table(column);
  }

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
      int blanks = width(column) - cell.length();
      boolean isNumber = column >= firstNumber;
      line.append(column == 0 ? "" : GAP).repeat(' ', isNumber ? blanks : 0);
      line.append(cell).repeat(' ', isNumber ? 0 : blanks);
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
