package io.tokenpak.dispatch.turn;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tokenpak.dispatch.process.LineListener;
import io.tokenpak.dispatch.process.ProcessEnd;
import io.tokenpak.dispatch.protocol.Asked;
import io.tokenpak.dispatch.protocol.CliLine;
import io.tokenpak.dispatch.protocol.HostLine;
import io.tokenpak.dispatch.protocol.LineParser;
import io.tokenpak.dispatch.protocol.Result;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Hears what the process says, and does what it means. Only its process's thread is in here.
final class Ear implements LineListener {
  private static final Logger log = LoggerFactory.getLogger(Ear.class);

  /// Stop reasons after which the CLI would go on by itself, with words of its own.
  private static final Set<String> CUTTING =
      Set.of("max_tokens", "refusal", "model_context_window_exceeded");

  /// The model of messages that the CLI makes up itself.
  private static final String SYNTHETIC = "<synthetic>";

  private final Course course;
  private final Outgoing outgoing;
  private final Permission permission;
  private final Greeting greeting;
  private volatile LentCalls lent = new LentCalls(List.of());

  Ear(Course course, Outgoing outgoing, Permission permission, Greeting greeting) {
    this.course = course;
    this.outgoing = outgoing;
    this.permission = permission;
    this.greeting = greeting;
  }

  void lend(LentCalls calls) {
    lent = calls;
  }

  @Override
  public void line(String line) {
    course.hear();
    LineParser.parse(line)
        .ifPresentOrElse(
            parsed -> take(parsed, line.length()),
            () -> log.debug("{} said what is none of the protocol", outgoing));
    // Time that a slow taker of events took is not the process's.
    course.hear();
  }

  private void take(CliLine line, int size) {
    switch (line) {
      case Asked.MayRun asked -> answer(asked.requestId(), permission.answer(asked, this::isLent));
      case Asked.Message asked -> lent.take(asked).ifPresent(outgoing::send);
      case Asked.Unknown asked ->
          outgoing.send(
              HostLine.refusal(asked.requestId(), "there is no answer to " + asked.subtype()));
      case CliLine.Answered answered -> outgoing.answered(answered);
      case CliLine.Partial partial -> partial(partial, size);
      case CliLine.Block block -> block(block);
      case CliLine.Echo echo -> echo(echo);
      case Result result -> result(result);
      case CliLine.Retry retry ->
          log.info(
              "{}: the provider answered {}, attempt {}",
              outgoing,
              retry.status(),
              retry.attempt());
      case CliLine.Refused refused ->
          log.debug("{} refused a use of {}", outgoing, refused.toolName());
      case CliLine.Init _, CliLine.Withdrawn _, CliLine.Other _ -> {}
    }
  }

  private void answer(String requestId, ObjectNode response) {
    outgoing.send(HostLine.answer(requestId, response));
  }

  private boolean isLent(String qualifiedName) {
    return lent.qualifiedNames().contains(qualifiedName);
  }

  private void partial(CliLine.Partial partial, int size) {
    if (partial.parentToolUseId().isPresent()) {
      return;
    }
    JsonNode event = partial.event();
    Answering current = course.current().orElse(null);
    if (current != null && current.phase == Answering.Phase.RUNNING) {
      pass(current, event, size);
    } else if (event.path("type").asText().equals("message_start")) {
      unasked(current);
    }
  }

  private void pass(Answering current, JsonNode event, int size) {
    Answering.Answer answer = current.answer;
    answer.draft().add(event);
    answer.queue().put(new TurnEvent.Partial(event), size);
    switch (event.path("type").asText()) {
      case "message_delta" -> {
        if (CUTTING.contains(answer.draft().stopReason())) {
          cut(current);
        }
      }
      case "message_stop" -> {
        if (!answer.draft().lentIds().isEmpty()) {
          await(current);
        }
      }
      default -> {}
    }
  }

  private void cut(Answering current) {
    Answering.Answer answer = current.answer;
    JsonNode stop = JsonNodeFactory.instance.objectNode().put("type", "message_stop");
    answer.queue().put(new TurnEvent.Partial(stop), 0);
    course.stop(
        current, new TurnEvent.Completed(answer.draft().stopReason(), answer.draft().usage()));
  }

  private void await(Answering current) {
    Answering.Answer answer = current.answer;
    List<String> ids = answer.draft().lentIds();
    current.lentCalls.addAll(ids);
    if (course.await(current)) {
      tell(() -> answer.listener().waiting(answer.draft().message(), ids));
      answer.queue().end(new TurnEvent.CallsLent(ids));
    }
  }

  /// The CLI asks the model although nobody asked the CLI, or before results that it has to wait
  /// for.
  private void unasked(@Nullable Answering current) {
    if (current == null) {
      log.warn("{} began a turn that nobody asked for: killed", outgoing);
      course.fail("the CLI began a turn by itself");
      outgoing.kill();
    } else if (current.phase == Answering.Phase.WAITING) {
      course.fail("the CLI did not wait for the results of the caller's tools");
    }
  }

  private void block(CliLine.Block block) {
    Answering current = course.current().orElse(null);
    if (current == null || block.parentToolUseId().isPresent()) {
      return;
    }
    JsonNode message = block.message();
    block.error().ifPresent(error -> current.error = error);
    for (JsonNode part : message.path("content")) {
      if (part.path("type").asText().equals("tool_use") && !isLent(part.path("name").asText())) {
        current.localCalls.add(part.path("id").asText());
      }
    }
    if (current.phase == Answering.Phase.RUNNING
        && !message.path("model").asText().equals(SYNTHETIC)
        && !current.answer.draft().knows(message.path("id").asText())) {
      WholeMessage.events(message).forEach(event -> pass(current, event, message.size()));
    }
  }

  private void echo(CliLine.Echo echo) {
    Answering current = course.current().orElse(null);
    if (current == null) {
      return;
    }
    for (JsonNode part : echo.message().path("content")) {
      String id = part.path("tool_use_id").asText("");
      current.localCalls.remove(id);
      if (current.lentCalls.contains(id) && !lent.wasAnswered(id)) {
        course.fail("the CLI did not take the result of the caller's tool for call " + id);
      }
    }
  }

  private void result(Result result) {
    Answering current = course.current().orElse(null);
    if (current == null || !isOf(result, current)) {
      unmatched(result);
      return;
    }
    Answering.Answer answer = current.answer;
    boolean well = !result.isError() && result.subtype().equals("success");
    if (well && current.phase == Answering.Phase.RUNNING) {
      complete(current, result);
      return;
    }
    course.finish(current, false);
    tell(answer.listener()::ended);
    answer.queue().end(new TurnEvent.Failed(Failures.of(result, current.error)));
  }

  private static boolean isOf(Result result, Answering current) {
    return result.userMessageUuid().map(current.uuid::equals).orElse(true);
  }

  private void complete(Answering current, Result result) {
    Answering.Answer answer = current.answer;
    Draft draft = answer.draft();
    if (draft.isEmpty() && !result.text().isBlank()) {
      WholeMessage.events(result.text(), current.uuid).forEach(event -> pass(current, event, 0));
    }
    boolean well = course.finish(current, true) == Answering.Phase.RUNNING;
    if (well) {
      tell(() -> answer.listener().answered(draft.message()));
    }
    tell(answer.listener()::ended);
    String reason =
        draft.stopReason().isEmpty() ? result.ending().stopReason() : draft.stopReason();
    JsonNode usage = current.resumed ? draft.usage() : result.ending().usage();
    answer.queue().end(new TurnEvent.Completed(reason, usage));
  }

  private void unmatched(Result result) {
    if (course.turns() == 0 && greeting.fail(String.join("; ", result.errors()))) {
      return;
    }
    log.warn("{} ended a turn that nobody asked for: killed", outgoing);
    course.fail("the CLI ended a turn that nobody asked for");
    outgoing.kill();
  }

  /// What a listener cannot do must not stop the reading.
  private void tell(Runnable call) {
    try {
      call.run();
    } catch (RuntimeException e) {
      log.error("{}: the end of a turn could not be dealt with", outgoing, e);
      course.fail("the end of the turn could not be dealt with");
    }
  }

  @Override
  public void ended(ProcessEnd end) {
    String reason =
        "the Claude CLI ended"
            + end.cause().map(cause -> " since " + cause).orElse("")
            + " (exit code "
            + end.exitCode()
            + ")";
    if (!end.lastWords().isBlank()) {
      // Not for callers: nobody knows what a program says there.
      log.warn("{}: {}", reason, end.lastWords());
    }
    greeting.fail(reason);
    tell(() -> course.end(reason));
  }
}
