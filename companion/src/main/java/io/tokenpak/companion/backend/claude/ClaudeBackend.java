package io.tokenpak.companion.backend.claude;

import io.tokenpak.companion.backend.Backend;
import io.tokenpak.companion.backend.WholeBodies;
import io.tokenpak.companion.credential.CredentialUse;
import io.tokenpak.companion.exchange.ErrorShape;
import io.tokenpak.companion.exchange.Exchange;
import io.tokenpak.companion.exchange.Reason;
import io.tokenpak.companion.exchange.Refusal;
import io.tokenpak.companion.route.Route;
import io.tokenpak.companion.usage.UsageMeter;
import io.tokenpak.dispatch.session.Scope;
import io.tokenpak.dispatch.turn.LentTool;
import io.tokenpak.dispatch.turn.RunningTurn;
import io.tokenpak.dispatch.turn.Turn;
import io.tokenpak.dispatch.turn.TurnRefused;
import java.nio.ByteBuffer;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Answers Messages requests with turns of the pool of Claude CLI processes.
///
/// A virtual thread sees each turn through: it waits for the process on one side and for the client
/// on the other, and a client that leaves interrupts it.
public final class ClaudeBackend implements Backend {
  private static final Logger log = LoggerFactory.getLogger(ClaudeBackend.class);

  /// Two bodies of the largest default size.
  private static final long MOST_HELD = 64L << 20;

  /// The field in which a caller names the folder that local tools are to work in.
  public static final String WORKSPACE = "X-TokenPak-Workspace";

  private final Turns turns;
  private final Workspaces workspaces;
  private final FaceSettings settings;
  private final WholeBodies bodies;

  public ClaudeBackend(Turns turns, Workspaces workspaces, FaceSettings settings) {
    this.turns = turns;
    this.workspaces = workspaces;
    this.settings = settings;
    this.bodies = new WholeBodies(settings.maxBody(), MOST_HELD);
  }

  @Override
  public String name() {
    return Route.CLAUDE;
  }

  @Override
  public void answer(Exchange exchange, Route route, CredentialUse use, UsageMeter meter) {
    meter.compareNothing();
    if (!settings.counts()) {
      meter.countElsewhere();
    }
    bodies.gather(exchange, ErrorShape.ANTHROPIC, body -> ask(exchange, meter, body));
  }

  /// The body itself is not needed any more once it is read; what was read of it counts until the
  /// turn is over.
  private void ask(Exchange exchange, UsageMeter meter, byte[] body) {
    meter.asked(ByteBuffer.wrap(body), true);
    MessagesRequest request = RequestReader.read(body);
    Runnable release = bodies.hold(body.length);
    Thread.ofVirtual()
        .name("turn-" + exchange.id())
        .start(() -> {
          try {
            run(exchange, meter, request);
          } finally {
            release.run();
          }
        });
  }

  private void run(Exchange exchange, UsageMeter meter, MessagesRequest request) {
    TurnThread thread = new TurnThread();
    exchange.onClientGone(thread::interrupt);
    exchange.watchClient();
    try {
      run(exchange, meter, request, thread);
    } catch (Refusal refusal) {
      exchange.refuse(refusal, ErrorShape.ANTHROPIC);
    } catch (InterruptedException _) {
      // The client has left, which has ended the exchange.
      exchange.refuse(
          new Refusal(Reason.DRAINING, "the companion is stopping: try again"),
          ErrorShape.ANTHROPIC);
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError failure) {
      log.error("a turn could not be answered", failure);
      exchange.refuse(
          new Refusal(Reason.COMPANION_FAILED, "the companion failed: its log says why; try again"),
          ErrorShape.ANTHROPIC);
    }
  }

  private void run(Exchange exchange, UsageMeter meter, MessagesRequest request, TurnThread thread)
      throws InterruptedException {
    TurnAnswer answer =
        new TurnAnswer(exchange, meter, settings, identity(exchange, request), request.stream());
    awaitIntent(meter);
    RunningTurn turn = begin(exchange, request);
    try {
      answer.pass(turn);
    } finally {
      thread.settle();
      turn.close();
      meter.end();
    }
  }

  private static void awaitIntent(UsageMeter meter) throws InterruptedException {
    try {
      var _ = meter.begin().get();
    } catch (ExecutionException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private RunningTurn begin(Exchange exchange, MessagesRequest request)
      throws InterruptedException {
    try {
      return turns.begin(
          new Turn(scope(exchange, request), request.conversation(), request.options()));
    } catch (TurnRefused refused) {
      throw Failures.refusal(refused);
    }
  }

  private Scope scope(Exchange exchange, MessagesRequest request) throws TurnRefused {
    String named = exchange.labels().session();
    return new Scope(
        exchange.labels().platform(),
        named == null ? request.session() : named,
        workspaces.resolve(exchange.head().field(WORKSPACE).orElse("")));
  }

  private static AnswerIdentity identity(Exchange exchange, MessagesRequest request) {
    return new AnswerIdentity(
        request.options().model(),
        "msg_" + exchange.id(),
        request.options().tools().stream().map(LentTool::name).collect(Collectors.toSet()));
  }
}
