package io.tokenpak.dispatch.turn;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tokenpak.dispatch.protocol.HostLine;
import io.tokenpak.dispatch.session.Message;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// One process's side of a conversation: turns go in one at a time, and each is followed to its
/// end.
public final class Talk implements AutoCloseable {
  private final Rules rules;
  private final Outgoing outgoing = new Outgoing();
  private final Greeting greeting = new Greeting();
  private final Course course;
  private final Ear ear;
  private volatile @Nullable Prepared prepared;
  private volatile @Nullable String model;

  /// What a talk is led by.
  ///
  /// @param permission answers what the CLI asks
  /// @param limits how long and how much a turn may take
  /// @param slashCommands whether text that begins with a slash is a command, and `@path` a file
  /// @param nanos the time, as [System#nanoTime] has it
  public record Rules(
      Permission permission, TalkLimits limits, boolean slashCommands, LongSupplier nanos) {}

  private record Prepared(@Nullable String system, LentCalls lent) {}

  private Talk(Rules rules) {
    this.rules = rules;
    course = new Course(rules.limits(), rules.nanos(), outgoing);
    ear = new Ear(course, outgoing, rules.permission(), greeting);
  }

  /// Starts a process and asks it for a sign of life, which [#ready] waits for.
  public static Talk open(LineChannel.Opener opener, Rules rules) throws IOException {
    Talk talk = new Talk(rules);
    talk.outgoing.attach(opener.open(talk.ear));
    talk.outgoing.request(Requests.request("get_binary_version"), talk.greeting::answered);
    return talk;
  }

  /// Done when the process has answered; failed with a [TurnRefused] if it never will.
  public CompletableFuture<Void> ready() {
    return greeting.heard();
  }

  /// Sets the system prompt (the CLI's own if there is none) and lends the tools; works once,
  /// before the first turn.
  public void prepare(@Nullable String system, List<LentTool> tools) {
    if (prepared != null) {
      throw new IllegalStateException("a process is prepared once");
    }
    LentCalls lent = new LentCalls(tools);
    prepared = new Prepared(system, lent);
    ear.lend(lent);
    outgoing.request(Requests.initialize(system, !tools.isEmpty()), this::orFail);
  }

  /// Whether it was prepared for turns of one kind.
  public boolean isPrepared() {
    return prepared != null;
  }

  /// Whether a turn with these options can be said here: its system prompt and tools are those that
  /// the process was prepared with, and its model is that of the turns before. The CLI would tell
  /// the model of a change, in the user's name; a process that resumes a session has its model from
  /// [LaunchArguments#MODEL].
  public boolean suits(TurnOptions options) {
    Prepared known = prepared;
    String used = model;
    return known != null
        && (used == null || used.equals(options.model()))
        && Objects.equals(known.system(), options.system())
        && known.lent().tools().equals(options.tools());
  }

  /// Says something as the user; the answer comes in the turn that is returned, and a failure too.
  public RunningTurn say(TurnOptions options, Message newest, TurnListener listener) {
    LentCalls lent = lent();
    if (!suits(options)) {
      throw new IllegalArgumentException("the process was prepared for other options");
    }
    Answering.Answer answer = answer(lent, listener);
    Answering begun = course.begin(UUID.randomUUID().toString(), answer);
    lent.clear();
    model = options.model();
    outgoing.apply(options, this::orFail);
    outgoing.send(HostLine.user(begun.uuid, content(newest), !rules.slashCommands()));
    course.interruptIfLeft(begun);
    return answer.queue();
  }

  /// Gives the results of the tools that the turn waits for.
  ///
  /// @throws TurnRefused if no turn waits, or these are not all its results, or they cannot be
  ///   carried as they are, or the options do not suit; nothing has changed then
  public RunningTurn resume(TurnOptions options, Message toolResults, TurnListener listener)
      throws TurnRefused {
    LentCalls lent = lent();
    Answering waiting = course.current().orElseThrow(() -> refused("no turn waits for results"));
    if (!suits(options)) {
      throw refused("the turn that waits has another model, system prompt or set of tools");
    }
    Map<String, ObjectNode> results = LentResults.of(toolResults, waiting.answer.draft().lentIds());
    Answering.Answer answer = answer(lent, listener);
    course.resume(waiting, answer);
    outgoing.apply(options, this::orFail);
    lent.give(results).forEach(outgoing::send);
    return answer.queue();
  }

  private static TurnRefused refused(String reason) {
    return new TurnRefused(TurnRefused.Kind.TOOL_RESULTS, reason);
  }

  private LentCalls lent() {
    Prepared known = prepared;
    if (known == null) {
      throw new IllegalStateException("a process is prepared before its first turn");
    }
    return known.lent();
  }

  private Answering.Answer answer(LentCalls lent, TurnListener listener) {
    EventQueue queue = new EventQueue(rules.limits().queuedBytes(), course::left);
    return new Answering.Answer(queue, listener, new Draft(lent.qualifiedNames()));
  }

  private static JsonNode content(Message message) {
    return JsonNodeFactory.instance.arrayNode().addAll(message.content());
  }

  /// What the CLI refuses of what a turn needs ends that turn.
  private void orFail(String error) {
    if (!error.isEmpty()) {
      course.fail("the CLI refused a setting of the turn: " + error);
    }
  }

  /// Stops a turn that takes too long, and kills a process that does not stop; to be called once a
  /// second or so.
  public void check() {
    course.check();
  }

  /// Whether another turn of its conversation can be said here now: nothing is being answered, and
  /// the process holds exactly what its caller was told.
  public boolean isReusable() {
    return course.isReusable();
  }

  /// Whether the CLI's session holds nothing that its caller was not told.
  public boolean isFaithful() {
    return course.isFaithful();
  }

  /// Whether a turn waits for the results of the caller's tools.
  public boolean isWaiting() {
    return course.current().filter(current -> current.phase == Answering.Phase.WAITING).isPresent();
  }

  /// Whether the process has ended.
  public boolean isOver() {
    return course.isOver();
  }

  /// How many turns were begun.
  public int turns() {
    return course.turns();
  }

  /// Since the start.
  public Duration age() {
    return course.age();
  }

  /// Since the last turn ended, or else since the start; nothing while a turn is being answered.
  public Duration idle() {
    return course.idle();
  }

  /// Bytes of memory that the process holds; empty where that cannot be told.
  public OptionalLong rss() {
    return outgoing.rss();
  }

  /// The number of the process.
  public long pid() {
    return outgoing.pid();
  }

  /// Lets the process finish, and returns when it is gone.
  @Override
  public void close() {
    outgoing.close();
  }

  /// Ends the process with all that it started, at once, and does not wait.
  public void kill() {
    outgoing.kill();
  }

  @Override
  public String toString() {
    return "talk with " + outgoing;
  }
}
