package io.tokenpak.companion.metric;

import static java.nio.charset.StandardCharsets.UTF_8;

/// Writes metrics as text, in [Prometheus'
/// format](https://prometheus.io/docs/instrumenting/exposition_formats/).
final class Exposition {
  static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final StringBuilder text = new StringBuilder(16_384);

  /// Begins a metric.
  void head(String name, String type, String help) {
    text.append("# HELP ").append(name).append(' ').append(help).append('\n');
    text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
  }

  /// A value of the metric that was begun. Labels without a value are left out.
  void sample(String name, Metric.Series series, String value) {
    text.append(name);
    char before = '{';
    for (int i = 0; i < series.names().size(); i++) {
      String label = series.values().get(i);
      if (!label.isEmpty()) {
        text.append(before).append(series.names().get(i)).append("=\"");
        escape(label);
        text.append('"');
        before = ',';
      }
    }
    if (before == ',') {
      text.append('}');
    }
    text.append(' ').append(value).append('\n');
  }

  private void escape(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '\\' -> text.append("\\\\");
        case '"' -> text.append("\\\"");
        case '\n' -> text.append("\\n");
        default -> text.append(c);
      }
    }
  }

  byte[] bytes() {
    return text.toString().getBytes(UTF_8);
  }
}
