package io.tokenpak.companion.usage;

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

  private final UsageLedger ledger;
  private final List<Retry> retries = new ArrayList<>(0);
  private UsageIntent intent;
  private boolean begun;
  private boolean ended;
  private int status;
  private @Nullable String id;
  private boolean complete;

  RowDraft(UsageLedger ledger, UsageIntent intent) {
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
    id = answerId(fields);
  }

  private static @Nullable String answerId(HttpFields fields) {
    String named = fields.get("request-id");
    return named == null ? fields.get("x-request-id") : named;
  }

  /// The answer has come to its end.
  void complete() {
    complete = true;
  }

  /// @param answer what was read of it, if that could be
  void end(ExchangeEnd end, @Nullable AnswerWatch answer) {
    if (ended) {
      return;
    }
    ended = true;
    if (begun) {
      ledger.ended(row(end, answer));
    }
  }

  private UsageRow row(ExchangeEnd end, @Nullable AnswerWatch answer) {
    Usage usage = answer == null ? null : answer.usage().orElse(null);
    Set<UsageFlag> flags = EnumSet.noneOf(UsageFlag.class);
    if (answer != null) {
      flags.addAll(answer.flags());
      flags.addAll(unfinished(usage));
    }
    return new UsageRow(
        intent,
        end.at(),
        new UsageAnswer(status, end.outcome(), id, usage),
        end.timing(),
        new Traffic(end.requestBytes(), end.responseBytes(), null, null, null, null),
        new UsageNotes(retries, List.of(), flags, end.traceparent()),
        null);
  }

  /// What is odd about an answer that should have said what it cost.
  private Set<UsageFlag> unfinished(@Nullable Usage usage) {
    if (!HttpStatus.isSuccess(status)) {
      return Set.of();
    }
    if (!complete) {
      return Set.of(UsageFlag.PARTIAL);
    }
    return usage == null ? Set.of(UsageFlag.ABSENT) : Set.of();
  }
}
