package io.tokenpak.dispatch;

import io.tokenpak.dispatch.turn.RunningTurn;
import io.tokenpak.dispatch.turn.Turn;
import io.tokenpak.dispatch.turn.TurnRefused;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.atomic.LongAdder;

/// A pool of Claude CLI processes that live on between turns.
///
/// A turn is put to the process that holds exactly its history, or to one that is given it, so an
/// answer follows from the messages of its request and from nothing else.
public final class ClaudePool implements AutoCloseable {
  private static final int LONGEST_NAME = 256;

  private final Machinery machinery;
  private final Workspaces workspaces;
  private final LongAdder turns = new LongAdder();

  private ClaudePool(Machinery machinery, Workspaces workspaces) {
    this.machinery = machinery;
    this.workspaces = workspaces;
  }

  /// A pool that begins to look for its program, and does not wait for it.
  public static ClaudePool start(PoolSettings settings, ChildAccess access, InstantSource clock) {
    Machinery machinery = new Machinery(settings, access, clock);
    machinery.prepare();
    return new ClaudePool(machinery, new Workspaces(settings.folders().roots()));
  }

  /// Finds the folder that a turn is to work in.
  ///
  /// @param wanted as a caller names it; empty for the usual one
  /// @throws TurnRefused if it is none of the owner's
  public Path workspace(String wanted) throws TurnRefused {
    return workspaces.resolve(wanted);
  }

  /// Begins a turn. Waits for a process if all are busy.
  ///
  /// @throws TurnRefused if there is no turn; the message says what to do
  public RunningTurn begin(Turn turn) throws TurnRefused, InterruptedException {
    if (turn.conversation().newest().isEmpty()) {
      throw new TurnRefused(
          TurnRefused.Kind.NOT_POSSIBLE,
          "the last message must be the user's: the Claude CLI cannot go on with an answer that"
              + " was begun");
    }
    requireName(turn.options().model());
    Workings workings = machinery.workings();
    turns.increment();
    Beginning beginning = Beginning.of(workings, turn);
    return new PooledTurn(beginning, beginning.anywhere());
  }

  /// A process may be given the name in its environment, which cannot carry everything.
  private static void requireName(String model) throws TurnRefused {
    boolean isName =
        !model.isEmpty()
            && model.length() <= LONGEST_NAME
            && model.chars().allMatch(c -> c > ' ' && c <= '~');
    if (!isName) {
      throw new TurnRefused(
          TurnRefused.Kind.NOT_POSSIBLE,
          "the model is no name of one: give printable ASCII characters, at most " + LONGEST_NAME);
    }
  }

  /// How the pool stands.
  public PoolStatus status() {
    return machinery.status(turns.sum());
  }

  /// Ends every process. Turns that are under way fail.
  @Override
  public void close() {
    machinery.close();
  }
}
