package io.tokenpak.companion.backend.claude;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tokenpak.companion.exchange.ErrorShape;
import io.tokenpak.companion.exchange.Exchange;
import io.tokenpak.companion.exchange.Printable;
import io.tokenpak.companion.exchange.Refusal;
import io.tokenpak.companion.usage.UsageMeter;
import io.tokenpak.dispatch.turn.RunningTurn;
import io.tokenpak.dispatch.turn.TurnEvent;
import io.tokenpak.dispatch.turn.TurnFailure;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Passes what comes out of a turn to the client, and ends the exchange.
final class TurnAnswer {
  private static final Logger log = LoggerFactory.getLogger(TurnAnswer.class);

  private final Exchange exchange;
  private final FaceSettings settings;
  private final ClientWriter writer;
  private final AnswerForm form;
  private final MergedRounds rounds;

  TurnAnswer(
      Exchange exchange,
      UsageMeter meter,
      FaceSettings settings,
      AnswerIdentity identity,
      boolean stream) {
    this.exchange = exchange;
    this.settings = settings;
    this.writer = new ClientWriter(exchange, meter, settings.patience());
    this.form = stream ? new StreamedAnswer(writer) : new WholeAnswer(writer);
    this.rounds = new MergedRounds(identity, form::event);
  }

  /// Sees the turn through.
  void pass(RunningTurn turn) throws InterruptedException {
    try {
      passEvents(turn);
    } catch (BrokenAnswer broken) {
      end(Failures.refusal(broken));
    } catch (ClientStalled stalled) {
      exchange.fail(stalled, "client stalled");
    } catch (IOException left) {
      exchange.fail(left, "client left");
    }
  }

  private void passEvents(RunningTurn turn)
      throws BrokenAnswer, ClientStalled, IOException, InterruptedException {
    while (true) {
      Optional<TurnEvent> event = turn.next(settings.ping());
      if (event.isEmpty()) {
        form.idle();
        continue;
      }
      // What waits already goes out with it.
      while (event.isPresent()) {
        if (take(event.get())) {
          return;
        }
        event = form.isFull() ? Optional.empty() : turn.next(Duration.ZERO);
      }
      form.flush();
    }
  }

  /// @return whether the exchange has ended by it
  private boolean take(TurnEvent event)
      throws BrokenAnswer, ClientStalled, IOException, InterruptedException {
    switch (event) {
      case TurnEvent.Partial(var partial) -> {
        rounds.take(partial);
        return false;
      }
      case TurnEvent.CallsLent(var ids) -> rounds.endWithCalls(ids);
      case TurnEvent.Completed(var reason, var usage) -> rounds.endComplete(reason, usage);
      case TurnEvent.Failed(var failure) -> {
        failed(failure);
        return true;
      }
    }
    form.finish();
    return true;
  }

  private void failed(TurnFailure failure) throws ClientStalled, IOException, InterruptedException {
    if (!Failures.isProviders(failure)) {
      end(Failures.refusal(failure));
      return;
    }
    byte[] error = EventBytes.json(error(failure));
    if (form.isBegun()) {
      cut(error, new IOException(failure.message()), "provider error");
      return;
    }
    exchange.response().setStatus(failure.status());
    exchange.response().getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
    writer.answered();
    writer.write(error, true);
  }

  private static ObjectNode error(TurnFailure failure) {
    ObjectNode error = JsonNodeFactory.instance.objectNode().put("type", "error");
    String type = failure.type().isEmpty() ? "api_error" : failure.type();
    error.putObject("error").put("type", type).put("message", failure.message());
    return error;
  }

  /// Ends with a failure of the companion's own or of the CLI's.
  void end(Refusal refusal) throws InterruptedException {
    if (!form.isBegun()) {
      exchange.refuse(refusal, ErrorShape.ANTHROPIC);
      return;
    }
    try {
      cut(ErrorShape.ANTHROPIC.body(refusal), refusal, refusal.reason().code());
    } catch (ClientStalled | IOException gone) {
      exchange.fail(gone, "client left");
    }
  }

  private void cut(byte[] error, Throwable failure, String code)
      throws ClientStalled, IOException, InterruptedException {
    log.warn("cut {}: {}", exchange.id(), Printable.line(String.valueOf(failure.getMessage())));
    form.cut(error);
    exchange.fail(failure, code);
  }
}
