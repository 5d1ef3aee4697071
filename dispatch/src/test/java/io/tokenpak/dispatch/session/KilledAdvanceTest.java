package io.tokenpak.dispatch.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is left when a process ends between any two steps of moving a session on.
class KilledAdvanceTest {
  private static final UUID ID = UUID.fromString("6a1c5bd2-65a0-4a0f-9f0c-1f4f0d7c3a11");
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
  private static final int HALTED = 137;

  /// More than moving a session takes, so that the last child comes to the end.
  private static final int STEPS = 9;

  @TempDir Path home;

  private static SessionRecord from(Path home) {
    Scope scope = new Scope("caller", "", home);
    Digest digest = new Conversation(List.of(Message.user("a"))).digest(scope);
    return new SessionRecord(ID, scope, digest, "model", NOW, NOW, 1, home);
  }

  private static SessionRecord to(Path home) {
    SessionRecord from = from(home);
    Digest digest = new Conversation(List.of(Message.user("ab"))).digest(from.scope());
    return from.next(digest, "model", NOW.plusSeconds(1));
  }

  /// Ends what is going on at once, without a clean-up.
  private static final class Halted extends Error {
    private static final long serialVersionUID = 1;
  }

  /// Halts before one step. The middle of a write is a step.
  private static final class HaltingDisk extends Disk {
    private final Runnable halt;
    private int left;

    HaltingDisk(int steps, Runnable halt) {
      this.left = steps;
      this.halt = halt;
    }

    private void step() {
      if (left-- == 0) {
        halt.run();
      }
    }

    @Override
    FileChannel create(Path draft) throws IOException {
      step();
      return super.create(draft);
    }

    @Override
    void write(FileChannel out, ByteBuffer content) throws IOException {
      ByteBuffer half = content.slice(content.position(), content.remaining() / 2);
      content.position(content.position() + half.remaining());
      step();
      super.write(out, half);
      step();
      super.write(out, content);
    }

    @Override
    void force(FileChannel out) throws IOException {
      step();
      super.force(out);
    }

    @Override
    void move(Path draft, Path file) throws IOException {
      step();
      super.move(draft, file);
    }

    @Override
    void sync(Path folder) throws IOException {
      step();
      super.sync(folder);
    }

    @Override
    void delete(Path file) throws IOException {
      step();
      super.delete(file);
    }
  }

  /// Moves a session on, and ends before the step with a given number.
  static final class Advancing {
    private Advancing() {}

    public static void main(String[] arguments) {
      Path home = Path.of(arguments[0]);
      FileSessions store =
          new FileSessions(
              home,
              new HaltingDisk(
                  Integer.parseInt(arguments[1]), () -> Runtime.getRuntime().halt(HALTED)));
      if (!store.advance(from(home), to(home))) {
        Runtime.getRuntime().halt(1);
      }
    }
  }

  @Test
  void aSessionIsNeverLostSightOfNorFoundUnderTwoHistories() {
    List<String> seen = new ArrayList<>();
    for (int step = 0; step < STEPS; step++) {
      Path folder = folder(step);
      new FileSessions(folder).keep(from(folder));
      HaltingDisk disk =
          new HaltingDisk(
              step,
              () -> {
                throw new Halted();
              });
      seen.add(isMovedOn(folder, disk) ? check(folder) + " ended" : check(folder));
    }

    assertWholeStory(seen);
  }

  private static boolean isMovedOn(Path folder, Disk disk) {
    try {
      return new FileSessions(folder, disk).advance(from(folder), to(folder));
    } catch (Halted e) {
      return false;
    }
  }

  private static void assertWholeStory(List<String> seen) {
    assertThat(seen).startsWith("old").endsWith("new ended");
    assertThat(seen).contains("begun", "new+begun");
  }

  @Test
  void norWhenTheProcessEnds() throws Exception {
    assertThat(endedBefore(List.of(0, 4, 7, STEPS)))
        .containsExactly("old", "begun", "new+begun", "new ended");
  }

  @Tag("soak")
  @Test
  void norWhenTheProcessEndsAtAnyStep() throws Exception {
    assertWholeStory(endedBefore(IntStream.rangeClosed(0, STEPS).boxed().toList()));
  }

  private List<String> endedBefore(List<Integer> steps) throws Exception {
    List<Process> children = new ArrayList<>();
    for (int step : steps) {
      Path folder = folder(step);
      new FileSessions(folder).keep(from(folder));
      children.add(ChildJava.start(Advancing.class, folder.toString(), Integer.toString(step)));
    }
    List<String> seen = new ArrayList<>();
    for (int i = 0; i < children.size(); i++) {
      Process child = children.get(i);
      assertThat(child.waitFor(50, TimeUnit.SECONDS)).isTrue();
      assertThat(child.exitValue()).isIn(0, HALTED);
      seen.add(check(folder(steps.get(i))) + (child.exitValue() == 0 ? " ended" : ""));
    }
    return seen;
  }

  private Path folder(int step) {
    return home.resolve("at" + step);
  }

  private static String check(Path folder) {
    FileSessions store = new FileSessions(folder);
    Optional<SessionRecord> old = store.find(from(folder).digest());
    Optional<SessionRecord> fresh = store.find(to(folder).digest());
    boolean begun = store.begun(ID).isPresent();
    assertThat(old.isPresent() && fresh.isPresent()).as("two histories of one session").isFalse();
    assertThat(old.isPresent() || fresh.isPresent() || begun).as("lost sight of").isTrue();
    old.ifPresent(record -> assertThat(record).isEqualTo(from(folder)));
    fresh.ifPresent(record -> assertThat(record).isEqualTo(to(folder)));
    assertThatPruningHeals(store, folder, old.or(() -> fresh));
    String found = old.isPresent() ? "old" : fresh.isPresent() ? "new" : "";
    return Stream.of(found, begun ? "begun" : "")
        .filter(part -> !part.isEmpty())
        .reduce((one, other) -> one + "+" + other)
        .orElseThrow();
  }

  private static void assertThatPruningHeals(
      FileSessions store, Path folder, Optional<SessionRecord> right) {
    PruneSettings settings = new PruneSettings(Duration.ofDays(1), 10);
    var _ = new Pruning(store, new SessionLocks(folder), settings, () -> NOW).run();

    assertThat(store.begun()).isEmpty();
    assertThat(store.all()).isEqualTo(right.stream().toList());
  }
}
