package io.tokenpak.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tokenpak.dispatch.session.Message;
import io.tokenpak.dispatch.turn.LentTool;
import io.tokenpak.dispatch.turn.RunningTurn;
import io.tokenpak.dispatch.turn.TurnEvent;
import io.tokenpak.dispatch.turn.TurnFailure;
import io.tokenpak.dispatch.turn.TurnRefused;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What bounds a pool: processes are replaced in time, and waiting is fair and ends.
class PoolLimitsTest {
  private static final String SLOWLY = "[[text:%s]] [[chunks:100,200]]".formatted("z".repeat(100));

  @TempDir private Path folder;

  private PoolRun start(int processes, int spares, UnaryOperator<PoolSettings> change)
      throws Exception {
    return PoolRun.start(
        folder, old -> change.apply(Tuned.processes(processes, spares).apply(old)));
  }

  private static int children(PoolRun run) {
    return run.pool().status().children().size();
  }

  @Test
  void replacesAProcessAfterItsTurns() throws Exception {
    try (PoolRun run = start(1, 0, old -> Tuned.with(old, Tuned.turns(old.limits(), 2)))) {
      Talking talking = run.talking("s");
      talking.ask("one");
      long first = run.pids(PoolStatus.Activity.IDLE).getFirst();
      talking.ask("two");
      await().until(() -> children(run) == 0);

      assertThat(talking.ask("three").text()).contains("after 5 messages");

      assertThat(run.pids(PoolStatus.Activity.IDLE)).isNotEmpty().doesNotContain(first);
      assertThat(run.pool().status().totals().replaced()).isEqualTo(1);
      assertThat(run.pool().status().totals().restarts()).isZero();
    }
  }

  @Test
  void endsWhatIsIdleAndReplacesSparesThatAreOld() throws Exception {
    try (PoolRun run =
        start(
            3,
            1,
            old ->
                Tuned.with(
                    old,
                    Tuned.lasting(
                        old.limits(), Duration.ofMillis(1500), Duration.ofMillis(200))))) {
      run.talking("s").ask("one");
      await().until(() -> run.pids(PoolStatus.Activity.SPARE).size() == 1);
      long spare = run.pids(PoolStatus.Activity.SPARE).getFirst();

      await().until(() -> run.pids(PoolStatus.Activity.IDLE).isEmpty());
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> {
            List<Long> spares = run.pids(PoolStatus.Activity.SPARE);
            return spares.size() == 1 && !spares.contains(spare);
          });
    }
  }

  @Tag("soak")
  @Test
  void replacesASpareThatDies() throws Exception {
    try (PoolRun run = start(2, 1, UnaryOperator.identity())) {
      run.talking("s").ask("one");
      await().until(() -> run.pids(PoolStatus.Activity.SPARE).size() == 1);
      long spare = run.pids(PoolStatus.Activity.SPARE).getFirst();

      ProcessHandle.of(spare).orElseThrow().destroyForcibly();

      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> {
            List<Long> spares = run.pids(PoolStatus.Activity.SPARE);
            return spares.size() == 1 && !spares.contains(spare);
          });
      assertThat(run.pool().status().totals().restarts()).isEqualTo(1);
    }
  }

  @Test
  void replacesAProcessThatGrows() throws Exception {
    try (PoolRun run =
        start(1, 0, old -> Tuned.with(old, Tuned.memory(old.limits(), 150L << 20)))) {
      Talking small = run.talking("small");
      small.ask("one");
      long first = run.pids(PoolStatus.Activity.IDLE).getFirst();
      small.ask("two");
      assertThat(run.pids(PoolStatus.Activity.IDLE)).containsExactly(first);

      small.ask("three [[fake:allocate,120]]");
      await().until(() -> children(run) == 0);

      assertThat(small.ask("four").text()).contains("after 7 messages");
    }
  }

  @Test
  void givesUpAToolThatNobodyAnswers() throws Exception {
    try (PoolRun run =
        start(
            1, 0, old -> Tuned.with(old, Tuned.toolWait(old.patience(), Duration.ofMillis(300))))) {
      Talking talking = lend(run);
      await().until(() -> children(run) == 0);

      assertThat(talking.ask(result(talking, "LATE")).text()).contains("LATE");
    }
  }

  @Test
  void givesThePlaceOfAToolThatTakesLongToWhoeverWaits() throws Exception {
    try (PoolRun run = start(1, 0, UnaryOperator.identity())) {
      Talking talking = lend(run);

      assertThat(run.talking("other").ask("meanwhile").text()).contains("meanwhile");

      assertThat(talking.ask(result(talking, "LATER")).text()).contains("LATER");
    }
  }

  @Test
  void goesOnWhereAProcessDiesWhileItsCallerLooksSomethingUp() throws Exception {
    try (PoolRun run = start(1, 0, UnaryOperator.identity())) {
      Talking talking = lend(run);
      ProcessHandle.of(run.pids(PoolStatus.Activity.LENDING).getFirst())
          .orElseThrow()
          .destroyForcibly();
      await().until(() -> children(run) == 0);

      assertThat(talking.ask(result(talking, "STILL")).text()).contains("STILL");
    }
  }

  private static Talking lend(PoolRun run) throws Exception {
    Talking talking =
        run.talking("lends")
            .with(new LentTool("lookup", "looks up", Json.parse("{\"type\":\"object\"}")));
    assertThat(talking.ask("use [[tool:mcp__caller__lookup {\"q\":\"x\"}]]").last())
        .isInstanceOf(TurnEvent.CallsLent.class);
    return talking;
  }

  private static Message result(Talking talking, String text) {
    String id =
        talking.messages().getLast().content().stream()
            .filter(block -> block.path("type").asText().equals("tool_use"))
            .findFirst()
            .orElseThrow()
            .path("id")
            .asText();
    return new Message(
        "user",
        List.of(
            Json.parse(
                "{\"type\":\"tool_result\",\"tool_use_id\":\"%s\",\"content\":\"%s\"}"
                    .formatted(id, text))));
  }

  @Test
  void servesWhoeverWaitsInTheOrderTheyCameAndRefusesTooMany() throws Exception {
    try (PoolRun run =
        start(
            1,
            0,
            old ->
                Tuned.with(
                    Tuned.with(old, Tuned.waiting(old.limits(), 3)),
                    Tuned.queue(old.patience(), Duration.ofSeconds(50))))) {
      RunningTurn first = run.talking("first").begin(Message.user(SLOWLY));
      ConcurrentLinkedQueue<String> served = new ConcurrentLinkedQueue<>();
      List<CompletableFuture<Void>> waiting = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        String name = "waiting " + i;
        waiting.add(inTurn(run, name, served));
        int count = i + 1;
        await().until(() -> run.pool().status().totals().waiting() == count);
      }

      assertThatThrownBy(() -> run.talking("too many").ask("x"))
          .isInstanceOfSatisfying(
              TurnRefused.class,
              refused -> {
                assertThat(refused.kind()).isEqualTo(TurnRefused.Kind.BUSY);
                assertThat(refused.retryAfter()).isPositive();
              });
      first.close();

      CompletableFuture.allOf(waiting.toArray(CompletableFuture[]::new)).join();
      assertThat(served).containsExactly("waiting 0", "waiting 1", "waiting 2");
      assertThat(run.pool().status().totals().refused()).isEqualTo(1);
    }
  }

  private static CompletableFuture<Void> inTurn(
      PoolRun run, String name, ConcurrentLinkedQueue<String> served) {
    return CompletableFuture.runAsync(
        () -> {
          try (RunningTurn turn = run.talking(name).begin(Message.user(name))) {
            served.add(name);
            assertThat(Talking.drain(turn).text()).contains(name);
          } catch (Exception failure) {
            throw new IllegalStateException(failure);
          }
        },
        task -> Thread.startVirtualThread(task));
  }

  private static Throwable root(Throwable failure) {
    Throwable cause = failure.getCause();
    return cause == null ? failure : root(cause);
  }

  @Tag("soak")
  @Test
  void endsATurnWhoseCallerTakesNothingForTooLong() throws Exception {
    try (PoolRun run =
        start(1, 0, old -> Tuned.with(old, Tuned.turn(old.patience(), Duration.ofSeconds(1))))) {
      RunningTurn untaken = run.talking("s").begin(Message.user(SLOWLY));

      await().until(() -> children(run) == 0);

      assertThat(Talking.drain(untaken).last())
          .isInstanceOfSatisfying(
              TurnEvent.Failed.class,
              failed -> assertThat(failed.failure().kind()).isEqualTo(TurnFailure.Kind.TOO_LONG));
    }
  }

  @Test
  void twoTurnsOnOneHistoryAreBothAnsweredFromIt() throws Exception {
    try (PoolRun run = start(2, 0, UnaryOperator.identity())) {
      Talking one = run.talking("s");
      one.ask("base");
      Talking other = one.copy();
      try (RunningTurn first = one.begin(Message.user("left " + SLOWLY))) {
        assertThat(other.ask("right").text()).contains("after 3 messages to: right");
        assertThat(first.next(Duration.ofSeconds(10))).isPresent();
      }
      assertThat(other.ask("more").text()).contains("after 5 messages to: more");
    }
  }

  @Test
  void closingEndsWhatRunsWaitsAndStarts() throws Exception {
    PoolRun run = start(1, 0, UnaryOperator.identity());
    try {
      RunningTurn running = run.talking("runs").begin(Message.user(SLOWLY));
      assertThat(running.next(Duration.ofSeconds(10))).isPresent();
      CompletableFuture<Throwable> waiting =
          inTurn(run, "waits", new ConcurrentLinkedQueue<>())
              .handle((done, failure) -> root(failure));
      await().until(() -> run.pool().status().totals().waiting() == 1);

      long begun = System.nanoTime();
      run.pool().close();

      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
      assertThat(Living.of(folder)).isEmpty();
      assertThat(Talking.drain(running).last())
          .isInstanceOfSatisfying(
              TurnEvent.Failed.class,
              failed ->
                  assertThat(failed.failure().kind())
                      .isIn(TurnFailure.Kind.PROCESS_ENDED, TurnFailure.Kind.CLOSED));
      assertThat(waiting.join())
          .isInstanceOfSatisfying(
              TurnRefused.class,
              refused -> assertThat(refused.kind()).isEqualTo(TurnRefused.Kind.CLOSED));
      assertThatThrownBy(() -> run.talking("late").ask("x"))
          .isInstanceOfSatisfying(
              TurnRefused.class,
              refused -> assertThat(refused.kind()).isEqualTo(TurnRefused.Kind.CLOSED));
    } finally {
      run.close();
    }
  }

  @Test
  void closingEndsAProcessThatIsBeingStarted() throws Exception {
    try (PoolRun run = start(2, 1, UnaryOperator.identity())) {
      run.talking("first").ask("x");
      run.fault("slow-start,20000");
      CompletableFuture<Throwable> starting =
          inTurn(run, "starts", new ConcurrentLinkedQueue<>())
              .handle((done, failure) -> root(failure));
      await().until(() -> !run.pids(PoolStatus.Activity.STARTING).isEmpty() || starting.isDone());

      run.pool().close();

      assertThat(Living.of(folder)).isEmpty();
    }
  }

  @Test
  void conversationsGoOnWhereNothingCanBeRemembered() throws Exception {
    try (PoolRun run = start(2, 0, UnaryOperator.identity())) {
      Files.createDirectories(folder.resolve("home"));
      Files.writeString(folder.resolve("home").resolve("sessions"), "a file in the way");
      Talking talking = run.talking("s");
      talking.ask("one");

      assertThat(talking.ask("two").text()).contains("after 3 messages");
      assertThat(talking.ask("three").text()).contains("after 5 messages");

      await().until(() -> children(run) == 0);
    }
  }
}
