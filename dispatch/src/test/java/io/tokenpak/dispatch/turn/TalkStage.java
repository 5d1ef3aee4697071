package io.tokenpak.dispatch.turn;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.tokenpak.dispatch.session.Message;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/// A talk with a scripted process, in a time that passes when a test says so.
final class TalkStage {
  static final List<LentTool> TOOLS =
      List.of(
          new LentTool(
              "lookup", "looks up", JsonNodeFactory.instance.objectNode().put("type", "object")));
  static final TurnOptions OPTIONS = options("model", "system", TOOLS);
  private static final Duration SOON = Duration.ofSeconds(10);

  final AtomicLong nanos = new AtomicLong();
  final List<String> heard = new CopyOnWriteArrayList<>();
  final TurnListener listener =
      new TurnListener() {
        @Override
        public void answered(Message answer) {
          heard.add("answered " + answer.content());
        }

        @Override
        public void waiting(Message answer, List<String> toolUseIds) {
          heard.add("waiting " + answer.content() + " " + toolUseIds);
        }

        @Override
        public void ended() {
          heard.add("ended");
        }
      };
  final TalkLimits limits;
  final Talk talk;
  final ScriptedCli cli;

  TalkStage() throws IOException {
    this(TalkLimits.DEFAULTS);
  }

  /// A talk that was prepared.
  TalkStage(TalkLimits limits) throws IOException {
    this.limits = limits;
    AtomicReference<ScriptedCli> process = new AtomicReference<>();
    talk =
        Talk.open(
            ear -> {
              process.set(new ScriptedCli(ear));
              return process.get();
            },
            new Talk.Rules(new Permission("ask the owner"), limits, false, nanos::get));
    cli = process.get();
    talk.prepare("system", TOOLS);
  }

  static TurnOptions options(String model, String system, List<LentTool> tools) {
    return new TurnOptions(model, system, 0, new Thinking.Usual(), tools);
  }

  RunningTurn say(String text) {
    return talk.say(OPTIONS, Message.user(text), listener);
  }

  RunningTurn sayAndSucceed(String text) {
    RunningTurn turn = say(text);
    cli.succeeds();
    return turn;
  }

  void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  /// What the turn's events are, to the last.
  List<String> types(RunningTurn turn) throws InterruptedException {
    List<String> types = new ArrayList<>();
    while (true) {
      TurnEvent event = turn.next(SOON).orElseThrow();
      if (event instanceof TurnEvent.Partial(var partial)) {
        types.add(partial.path("type").asText());
      } else {
        types.add(event.toString());
        return types;
      }
    }
  }

  /// How the turn failed.
  TurnFailure failure(RunningTurn turn) throws InterruptedException {
    while (true) {
      TurnEvent event = turn.next(SOON).orElseThrow();
      if (event instanceof TurnEvent.Failed(TurnFailure failure)) {
        return failure;
      }
      if (event.isLast()) {
        throw new AssertionError("the turn did not fail: " + event);
      }
    }
  }
}
