package io.tokenpak.companion.metric;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// One metric, with a value for each combination of its labels. Values are whole numbers of a
/// decimal unit, such as nanoseconds for seconds, so that sums are exact. Guarded by its own
/// monitor.
public final class Metric {
  /// How many combinations there may be before new ones are folded into `other`.
  static final int MOST = 256;

  /// What a value means.
  enum Kind {
    COUNTER,
    GAUGE,
    HISTOGRAM;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final String name;
  private final Kind kind;
  private final String help;
  private final Scale scale;
  private final List<Label> labels;
  private final Map<List<String>, long[]> cells = new LinkedHashMap<>();

  private Metric(String name, Kind kind, String help, Scale scale, Label... labels) {
    this.name = name;
    this.kind = kind;
    this.help = help;
    this.scale = scale;
    this.labels = List.of(labels);
  }

  static Metric counter(String name, String help, Scale scale, Label... labels) {
    return new Metric(name, Kind.COUNTER, help, scale, labels);
  }

  static Metric gauge(String name, String help, Scale scale, Label... labels) {
    return new Metric(name, Kind.GAUGE, help, scale, labels);
  }

  static Metric histogram(String name, String help, Scale scale, Label... labels) {
    return new Metric(name, Kind.HISTOGRAM, help, scale, labels);
  }

  /// Counts a value that is not negative, or enters it into the histogram.
  ///
  /// @param values of the labels, in their order; empty where there is none
  synchronized void add(long value, String... values) {
    long[] cell = cell(values);
    if (kind == Kind.HISTOGRAM) {
      cell[1 + scale.bucket(value)]++;
    }
    cell[0] = sum(cell[0], value);
  }

  /// Replaces the value.
  synchronized void set(long value, String... values) {
    cell(values)[0] = value;
  }

  private long[] cell(String... values) {
    List<String> key = new ArrayList<>(labels.size());
    for (int i = 0; i < values.length; i++) {
      key.add(labels.get(i).admitted(values[i]));
    }
    long[] cell = cells.get(key);
    if (cell == null) {
      if (cells.size() >= MOST) {
        fold(key);
      }
      int buckets = kind == Kind.HISTOGRAM ? scale.buckets() : 0;
      cell = cells.computeIfAbsent(List.copyOf(key), _ -> new long[1 + buckets]);
    }
    return cell;
  }

  private void fold(List<String> key) {
    for (int i = 0; i < key.size(); i++) {
      key.set(i, labels.get(i).folded(key.get(i)));
    }
  }

  /// A sum that went too far stays there: a counter never goes back.
  private static long sum(long sum, long value) {
    long result = sum + value;
    return value > 0 && result < sum ? Long.MAX_VALUE : result;
  }

  /// Writes all values; nothing as long as there is none.
  void write(Exposition out) {
    Map<List<String>, long[]> copy = copy();
    if (copy.isEmpty()) {
      return;
    }
    List<String> names = labels.stream().map(Label::name).toList();
    out.head(name, kind.word(), help);
    copy.forEach((values, cell) -> {
      if (kind == Kind.HISTOGRAM) {
        histogram(out, new Series(names, values), cell);
      } else {
        out.sample(name, new Series(names, values), scale.text(cell[0]));
      }
    });
  }

  private synchronized Map<List<String>, long[]> copy() {
    Map<List<String>, long[]> copy = LinkedHashMap.newLinkedHashMap(cells.size());
    cells.forEach((values, cell) -> copy.put(values, Arrays.copyOf(cell, cell.length)));
    return copy;
  }

  private void histogram(Exposition out, Series series, long[] cell) {
    long count = 0;
    for (int i = 0; i < scale.buckets(); i++) {
      count += cell[1 + i];
      out.sample(name + "_bucket", series.with("le", scale.bound(i)), Long.toString(count));
    }
    out.sample(name + "_sum", series, scale.text(cell[0]));
    out.sample(name + "_count", series, Long.toString(count));
  }

  /// A decimal unit, and where the buckets of a histogram end.
  ///
  /// @param digits of the unit behind the point: 9 where values are nanoseconds of seconds
  /// @param bounds in the unit, growing; behind the last is one more bucket
  record Scale(int digits, List<Long> bounds) {
    Scale {
      bounds = List.copyOf(bounds);
    }

    /// Whole numbers.
    static final Scale ONES = new Scale(0, List.of());

    /// Nanoseconds, shown as seconds.
    static final Scale NANOS = new Scale(9, List.of());

    int buckets() {
      return bounds.size() + 1;
    }

    int bucket(long value) {
      int bucket = 0;
      while (bucket < bounds.size() && value > bounds.get(bucket)) {
        bucket++;
      }
      return bucket;
    }

    String bound(int bucket) {
      return bucket == bounds.size() ? "+Inf" : text(bounds.get(bucket));
    }

    String text(long value) {
      return digits == 0
          ? Long.toString(value)
          : BigDecimal.valueOf(value, digits).stripTrailingZeros().toPlainString();
    }
  }

  /// The labels of one value.
  record Series(List<String> names, List<String> values) {
    Series with(String name, String value) {
      List<String> moreNames = new ArrayList<>(names);
      List<String> moreValues = new ArrayList<>(values);
      moreNames.add(name);
      moreValues.add(value);
      return new Series(moreNames, moreValues);
    }
  }
}
