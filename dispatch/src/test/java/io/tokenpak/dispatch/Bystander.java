package io.tokenpak.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenpak.dispatch.turn.TurnEvent;
import java.util.concurrent.CompletableFuture;

/// A session that goes on, turn after turn, while others are in trouble.
final class Bystander implements AutoCloseable {
  private final Talking talking;
  private final CompletableFuture<Integer> turns = new CompletableFuture<>();
  private final Thread thread;
  private volatile boolean enough;

  Bystander(PoolRun run) {
    talking = run.talking("bystander");
    thread = Thread.ofVirtual().start(this::talk);
  }

  private void talk() {
    try {
      int turn = 0;
      do {
        Talking.Answer answer = talking.ask("turn " + turn + " [[text:right " + turn + "]]");
        assertThat(answer.last()).isInstanceOf(TurnEvent.Completed.class);
        assertThat(answer.text()).isEqualTo("right " + turn);
        turn++;
      } while (!enough);
      turns.complete(turn);
    } catch (Exception | AssertionError failure) {
      turns.completeExceptionally(failure);
    }
  }

  /// Ends the talk, of which every answer must have been right.
  @Override
  public void close() throws InterruptedException {
    enough = true;
    thread.join();
    assertThat(turns.join()).isPositive();
  }
}
