package io.tokenpak.companion.usage;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The figures of one answer so far. Of several reports of a count the largest holds, since they
/// only ever grow; of several texts, the last.
final class Tally implements JsonFinds {
  /// More digits than any count has, and few enough for sums to stay within a long.
  private static final int MOST_DIGITS = 15;

  private static final long UNKNOWN = -1;
  private static final byte[] SEARCH = "web_search_call".getBytes(US_ASCII);

  private final UsageFormat format;
  private final Map<Figure, Count> counts = new EnumMap<>(Figure.class);
  private final FigureText model = new FigureText();
  private final FigureText stopReason = new FigureText();
  private final FigureText stopDetail = new FigureText();
  private final FigureText tier = new FigureText();
  private final Set<UsageFlag> flags = EnumSet.noneOf(UsageFlag.class);
  private EventKind kind = EventKind.USUAL;
  private boolean typed;
  private boolean failed;
  private int searches;
  private int searchesOfEvent;
  private boolean streamEnded;

  /// One figure; mutable, since boxes would be made for each report.
  private static final class Count {
    private long count = UNKNOWN;
  }

  Tally(UsageFormat format) {
    this.format = format;
  }

  @Override
  public void found(Figure figure, byte[] text, int length, boolean quoted) {
    if (!figure.isText()) {
      count(figure, text, length, quoted);
    } else if (quoted) {
      text(figure, text, length);
    }
  }

  private void text(Figure figure, byte[] text, int length) {
    switch (figure) {
      case TYPE -> {
        kind = format.events().kind(text, length);
        typed = true;
      }
      case ITEM -> searchesOfEvent += isSearch(text, length) ? 1 : 0;
      case ERROR -> failed = true;
      case MODEL -> model.set(text, length);
      case STOP_REASON -> stopReason.set(text, length);
      case STOP_DETAIL -> stopDetail.set(text, length);
      default -> tier.set(text, length);
    }
  }

  private static boolean isSearch(byte[] text, int length) {
    return Arrays.equals(SEARCH, 0, SEARCH.length, text, 0, length);
  }

  private void count(Figure figure, byte[] text, int length, boolean quoted) {
    if (length > 0 && !quoted && text[0] == 'n') {
      // null: there is nothing to count yet.
      return;
    }
    long count = quoted ? UNKNOWN : count(text, length);
    if (count == UNKNOWN) {
      flag(UsageFlag.UNREADABLE);
      return;
    }
    Count known = counts.computeIfAbsent(figure, _ -> new Count());
    if (count < known.count) {
      flag(UsageFlag.BACKWARDS);
    } else {
      known.count = count;
    }
  }

  private static long count(byte[] text, int length) {
    if (length == 0 || length > MOST_DIGITS) {
      return UNKNOWN;
    }
    long count = 0;
    for (int i = 0; i < length; i++) {
      int digit = text[i] - '0';
      if (digit < 0 || digit > 9) {
        return UNKNOWN;
      }
      count = count * 10 + digit;
    }
    return count;
  }

  void flag(UsageFlag flag) {
    flags.add(flag);
  }

  /// What is odd about the figures so far.
  Set<UsageFlag> flags() {
    return flags;
  }

  /// @param marked whether the event is a mark that the stream ends
  void endEvent(boolean marked) {
    if (typed && kind == EventKind.UNKNOWN) {
      flag(UsageFlag.UNKNOWN_EVENT);
    }
    if (kind == EventKind.ERROR || kind == EventKind.FAILED || (failed && !typed)) {
      flag(UsageFlag.ERROR_EVENT);
    }
    if (kind == EventKind.ITEM_DONE) {
      searches += searchesOfEvent;
    }
    streamEnded |= marked || kind.isLast();
    forgetEvent();
  }

  private void forgetEvent() {
    kind = EventKind.USUAL;
    typed = false;
    failed = false;
    searchesOfEvent = 0;
  }

  /// The document has come to its end: what it holds counts.
  void endDocument() {
    searches += searchesOfEvent;
    forgetEvent();
  }

  boolean hasStreamEnded() {
    return streamEnded;
  }

  /// What kind of event the last type said, until the event ends.
  EventKind kind() {
    return kind;
  }

  Optional<Usage> usage() {
    if (!counts.containsKey(Figure.INPUT) && !counts.containsKey(Figure.OUTPUT)) {
      return Optional.empty();
    }
    long read = known(Figure.CACHE_READ);
    long longer = known(Figure.CACHE_WRITTEN_LONG);
    long written =
        Math.max(known(Figure.CACHE_WRITTEN), known(Figure.CACHE_WRITTEN_SHORT) + longer);
    long apart = format.countsCacheApart() ? read + written : 0;
    return Optional.of(
        new Usage(
            model.value(),
            known(Figure.INPUT) + apart,
            known(Figure.OUTPUT),
            read,
            written,
            longer,
            known(Figure.REASONING),
            known(Figure.SEARCHES) + searches,
            stop(),
            tier.value()));
  }

  private @Nullable String stop() {
    String detail = stopDetail.value();
    return detail == null ? stopReason.value() : detail;
  }

  private long known(Figure figure) {
    Count count = counts.get(figure);
    return count == null ? 0 : count.count;
  }

  /// Begins with another answer.
  void forget() {
    counts.clear();
    model.forget();
    stopReason.forget();
    stopDetail.forget();
    tier.forget();
    searches = 0;
    streamEnded = false;
    forgetEvent();
  }
}
