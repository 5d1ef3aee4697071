package io.tokenpak.companion.usage;

import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Watches one exchange and tells two audiences what it cost. Listeners learn it once, before the
/// client is given the bytes that complete its answer, so that nobody has an answer that nobody
/// counted. The ledger learns that the request is about to travel, and once more when the exchange
/// has ended.
///
/// Guarded by its own monitor, since an exchange may end while its answer still passes.
public final class UsageMeter {
  private static final Logger log = LoggerFactory.getLogger(UsageMeter.class);

  /// A meter that nobody reads.
  public static final UsageMeter NONE = new UsageMeter();

  private static final CompletableFuture<Void> DONE = CompletableFuture.completedFuture(null);
  private static final long UNKNOWN = -1;

  /// Whether nobody reads this meter.
  private final boolean idle;

  private final List<UsageListener> listeners;
  private final InstantSource clock;
  private final RowDraft row;
  private final ExchangeRecording recording;
  private final Pieces.Taker passing = this::pass;
  private @Nullable AnswerWatch answer;
  private volatile @Nullable Bodies bodies;
  private int status;
  private long bytesLeft = UNKNOWN;
  private boolean told;

  private UsageMeter() {
    this(
        new UsageMeters(List.of(), UsageLedger.NONE, InstantSource.system()),
        UsageIntent.NOBODYS,
        null,
        ExchangeRecording.NONE,
        true);
  }

  UsageMeter(
      UsageMeters meters,
      UsageIntent intent,
      Optional<UsageFormat> format,
      ExchangeRecording recording) {
    this(
        meters,
        intent,
        format.map(known -> new AnswerWatch(intent.request(), known)).orElse(null),
        recording,
        false);
  }

  private UsageMeter(
      UsageMeters meters,
      UsageIntent intent,
      @Nullable AnswerWatch answer,
      ExchangeRecording recording,
      boolean idle) {
    this.idle = idle;
    this.listeners = meters.listeners();
    this.clock = meters.clock();
    this.recording = recording;
    this.row = new RowDraft(meters.ledger(), intent, !recording.equals(ExchangeRecording.NONE));
    this.answer = answer;
    this.bodies = meters.ledger().equals(UsageLedger.NONE) ? null : new Bodies();
    this.told = idle || listeners.isEmpty();
  }

  /// What this exchange costs is counted elsewhere: it is recorded without.
  public void countElsewhere() {
    if (idle) {
      return;
    }
    synchronized (this) {
      answer = null;
      told = true;
    }
  }

  /// The bodies of this exchange do not pass as they are: there is nothing to compare.
  public void compareNothing() {
    if (idle) {
      return;
    }
    synchronized (this) {
      bodies = null;
    }
  }

  /// Shows bytes of the request as the client sent them; their buffer stays as it is.
  ///
  /// @param last whether they are the last
  public void asked(ByteBuffer bytes, boolean last) {
    if (idle) {
      return;
    }
    synchronized (this) {
      recording.asked(bytes, last);
      if (bodies != null) {
        BodyDigest request = bodies.requestIn();
        if (bytes.hasRemaining()) {
          Pieces.of(bytes.slice(), request::add);
        }
        if (last) {
          request.complete();
        }
      }
    }
  }

  /// The request will travel with another body than the client's.
  public void edited(byte[] body) {
    if (idle) {
      return;
    }
    synchronized (this) {
      recording.edited(body);
      if (bodies != null) {
        bodies.edit(body);
      }
    }
  }

  /// What is to see the body that is written to the provider. One for each time it is.
  public BodyEcho travels() {
    if (idle) {
      return BodyEcho.NONE;
    }
    synchronized (this) {
      return bodies == null ? BodyEcho.NONE : bodies.travels();
    }
  }

  /// The request travels with a credential of this source and generation.
  public void travelsWith(String source, String generation) {
    if (idle) {
      return;
    }
    synchronized (this) {
      row.travelsWith(source, generation);
    }
  }

  /// The request is about to travel. What comes later belongs to a replay.
  ///
  /// @return done when its first byte may
  public CompletableFuture<Void> begin() {
    if (idle) {
      return DONE;
    }
    synchronized (this) {
      return row.begin();
    }
  }

  /// The request will be sent again.
  public void retry(Retry retry) {
    if (idle) {
      return;
    }
    synchronized (this) {
      row.retry(retry);
    }
  }

  /// The head of the answer that the client will be given has arrived.
  public void answered(int status, HttpFields fields) {
    if (idle) {
      return;
    }
    synchronized (this) {
      this.status = status;
      bytesLeft = fields.getLongField(HttpHeader.CONTENT_LENGTH);
      row.answered(status, fields);
      recording.answered(status, fields);
      if (answer != null) {
        answer.begin(fields);
      }
    }
  }

  /// The provider has agreed to speak WebSocket.
  public void upgraded(HttpFields fields) {
    if (idle) {
      return;
    }
    synchronized (this) {
      status = HttpStatus.SWITCHING_PROTOCOLS_101;
      bodies = null;
      row.answered(status, fields);
      recording.answered(status, fields);
      if (answer != null) {
        answer.beginSocket(fields);
      }
    }
  }

  /// Shows bytes that the client is about to be given; their buffer stays as it is.
  ///
  /// @param last whether they are the last
  public void observe(ByteBuffer bytes, boolean last) {
    if (idle) {
      return;
    }
    synchronized (this) {
      if (status != HttpStatus.SWITCHING_PROTOCOLS_101) {
        recording.observed(bytes, last);
      }
      if (bytesLeft != UNKNOWN) {
        bytesLeft -= bytes.remaining();
      }
      if (bytes.hasRemaining()) {
        Pieces.of(bytes.slice(), passing);
      }
      if (last && bodies != null) {
        bodies.responseIn().complete();
      }
      if (last || bytesLeft == 0 || (answer != null && answer.isComplete())) {
        row.complete();
        end();
      }
    }
  }

  private void pass(byte[] bytes, int from, int to) {
    if (bodies != null) {
      bodies.responseIn().add(bytes, from, to);
    }
    if (answer != null) {
      answer.read(ByteBuffer.wrap(bytes, from, to - from));
    }
  }

  /// Bytes that were shown before have been written to the client, and are still in their buffer.
  ///
  /// @param from where in the buffer they begin
  /// @param last whether they were the last
  public void wrote(ByteBuffer bytes, int from, boolean last) {
    Bodies compared = bodies;
    if (idle || compared == null) {
      return;
    }
    compared.responseOut().wrote(bytes, from);
    if (last) {
      compared.responseOut().complete();
    }
  }

  /// The answer is over, or will never be: tells what was seen of it, unless that was told before.
  public void end() {
    if (idle) {
      return;
    }
    synchronized (this) {
      if (answer != null) {
        answer.close();
      }
      if (!told) {
        told = true;
        tell(entry());
      }
    }
  }

  private UsageEntry entry() {
    UsageIntent intent = row.intent();
    return new UsageEntry(
        intent.request(),
        intent.provider(),
        intent.source(),
        intent.generation(),
        status,
        clock.instant(),
        answer != null,
        answer == null ? Optional.empty() : answer.usage());
  }

  /// A listener that fails is no reason to keep the answer from its client.
  private void tell(UsageEntry entry) {
    for (UsageListener listener : listeners) {
      try {
        listener.used(entry);
      } catch (RuntimeException failure) {
        log.error("what answer {} cost is lost to one who counts", entry.request(), failure);
      }
    }
  }

  /// The exchange has ended: it gets its row, if its request was about to travel.
  public void ended(ExchangeEnd end) {
    if (idle) {
      return;
    }
    synchronized (this) {
      row.end(end, answer, bodies);
      recording.ended(end);
    }
  }
}
