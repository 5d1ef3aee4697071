package io.tokenpak.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tokenpak.dispatch.fake.StubModel;
import io.tokenpak.dispatch.session.Message;
import io.tokenpak.dispatch.turn.RunningTurn;
import io.tokenpak.dispatch.turn.TurnEvent;
import io.tokenpak.dispatch.turn.TurnFailure;
import io.tokenpak.dispatch.turn.TurnRefused;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Whatever a process does wrong in a turn stays in that turn's session.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PoolFaultTest {
  private static final int LOOKS = 5;
  private static final int PROCESSES = 8;
  private static final Duration SILENCE = Duration.ofSeconds(2);

  /// In which the place of a process that failed is free again.
  private static final Duration SOON = Duration.ofSeconds(2);

  private Path folder;
  private PoolRun run;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    this.folder = folder;
    run =
        PoolRun.start(
            folder,
            old ->
                Tuned.with(
                    Tuned.processes(PROCESSES, 0).apply(old),
                    Tuned.patience(
                        old.patience(), SILENCE, Duration.ofSeconds(20), Duration.ofMillis(500))));
  }

  @AfterAll
  void end() throws Exception {
    try {
      requireThatNoPlaceIsLost();
    } finally {
      run.close();
    }
    assertThat(Living.of(folder)).isEmpty();
  }

  /// After all that went wrong, all places can be taken at once.
  private void requireThatNoPlaceIsLost() throws Exception {
    List<RunningTurn> turns = new ArrayList<>();
    for (int i = 0; i < PROCESSES; i++) {
      String slowly = "[[text:%s]] [[chunks:100,300]]".formatted("z".repeat(100));
      turns.add(run.talking("seat " + i).begin(Message.user(slowly)));
    }
    await()
        .until(
            () -> states().stream().filter(PoolStatus.Activity.BUSY::equals).count() == PROCESSES);
    for (RunningTurn turn : turns) {
      turn.close();
    }
    await().atMost(SOON).until(() -> states().isEmpty());
  }

  /// Runs each beside the others, and beside a session with which all is well.
  private void atOnce(List<Callable<Void>> trials) throws Exception {
    try (Bystander _ = new Bystander(run);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Void> trial : threads.invokeAll(trials)) {
        trial.get();
      }
    }
    await().atMost(SOON).until(() -> states().stream().allMatch(PoolStatus.Activity.IDLE::equals));
  }

  private List<PoolStatus.Activity> states() {
    return run.pool().status().children().stream().map(PoolStatus.Child::state).toList();
  }

  private boolean runs(long pid) {
    return run.pool().status().children().stream().anyMatch(child -> child.pid() == pid);
  }

  /// The one process of a session that is at rest; empty if others needed its place meanwhile.
  private Optional<Long> pid(Talking talking) {
    String word = talking.messages().getFirst().content().getFirst().path("text").asText();
    // Folders of other sessions come and go while they are searched, so once is not enough.
    return Stream.generate(() -> child(word))
        .limit(LOOKS)
        .flatMap(Optional::stream)
        .findFirst()
        .map(PoolStatus.Child::pid);
  }

  private Optional<PoolStatus.Child> child(String word) {
    return run.pool().status().children().stream()
        .filter(child -> child.session().filter(id -> holds(id, word)).isPresent())
        .findFirst();
  }

  private boolean holds(String session, String word) {
    try (var files = java.nio.file.Files.walk(folder.resolve("home"))) {
      return files
          .filter(file -> file.endsWith(session + ".jsonl"))
          .anyMatch(file -> {
            try {
              return java.nio.file.Files.readString(file).contains(word);
            } catch (java.io.IOException gone) {
              return false;
            }
          });
    } catch (java.io.IOException | java.io.UncheckedIOException moving) {
      return false;
    }
  }

  /// A turn that fails: its process is gone soon, and the conversation goes on as if the turn had
  /// never been.
  private Void fails(String fault, TurnFailure.Kind... kinds) throws Exception {
    Talking talking = run.talking(fault);
    talking.ask("session of " + fault);
    Optional<Long> pid = pid(talking);

    TurnEvent last;
    try (RunningTurn turn =
        talking.begin(Message.user("x [[chunks:2,0]] [[fake:" + fault + "]]"))) {
      last = Talking.drain(turn).last();
    }

    await().alias(fault).atMost(SOON).until(() -> pid.filter(this::lives).isEmpty());
    assertThat(last)
        .as(fault)
        .isInstanceOfSatisfying(
            TurnEvent.Failed.class,
            failed -> assertThat(failed.failure().kind()).isIn((Object[]) kinds));
    goesOn(talking, fault);
    return null;
  }

  private boolean lives(long pid) {
    return runs(pid) || isAlive(pid);
  }

  /// A killed process may wait a moment for its parent to take notice.
  private static boolean isAlive(long pid) {
    return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
  }

  /// A turn that is answered all the same.
  private Void succeeds(String fault, String text, boolean processLives) throws Exception {
    Talking talking = run.talking(fault);
    talking.ask("session of " + fault);
    Optional<Long> pid = pid(talking);

    Talking.Answer answer =
        talking.ask("[[text:" + text + "]] [[chunks:2,0]] [[fake:" + fault + "]]");

    assertThat(answer.last()).as(fault).isInstanceOf(TurnEvent.Completed.class);
    assertThat(answer.text()).as(fault).endsWith(text);
    if (!processLives) {
      await().alias(fault).atMost(SOON).until(() -> pid.filter(this::lives).isEmpty());
    }
    goesOn(talking, fault);
    return null;
  }

  /// The next turn is asked with exactly what its caller knows.
  private void goesOn(Talking talking, String fault) throws Exception {
    List<String> known =
        new ArrayList<>(talking.messages().stream().map(PoolFaultTest::text).toList());
    String word = "further with " + fault;
    known.add(word);

    assertThat(talking.ask(word).last()).as(fault).isInstanceOf(TurnEvent.Completed.class);

    List<StubModel.Asked> asked =
        run.model().asked().stream().filter(each -> each.text(-1).equals(word)).toList();
    assertThat(asked).as(fault).hasSize(1);
    List<String> arrived = new ArrayList<>();
    for (int i = 0; i < asked.getFirst().body().path("messages").size(); i++) {
      arrived.add(asked.getFirst().text(i));
    }
    assertThat(arrived).as(fault).isEqualTo(known);
  }

  private static String text(Message message) {
    return message.content().getFirst().path("text").asText();
  }

  @Test
  void aCrashAtAnyStep() throws Exception {
    TurnFailure.Kind ended = TurnFailure.Kind.PROCESS_ENDED;
    atOnce(
        List.of(
            () -> fails("crash,after-init", ended),
            () -> fails("crash,mid-stream", ended),
            () -> fails("crash,before-result", ended),
            () -> succeeds("crash,after-result", "whole", false)));
  }

  @Test
  void aHangAtAnyStep() throws Exception {
    TurnFailure.Kind silent = TurnFailure.Kind.SILENT;
    atOnce(
        List.of(
            () -> fails("hang,after-init", silent),
            () -> fails("hang,mid-stream", silent),
            () -> fails("hang,after-assistant", silent),
            () -> fails("hang,before-result", silent),
            () -> fails("silence", silent),
            () -> fails("deaf]] [[stall:1", silent),
            () -> fails("ignore-term]] [[fake:hang,mid-stream", silent),
            this::isLeftBeforeItsFirstEvent));
  }

  @Test
  void linesThatAreNotAsTheyShouldBe() throws Exception {
    atOnce(
        List.of(
            () -> succeeds("garbage", "right", true),
            () -> succeeds("long-line", "right", true),
            () -> succeeds("stderr,2000000", "right", true),
            () -> succeeds("split,20", "süß 🎉", true),
            () -> succeeds("duplicate", "right", true),
            () -> succeeds("lose-transcript", "right", true),
            () -> succeeds("unsolicited", "right", false)));
  }

  @Test
  void whatACrashedProcessStarted() throws Exception {
    Path file = folder.resolve("orphan");
    assertThat(Living.of(folder, "sleep")).isEmpty();

    fails("orphan," + file + "]] [[fake:crash,mid-stream", TurnFailure.Kind.PROCESS_ENDED);

    assertThat(file).exists();
    await().atMost(SOON).until(() -> Living.of(folder, "sleep").isEmpty());
  }

  private Void isLeftBeforeItsFirstEvent() throws Exception {
    Talking talking = run.talking("left");
    talking.ask("session of left");
    Optional<Long> pid = pid(talking);

    talking.begin(Message.user("[[ttfb:60000]] never")).close();

    await().atMost(SOON).until(() -> pid.filter(this::runs).isEmpty());
    goesOn(talking, "left");
    return null;
  }

  @Test
  void aCallerWhoTakesNothing() throws Exception {
    Talking talking = run.talking("lazy");
    RunningTurn untaken = talking.begin(Message.user("[[text:there]]"));

    await().until(() -> states().stream().noneMatch(PoolStatus.Activity.BUSY::equals));

    assertThat(Talking.drain(untaken).text()).isEqualTo("there");
  }

  @Test
  void aStartThatFails(@TempDir Path other) throws Exception {
    try (PoolRun two = two(other)) {
      Talking well = two.talking("well");
      well.ask("before");
      refusesToStart(two, "crash,start");
      failsFirst(two, "crash,after-initialize");
      assertThat(well.ask("meanwhile").text()).contains("meanwhile");
      two.fault("");
      assertThat(two.talking("next").ask("soon").text()).contains("soon");
    }
    assertThat(Living.of(other)).isEmpty();
  }

  @Tag("soak")
  @Test
  void aStartThatHangs(@TempDir Path other) throws Exception {
    try (PoolRun two = two(other)) {
      Talking well = two.talking("well");
      well.ask("before");
      refusesToStart(two, "hang,start");
      for (String fault :
          List.of(
              "crash,before-initialize",
              "hang,before-initialize",
              "hang,after-initialize;ignore-term")) {
        failsFirst(two, fault);
        assertThat(well.ask("after " + fault).text()).contains("after " + fault);
      }
      for (String fault : List.of("slow-start,700", "stderr,1000000", "stay;ignore-term")) {
        two.fault(fault);
        assertThat(two.talking(fault).ask("x " + fault).text()).contains(fault);
        assertThat(well.ask("with " + fault).text()).contains("with " + fault);
      }
      two.fault("");
      // The process that neither heeds the end of its stdin nor SIGTERM has to go for this one.
      long begun = System.nanoTime();
      assertThat(two.talking("next").ask("soon").text()).contains("soon");
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(SOON.plusSeconds(2));
    }
    assertThat(Living.of(other)).isEmpty();
  }

  private static PoolRun two(Path folder) throws Exception {
    return PoolRun.start(
        folder,
        old ->
            Tuned.with(
                Tuned.processes(2, 0).apply(old),
                Tuned.patience(
                    old.patience(),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(3),
                    Duration.ofMillis(300))));
  }

  private static void refusesToStart(PoolRun run, String fault) throws Exception {
    run.fault(fault);
    assertThatThrownBy(() -> run.talking(fault).ask("x"))
        .as(fault)
        .isInstanceOfSatisfying(
            TurnRefused.class,
            refused -> assertThat(refused.kind()).isEqualTo(TurnRefused.Kind.START_FAILED));
    await().atMost(SOON).until(() -> run.pool().status().children().size() <= 1);
  }

  /// The process gets ready, and fails its first turn.
  private static void failsFirst(PoolRun run, String fault) throws Exception {
    run.fault(fault);
    try (RunningTurn turn = run.talking(fault).begin(Message.user("x"))) {
      assertThat(Talking.drain(turn).last()).as(fault).isInstanceOf(TurnEvent.Failed.class);
    }
    await().atMost(SOON).until(() -> run.pool().status().children().size() <= 1);
  }
}
