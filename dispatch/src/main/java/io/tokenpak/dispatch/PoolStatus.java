package io.tokenpak.dispatch;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// How a pool stands. Holds no secret and nothing of what was said.
///
/// @param state whether it serves
/// @param program the CLI that it runs, and its version; empty as long as none was found
/// @param finding why it does not serve, or what is not as it should be, and how to mend it; empty
///   if all is well
/// @param enclosure what becomes of processes when the companion dies
/// @param children its processes
/// @param totals what happened since it began
public record PoolStatus(
    State state,
    Optional<String> program,
    String finding,
    Enclosure enclosure,
    List<Child> children,
    Totals totals) {
  public PoolStatus {
    children = List.copyOf(children);
  }

  /// Whether a pool serves.
  public enum State {
    /// It looks for its program.
    STARTING,
    /// It serves.
    READY,
    /// It has no program that it can run, and looks again with the next turn.
    NO_PROGRAM,
    /// It serves no more.
    CLOSED
  }

  /// What holds children together, so that none outlives its pool.
  ///
  /// @param tight whether all that a child starts ends with the pool, whatever becomes of the pool
  /// @param finding what is used; why it is not tight, if it is not
  public record Enclosure(boolean tight, String finding) {}

  /// A process.
  ///
  /// @param pid its number
  /// @param session the CLI session that it holds; empty for a spare
  /// @param workspace the folder that it works in
  /// @param state what it does
  /// @param use what it has cost
  public record Child(
      long pid, Optional<String> session, Path workspace, Activity state, Use use) {}

  /// What a process has cost.
  ///
  /// @param turns how many turns it has answered
  /// @param memory its resident bytes
  /// @param age since its start
  /// @param idle since its last turn
  public record Use(int turns, long memory, Duration age, Duration idle) {}

  /// What a process does.
  public enum Activity {
    /// It gets ready.
    STARTING,
    /// It is ready for a new session.
    SPARE,
    /// It answers a turn.
    BUSY,
    /// It waits for the result of a tool that was lent.
    LENDING,
    /// It waits for the next turn of its session.
    IDLE,
    /// It was asked to end.
    ENDING
  }

  /// What happened since a pool began.
  ///
  /// @param sessions conversations that are remembered
  /// @param turns turns that were begun
  /// @param waiting turns that wait for a process now
  /// @param waited turns that had to wait
  /// @param refused turns that were refused since no process became free
  /// @param restarts processes that ended unasked, or were killed
  /// @param replaced processes that were replaced in time
  public record Totals(
      long sessions,
      long turns,
      int waiting,
      long waited,
      long refused,
      long restarts,
      long replaced) {}
}
