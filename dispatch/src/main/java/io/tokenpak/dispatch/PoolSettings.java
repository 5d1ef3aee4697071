package io.tokenpak.dispatch;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Everything that decides how a pool behaves. Nothing in a turn can widen it.
///
/// @param program the CLI that is run
/// @param folders where it may work
/// @param tools what it may do there
/// @param limits how much of everything there may be
/// @param patience how long things may take
/// @param sessions how conversations are remembered
/// @param home the folder that holds what the pool itself writes; private to the user
public record PoolSettings(
    Program program,
    Folders folders,
    Tools tools,
    Limits limits,
    Patience patience,
    Keeping sessions,
    Path home) {
  /// A CLI and what it is started with.
  ///
  /// @param name a name to look for, or an absolute path
  /// @param searchPath the folders to look in, as `PATH` has them
  /// @param environment what a child's environment is taken from; a child sees little of it
  /// @param passed the names of further variables that it sees
  public record Program(
      String name, String searchPath, Map<String, String> environment, Set<String> passed) {
    public Program {
      environment = Map.copyOf(environment);
      passed = Set.copyOf(passed);
    }

    /// Without the values of variables: there may be secrets among them.
    @Override
    public String toString() {
      return "Program[" + name + ", " + environment.size() + " variables]";
    }
  }

  /// Where children may work.
  ///
  /// @param roots the folders in which a workspace may lie, at least one; the first is the
  ///   workspace of turns that name none
  /// @param directories further folders that children may read
  public record Folders(List<Path> roots, List<Path> directories) {
    public Folders {
      roots = List.copyOf(roots);
      directories = List.copyOf(directories);
      if (roots.isEmpty()) {
        throw new IllegalArgumentException("a pool needs a workspace: give at least one root");
      }
    }
  }

  /// What children may do.
  ///
  /// @param names the CLI's own tools that a child has; empty for all that the CLI offers but those
  ///   that are always switched off
  /// @param allow the CLI's permission rules, such as `Bash(git status:*)`
  /// @param mode what becomes of what no rule allows
  /// @param mcpConfig a file that names MCP servers
  /// @param slashCommands whether text that begins with a slash is a command
  /// @param maxRounds how often one turn may ask the model; 0 for no bound
  public record Tools(
      Optional<List<String>> names,
      List<String> allow,
      PermissionMode mode,
      Optional<Path> mcpConfig,
      boolean slashCommands,
      int maxRounds) {
    public Tools {
      names = names.map(List::copyOf);
      allow = List.copyOf(allow);
    }
  }

  /// How much there may be.
  ///
  /// @param processes children at one time, spares among them
  /// @param spares children kept warm for new sessions
  /// @param memory resident bytes of one child, beyond which it is replaced after its turn; at
  ///   twice as many it is killed
  /// @param turns how many turns one child answers before it is replaced
  /// @param age how old a child grows before it is replaced
  /// @param idle how long a child without a turn is kept
  /// @param waiting turns that may wait for a child
  public record Limits(
      int processes, int spares, long memory, int turns, Duration age, Duration idle, int waiting) {
    public Limits {
      if (processes < 1 || spares < 0 || spares > processes || memory < 1 || turns < 1) {
        throw new IllegalArgumentException(
            "a pool needs a process, memory and a turn for it, and no more spares than processes");
      }
    }
  }

  /// How long things may take.
  ///
  /// @param queue for a child to become free
  /// @param silence without a byte from a child during a turn
  /// @param toolSilence the same while one of the CLI's own tools runs
  /// @param turn a whole turn
  /// @param toolWait for the result of a tool that was lent
  /// @param start for a child to say that it is ready
  /// @param grace for a child that was asked to end
  public record Patience(
      Duration queue,
      Duration silence,
      Duration toolSilence,
      Duration turn,
      Duration toolWait,
      Duration start,
      Duration grace) {}

  /// How conversations are remembered.
  ///
  /// @param mapper whether they are remembered when the pool starts anew
  /// @param noContinue whether a turn without any name of a session always begins one
  /// @param kept how many are remembered
  /// @param age how long one is remembered after its last turn
  public record Keeping(boolean mapper, boolean noContinue, int kept, Duration age) {}
}
