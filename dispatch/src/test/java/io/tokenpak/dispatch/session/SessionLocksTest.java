package io.tokenpak.dispatch.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionLocksTest {
  private static final UUID ID = UUID.randomUUID();

  @TempDir Path home;

  /// Takes a lock, says whether it got it, and keeps it until it is killed or its input ends.
  static final class Taker {
    private Taker() {}

    public static void main(String[] arguments) throws IOException {
      SessionLocks locks = new SessionLocks(Path.of(arguments[0]));
      Optional<SessionLock> lock = Optional.empty();
      while (System.in.read() == 't') {
        lock = lock.isPresent() ? lock : locks.tryTake(UUID.fromString(arguments[1]));
        System.out.println(lock.isPresent() ? "taken" : "busy");
      }
    }
  }

  @Test
  void oneOwnerHasALock() {
    SessionLocks locks = new SessionLocks(home);
    SessionLocks ofAnotherPool = new SessionLocks(home);
    SessionLock lock = locks.tryTake(ID).orElseThrow();

    assertThat(locks.tryTake(ID)).isEmpty();
    assertThat(ofAnotherPool.tryTake(ID)).isEmpty();
    assertThat(locks.tryTake(UUID.randomUUID())).isPresent();

    lock.close();
    SessionLock next = ofAnotherPool.tryTake(ID).orElseThrow();
    lock.close();
    assertThat(locks.tryTake(ID)).as("closing twice releases nobody else's").isEmpty();
    next.close();
  }

  @Test
  void oneOfManyThreadsGetsIt() throws Exception {
    AtomicInteger inside = new AtomicInteger();
    Callable<Integer> taker =
        () -> {
          int got = 0;
          for (int i = 0; i < 300; i++) {
            Optional<SessionLock> lock = new SessionLocks(home).tryTake(ID);
            if (lock.isPresent()) {
              assertThat(inside.incrementAndGet()).isEqualTo(1);
              got++;
              inside.decrementAndGet();
              lock.get().close();
            }
          }
          return got;
        };
    int got = 0;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Integer> one :
          threads.invokeAll(IntStream.range(0, 8).mapToObj(_ -> taker).toList())) {
        got += one.get();
      }
    }

    assertThat(got).isPositive();
  }

  @Test
  void anotherProcessWaitsUntilTheOwnerIsKilled() throws Exception {
    List<Process> takers = new ArrayList<>();
    try {
      for (int i = 0; i < 2; i++) {
        takers.add(ChildJava.start(Taker.class, home.toString(), ID.toString()));
      }
      List<String> answers = List.of(ask(takers.get(0)), ask(takers.get(1)));
      assertThat(answers).containsExactlyInAnyOrder("taken", "busy");
      assertThat(new SessionLocks(home).tryTake(ID)).isEmpty();
      assertThat(new SessionLocks(home).tryTake(UUID.randomUUID())).isPresent();
      int owner = answers.indexOf("taken");
      takers.get(owner).destroyForcibly();
      assertThat(takers.get(owner).waitFor(20, TimeUnit.SECONDS)).isTrue();

      assertThat(ask(takers.get(1 - owner))).isEqualTo("taken");
    } finally {
      takers.forEach(Process::destroyForcibly);
    }
  }

  @Test
  void lookingAtOtherLocksDoesNotReleaseOne() throws Exception {
    SessionLock lock = new SessionLocks(home).tryTake(ID).orElseThrow();
    new SessionLocks(home).tryTake(UUID.randomUUID()).orElseThrow().close();
    assertThat(new SessionLocks(home).tryTake(ID)).isEmpty();
    Process taker = ChildJava.start(Taker.class, home.toString(), ID.toString());
    try {
      assertThat(ask(taker)).isEqualTo("busy");
      lock.close();
      assertThat(ask(taker)).isEqualTo("taken");
    } finally {
      taker.destroyForcibly();
    }
  }

  private static String ask(Process taker) throws IOException {
    taker.outputWriter().append('t').flush();
    return taker.inputReader().readLine();
  }

  @Test
  void locksAreTakenWhereOthersLookOnceTheFileWasRemoved() throws Exception {
    SessionLocks locks = new SessionLocks(home);
    SessionLock old = locks.tryTake(ID).orElseThrow();
    Files.delete(home.resolve("sessions.lock"));

    SessionLock fresh = locks.tryTake(ID).orElseThrow();
    Process taker = ChildJava.start(Taker.class, home.toString(), ID.toString());
    try {
      assertThat(ask(taker)).isEqualTo("busy");
      old.close();
      assertThat(ask(taker)).isEqualTo("busy");
      fresh.close();
      Awaitility.await().untilAsserted(() -> assertThat(ask(taker)).isEqualTo("taken"));
    } finally {
      taker.destroyForcibly();
    }
  }

  @Test
  void withoutAPlaceForLocksNobodyGetsOne() throws IOException {
    Path file = Files.writeString(home.resolve("in-the-way"), "");

    assertThat(new SessionLocks(file).tryTake(ID)).isEmpty();
  }
}
