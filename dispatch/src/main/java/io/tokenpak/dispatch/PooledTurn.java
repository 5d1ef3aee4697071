package io.tokenpak.dispatch;

import io.tokenpak.dispatch.turn.RunningTurn;
import io.tokenpak.dispatch.turn.TurnEvent;
import io.tokenpak.dispatch.turn.TurnFailure;
import io.tokenpak.dispatch.turn.TurnRefused;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A turn that is put to another process if the first dies before anything was heard of the model:
/// until then, nothing has been done.
///
/// One thread takes the events; any may close it. Guarded by its own monitor, which is not held
/// while anything is waited for.
final class PooledTurn implements RunningTurn {
  private static final Logger log = LoggerFactory.getLogger(PooledTurn.class);

  private final Beginning beginning;
  private RunningTurn run;
  private boolean mayTryAgain = true;
  private boolean closed;

  PooledTurn(Beginning beginning, RunningTurn run) {
    this.beginning = beginning;
    this.run = run;
  }

  @Override
  public Optional<TurnEvent> next(Duration patience) throws InterruptedException {
    Optional<TurnEvent> event = current().next(patience);
    if (event.isEmpty() || !mayTryAgain) {
      return event;
    }
    mayTryAgain = false;
    return isDeath(event.get()) ? tryAgain(event.get()) : event;
  }

  private static boolean isDeath(TurnEvent event) {
    return event instanceof TurnEvent.Failed(TurnFailure failure)
        && failure.kind() == TurnFailure.Kind.PROCESS_ENDED;
  }

  private Optional<TurnEvent> tryAgain(TurnEvent death) throws InterruptedException {
    try {
      log.warn("a Claude CLI process died before it answered: another is asked");
      RunningTurn another = beginning.afresh();
      if (!replace(another)) {
        another.close();
      }
      return Optional.empty();
    } catch (TurnRefused refused) {
      log.warn("and no other can be asked: {}", refused.message());
      return Optional.of(death);
    }
  }

  private synchronized RunningTurn current() {
    return run;
  }

  private synchronized boolean replace(RunningTurn another) {
    run = another;
    return !closed;
  }

  @Override
  public void close() {
    RunningTurn open;
    synchronized (this) {
      closed = true;
      open = run;
    }
    open.close();
  }
}
