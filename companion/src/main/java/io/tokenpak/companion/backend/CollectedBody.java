package io.tokenpak.companion.backend;

import io.tokenpak.companion.exchange.Reason;
import io.tokenpak.companion.exchange.Refusal;
import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.util.BufferUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A body read whole: for the one provider whose bodies may need an edit, and for what reads bodies
/// itself.
final class CollectedBody {
  private static final Logger log = LoggerFactory.getLogger(CollectedBody.class);

  private final Content.Source source;
  private final BodyBudget budget;
  private final Consumer<byte[]> then;
  private final Consumer<Throwable> otherwise;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(16 * 1024);

  /// @param budget what the bytes count against until `then` or `otherwise` has run
  /// @param then given the body, on a thread of its own: decoding and editing take their time
  CollectedBody(
      Content.Source source,
      BodyBudget budget,
      Consumer<byte[]> then,
      Consumer<Throwable> otherwise) {
    this.source = source;
    this.budget = budget;
    this.then = then;
    this.otherwise = otherwise;
  }

  void read() {
    while (true) {
      Content.Chunk chunk = source.read();
      if (chunk == null) {
        source.demand(this::read);
        return;
      }
      if (Content.Chunk.isFailure(chunk)) {
        fail(chunk.getFailure());
        return;
      }
      boolean last = chunk.isLast();
      if (!append(chunk)) {
        return;
      }
      if (last) {
        Thread.startVirtualThread(this::finish);
        return;
      }
    }
  }

  private boolean append(Content.Chunk chunk) {
    byte[] some = BufferUtil.toArray(chunk.getByteBuffer());
    chunk.release();
    try {
      budget.take(some.length);
    } catch (Refusal full) {
      fail(full);
      return false;
    }
    bytes.write(some, 0, some.length);
    return true;
  }

  private void finish() {
    try {
      then.accept(bytes.toByteArray());
    } catch (Refusal refusal) {
      otherwise.accept(refusal);
    } catch (RuntimeException | OutOfMemoryError failure) {
      log.error("a body could not be read", failure);
      otherwise.accept(
          new Refusal(
              Reason.COMPANION_FAILED, "the companion failed: its log says why; try again"));
    } finally {
      budget.giveBack(bytes.size());
    }
  }

  private void fail(Throwable failure) {
    budget.giveBack(bytes.size());
    otherwise.accept(failure);
  }
}
