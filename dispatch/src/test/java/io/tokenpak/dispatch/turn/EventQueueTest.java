package io.tokenpak.dispatch.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class EventQueueTest {
  private static final Duration SOON = Duration.ofSeconds(10);
  private final AtomicInteger abandoned = new AtomicInteger();
  private final EventQueue queue = new EventQueue(10, _ -> abandoned.incrementAndGet());

  @Test
  void holdsUpWhoeverAddsToAFullQueueUntilSomethingIsTaken() throws Exception {
    queue.put(event(1), 10);
    assertThat(queue.isHoldingUp()).isTrue();
    Thread adding = Thread.ofPlatform().start(() -> queue.put(event(2), 10));
    await().until(() -> adding.getState() == Thread.State.WAITING);
    assertThat(queue.next(SOON)).hasValue(event(1));
    assertThat(queue.next(SOON)).hasValue(event(2));
    adding.join();
  }

  @Test
  void letsGoOfWhoeverAddsWhenNobodyTakesAnyMore() throws Exception {
    queue.put(event(1), 10);
    Thread adding = Thread.ofPlatform().start(() -> queue.put(event(2), 10));
    await().until(() -> adding.getState() == Thread.State.WAITING);
    queue.close();
    adding.join();
    assertThat(queue.next(Duration.ZERO)).isEmpty();
    assertThat(abandoned).hasValue(1);
  }

  @Test
  void hasRoomForTheLastEventAndTakesOnlyOne() throws Exception {
    queue.put(event(1), 10);
    queue.end(last("a"));
    queue.end(last("b"));
    queue.put(event(2), 1);
    assertThat(queue.next(SOON)).hasValue(event(1));
    assertThat(queue.next(SOON)).hasValue(last("a"));
    assertThat(queue.next(Duration.ZERO)).isEmpty();
  }

  @Test
  void isAbandonedOnceAndOnlyBeforeItsLastEventWasTaken() throws Exception {
    queue.close();
    queue.close();
    assertThat(abandoned).hasValue(1);
    EventQueue taken = new EventQueue(10, _ -> abandoned.incrementAndGet());
    taken.end(last("a"));
    assertThat(taken.next(SOON)).isPresent();
    taken.close();
    assertThat(abandoned).hasValue(1);
  }

  @Test
  void waitsForAnEventAsLongAsPatienceLasts() throws Exception {
    assertThat(queue.next(Duration.ofMillis(1))).isEmpty();
    Thread adding = Thread.ofPlatform().start(() -> queue.put(event(1), 1));
    assertThat(queue.next(SOON)).hasValue(event(1));
    adding.join();
  }

  private static TurnEvent event(int number) {
    return new TurnEvent.Partial(JsonNodeFactory.instance.numberNode(number));
  }

  private static TurnEvent last(String reason) {
    return new TurnEvent.Completed(reason, JsonNodeFactory.instance.objectNode());
  }
}
