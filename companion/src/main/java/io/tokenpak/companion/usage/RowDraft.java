package io.tokenpak.companion.usage;

import io.tokenpak.companion.exchange.Printable;
import io.tokenpak.companion.exchange.Reason;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpStatus;
import org.jspecify.annotations.Nullable;

/// The row of an exchange that has not ended. Guarded by the monitor of its meter.
final class RowDraft {
  private static final CompletableFuture<Void> DONE = CompletableFuture.completedFuture(null);

  private static final int LONGEST_ID = 200;

  private final UsageLedger ledger;
  private final boolean captured;
  private final List<Retry> retries = new ArrayList<>(0);
  private UsageIntent intent;
  private boolean begun;
  private boolean ended;
  private int status;
  private HttpFields fields = HttpFields.EMPTY;
  private boolean complete;

  /// @param captured whether its bodies are kept
  RowDraft(UsageLedger ledger, UsageIntent intent, boolean captured) {
    this.captured = captured;
    this.ledger = ledger;
    this.intent = intent;
  }

  UsageIntent intent() {
    return intent;
  }

  void travelsWith(String source, String generation) {
    if (!intent.source().equals(source) || !intent.generation().equals(generation)) {
      intent = intent.travellingWith(source, generation);
    }
  }

  /// An exchange that has ended meanwhile begins no more.
  CompletableFuture<Void> begin() {
    if (begun || ended) {
      return DONE;
    }
    begun = true;
    return ledger.begun(intent);
  }

  void retry(Retry retry) {
    retries.add(retry);
  }

  void answered(int status, HttpFields fields) {
    this.status = status;
    this.fields = fields;
  }

  private @Nullable String answerId() {
    String named = fields.get("request-id");
    String id = named == null ? fields.get("x-request-id") : named;
    return id == null ? null : Printable.line(id, LONGEST_ID);
  }

  /// The answer has come to its end.
  void complete() {
    complete = true;
  }

  /// @param answer what was read of it, if that could be
  /// @param bodies what was seen of them, if anybody looked
  void end(ExchangeEnd end, @Nullable AnswerWatch answer, @Nullable Bodies bodies) {
    if (ended) {
      return;
    }
    ended = true;
    if (begun) {
      ledger.ended(row(end, answer, bodies));
    }
  }

  private UsageRow row(ExchangeEnd end, @Nullable AnswerWatch answer, @Nullable Bodies bodies) {
    Usage usage = answer == null ? null : answer.usage().orElse(null);
    Set<UsageFlag> flags = EnumSet.noneOf(UsageFlag.class);
    if (answer != null) {
      flags.addAll(answer.flags());
      boolean isCoded = flags.contains(UsageFlag.CODED);
      boolean isUnreachable = end.outcome().equals(Reason.PROVIDER_UNREACHABLE.code());
      flags.addAll(unfinished(usage, bodies, isCoded, isUnreachable));
    }
    if (captured) {
      flags.add(UsageFlag.CAPTURED);
    }
    return new UsageRow(
        intent,
        end.at(),
        new UsageAnswer(status, end.outcome(), answerId(), usage),
        end.timing(),
        traffic(end, bodies),
        new UsageNotes(retries, RateLimits.of(fields, end.at()), flags, end.traceparent()),
        null);
  }

  private static Traffic traffic(ExchangeEnd end, @Nullable Bodies bodies) {
    return bodies == null
        ? new Traffic(end.requestBytes(), end.responseBytes(), null, null, null, null)
        : bodies.traffic(end.requestBytes(), end.responseBytes());
  }

  /// What is odd about an answer that should have said what it cost.
  private Set<UsageFlag> unfinished(
      @Nullable Usage usage, @Nullable Bodies bodies, boolean isCoded, boolean isUnreachable) {
    if (status == 0) {
      // A provider that has a whole request may work on it, whether or not it is heard.
      return bodies != null && bodies.mayHaveArrived() && !isUnreachable
          ? Set.of(UsageFlag.PARTIAL)
          : Set.of();
    }
    if (!HttpStatus.isSuccess(status)) {
      return Set.of();
    }
    if (!complete) {
      return Set.of(UsageFlag.PARTIAL);
    }
    return usage == null && !isCoded ? Set.of(UsageFlag.ABSENT) : Set.of();
  }
}
