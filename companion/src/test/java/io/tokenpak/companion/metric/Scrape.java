package io.tokenpak.companion.metric;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.util.Fields;

/// Metrics as a collector understands them: reads the text strictly, and fails where a collector
/// could.
final class Scrape {
  private static final Pattern HEAD =
      Pattern.compile("# (HELP|TYPE) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.+)");
  private static final Pattern SAMPLE =
      Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})? (-?[0-9]+(?:\\.[0-9]+)?)");
  private static final Pattern LABEL =
      Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\\n]|\\\\[\\\\\"n])*)\"(,|$)");

  private final Map<String, String> types = new LinkedHashMap<>();
  private final Map<String, TreeSet<String>> labels = new TreeMap<>();
  private final Map<String, Map<Map<String, String>, BigDecimal>> samples = new LinkedHashMap<>();
  private String current = "";

  static Scrape of(Collector... collectors) {
    MetricsEndpoint endpoint = new MetricsEndpoint(List.of(collectors), Optional.empty());
    return parse(new String(endpoint.answer(new Fields()), UTF_8));
  }

  static Scrape parse(String text) {
    Scrape scrape = new Scrape();
    assertThat(text).endsWith("\n");
    for (String line : text.substring(0, text.length() - 1).split("\n", -1)) {
      scrape.read(line);
    }
    scrape.types.forEach((name, type) -> {
      if (type.equals("histogram")) {
        scrape.checkHistogram(name);
      }
    });
    return scrape;
  }

  private void read(String line) {
    Matcher head = HEAD.matcher(line);
    if (head.matches()) {
      current = head.group(2);
      if (head.group(1).equals("TYPE")) {
        assertThat(types.put(current, head.group(3))).as("one head for %s", current).isNull();
        assertThat(head.group(3)).isIn("counter", "gauge", "histogram");
      }
      return;
    }
    Matcher sample = SAMPLE.matcher(line);
    assertThat(sample.matches()).as(line).isTrue();
    String name = sample.group(1);
    assertThat(name)
        .as("beneath its head")
        .isIn(current, current + "_bucket", current + "_sum", current + "_count");
    Map<String, String> found = labels(sample.group(2) == null ? "" : sample.group(2));
    found.keySet().stream()
        .filter(each -> !each.equals("le"))
        .forEach(each -> labels.computeIfAbsent(current, _ -> new TreeSet<>()).add(each));
    assertThat(
            samples
                .computeIfAbsent(name, _ -> new LinkedHashMap<>())
                .put(found, new BigDecimal(sample.group(3))))
        .as("said once: %s", line)
        .isNull();
  }

  private static Map<String, String> labels(String text) {
    Map<String, String> found = new TreeMap<>();
    Matcher label = LABEL.matcher(text);
    int end = 0;
    while (end < text.length()) {
      assertThat(label.find(end) && label.start() == end).as(text).isTrue();
      assertThat(found.put(label.group(1), unescaped(label.group(2)))).isNull();
      end = label.end();
    }
    return found;
  }

  private static String unescaped(String text) {
    StringBuilder value = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        i++;
        c = text.charAt(i) == 'n' ? '\n' : text.charAt(i);
      }
      value.append(c);
    }
    return value.toString();
  }

  private void checkHistogram(String name) {
    Map<Map<String, String>, BigDecimal> last = new LinkedHashMap<>();
    samples(name + "_bucket")
        .forEach((labels, count) -> {
          Map<String, String> rest = new TreeMap<>(labels);
          String bound = rest.remove("le");
          assertThat(count).isGreaterThanOrEqualTo(last.getOrDefault(rest, BigDecimal.ZERO));
          last.put(rest, count);
          if ("+Inf".equals(bound)) {
            assertThat(value(name + "_count", rest)).isEqualTo(count);
            assertThat(samples(name + "_sum")).containsKey(rest);
          }
        });
    assertThat(samples(name + "_count").keySet()).isEqualTo(last.keySet());
  }

  /// The type of each metric.
  Map<String, String> types() {
    return types;
  }

  /// The labels that a metric has, but for a histogram's own.
  List<String> labelsOf(String name) {
    return List.copyOf(labels.getOrDefault(name, new TreeSet<>()));
  }

  Map<Map<String, String>, BigDecimal> samples(String name) {
    return samples.getOrDefault(name, Map.of());
  }

  /// Everything that can be asked for.
  Set<String> names() {
    return samples.keySet();
  }

  int series() {
    return samples.values().stream().mapToInt(Map::size).sum();
  }

  BigDecimal value(String name, Map<String, String> labels) {
    return Objects.requireNonNull(
        samples(name).get(new TreeMap<>(labels)), () -> "no " + name + labels);
  }

  /// The sum of all values that have these labels, whatever others they have.
  BigDecimal sum(String name, Map<String, String> some) {
    return samples(name).entrySet().stream()
        .filter(each -> each.getKey().entrySet().containsAll(some.entrySet()))
        .map(Map.Entry::getValue)
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }
}
