package io.tokenpak.companion.usage.ledger;

import io.tokenpak.companion.exchange.Printable;
import io.tokenpak.companion.usage.RateLimit;
import io.tokenpak.companion.usage.Retry;
import io.tokenpak.companion.usage.Usage;
import io.tokenpak.companion.usage.UsageAnswer;
import io.tokenpak.companion.usage.UsageIntent;
import io.tokenpak.companion.usage.UsageNotes;
import io.tokenpak.companion.usage.UsageRow;
import org.jspecify.annotations.Nullable;

/// Cuts what comes from outside to what a ledger holds: texts that are short and fit for a line,
/// counts that can be summed up.
final class RowBound {
  static final int LONGEST = 200;

  /// Nine million answers with such a count still sum up to one.
  static final long MOST_TOKENS = 1_000_000_000_000L;

  private static final int MOST_NOTES = 32;

  private RowBound() {}

  static UsageIntent bound(UsageIntent intent) {
    return new UsageIntent(
        text(intent.request()),
        intent.began(),
        text(intent.platform()),
        optional(intent.session()),
        text(intent.provider()),
        text(intent.backend()),
        text(intent.method()),
        text(intent.path()),
        text(intent.source()),
        text(intent.generation()));
  }

  static UsageRow bound(UsageRow row) {
    UsageAnswer answer = row.answer();
    Usage usage = answer.usage();
    return new UsageRow(
        bound(row.intent()),
        row.ended(),
        new UsageAnswer(
            answer.status(),
            text(answer.outcome()),
            optional(answer.id()),
            usage == null ? null : bound(usage)),
        row.timing(),
        row.traffic(),
        bound(row.notes()),
        row.cost());
  }

  private static Usage bound(Usage usage) {
    return new Usage(
        optional(usage.model()),
        count(usage.input()),
        count(usage.output()),
        count(usage.cacheRead()),
        count(usage.cacheWritten()),
        count(usage.cacheWrittenLong()),
        count(usage.reasoning()),
        count(usage.searches()),
        optional(usage.stopReason()),
        optional(usage.tier()));
  }

  private static UsageNotes bound(UsageNotes notes) {
    return new UsageNotes(
        notes.retries().stream()
            .limit(MOST_NOTES)
            .map(
                each -> new Retry(text(each.source()), text(each.generation()), text(each.proof())))
            .toList(),
        notes.limits().stream()
            .limit(MOST_NOTES)
            .map(each ->
                new RateLimit(
                    text(each.name()), each.used(), each.resets(), optional(each.status())))
            .toList(),
        notes.flags(),
        optional(notes.traceparent()));
  }

  private static long count(long tokens) {
    return Math.clamp(tokens, 0, MOST_TOKENS);
  }

  private static @Nullable String optional(@Nullable String text) {
    return text == null ? null : text(text);
  }

  private static String text(String text) {
    String line = Printable.line(text, LONGEST);
    for (int i = 0; i < line.length(); i++) {
      if (Character.isSurrogate(line.charAt(i))) {
        return withoutHalves(line);
      }
    }
    return line;
  }

  /// Half a character is one that no database takes.
  private static String withoutHalves(String text) {
    StringBuilder whole = new StringBuilder(text.length());
    text.codePoints()
        .map(point ->
            point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE ? '\ufffd' : point)
        .forEach(whole::appendCodePoint);
    return whole.toString();
  }
}
