package io.tokenpak.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenpak.dispatch.fake.StubModel;
import io.tokenpak.dispatch.session.Message;
import io.tokenpak.dispatch.turn.TurnEvent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// No session ever sees what another said.
class PoolCanaryTest {
  private static final Logger log = LoggerFactory.getLogger(PoolCanaryTest.class);
  private static final Pattern WORD = Pattern.compile("canary-\\d+-\\d+");

  @TempDir private Path folder;

  @Test
  void tenSessionsOnThreeProcesses() throws Exception {
    talk(10, 10, 3, 5);
  }

  @Tag("soak")
  @Timeout(1800)
  @Test
  void aHundredSessionsOnEightProcesses() throws Exception {
    talk(100, 10, 8, 1);
  }

  /// @param stint turns of a session in a row, while as many others talk as there are processes
  private void talk(int sessions, int turns, int processes, int stint) throws Exception {
    Semaphore talking = new Semaphore(stint == 1 ? sessions : processes, true);
    try (PoolRun run =
        PoolRun.start(
            folder,
            old ->
                Tuned.with(
                    Tuned.with(
                        Tuned.processes(processes, 0).apply(old),
                        Tuned.waiting(Tuned.processes(processes, 0).apply(old).limits(), sessions)),
                    Tuned.queue(old.patience(), java.time.Duration.ofMinutes(10))))) {
      List<Future<List<Message>>> all = new ArrayList<>();
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        for (int session = 0; session < sessions; session++) {
          int number = session;
          all.add(threads.submit(() -> talk(run, number, turns, stint, talking)));
        }
      }
      for (Future<List<Message>> each : all) {
        assertThat(each.get()).hasSize(2 * turns);
      }
      requireOwnWords(run.model().asked(), sessions, turns);
      // Sessions were put away and fetched again all the time, or this would prove little.
      assertThat(run.pool().status().totals().replaced()).isGreaterThan(sessions);
      log.info("{} requests, {}", run.model().asked().size(), run.pool().status().totals());
    }
  }

  /// Talks in a session of its own; half of them under one name, so that histories alone tell them
  /// apart.
  private static List<Message> talk(PoolRun run, int number, int turns, int stint, Semaphore place)
      throws Exception {
    Talking talking = run.talking(number % 2 == 0 ? "session " + number : "");
    for (int turn = 0; turn < turns; turn++) {
      if (turn % stint == 0) {
        place.acquire();
      }
      String word = word(number, turn);
      Talking.Answer answer =
          talking.ask("remember %s [[text:noted %s]] [[chunks:3,1]]".formatted(word, word));
      assertThat(answer.last()).isInstanceOf(TurnEvent.Completed.class);
      assertThat(answer.text()).isEqualTo("noted " + word);
      if (turn % stint == stint - 1) {
        place.release();
      }
    }
    return talking.messages();
  }

  private static String word(int session, int turn) {
    return "canary-" + session + "-" + turn;
  }

  /// Every request held the words of one session, from its first to its newest, in order, each as
  /// it was said and as it was answered; and each turn was asked once.
  private static void requireOwnWords(List<StubModel.Asked> asked, int sessions, int turns) {
    List<String> newest = new ArrayList<>();
    for (StubModel.Asked each : asked) {
      List<String> words = words(each);
      String last = words.getLast();
      int session = Integer.parseInt(last.split("-", -1)[1]);
      int turn = Integer.parseInt(last.split("-", -1)[2]);
      List<String> own = new ArrayList<>();
      for (int said = 0; said <= turn; said++) {
        // Once in what was asked to say, once as the user's word, once in the answer.
        own.addAll(List.of(word(session, said), word(session, said)));
        if (said < turn) {
          own.add(word(session, said));
        }
      }
      assertThat(words).isEqualTo(own);
      assertThat(each.body().path("messages").size()).isEqualTo(2 * turn + 1);
      newest.add(last);
    }
    Map<String, Long> times =
        newest.stream().collect(Collectors.groupingBy(word -> word, Collectors.counting()));
    assertThat(times).hasSize(sessions * turns);
    assertThat(times.values()).containsOnly(1L);
  }

  private static List<String> words(StubModel.Asked asked) {
    List<String> words = new ArrayList<>();
    // Of the whole request, so of system prompt, tools and metadata too.
    Matcher found = WORD.matcher(asked.body().toString());
    while (found.find()) {
      words.add(found.group());
    }
    return words;
  }
}
