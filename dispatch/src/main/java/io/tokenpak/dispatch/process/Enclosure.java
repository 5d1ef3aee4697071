package io.tokenpak.dispatch.process;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What children are wrapped in, so that none of them, nor what they start, outlives us.
///
/// Tight is a process namespace of the child's own that the kernel ends with us: nothing leaves it,
/// whatever session or parent it chooses.
public final class Enclosure {
  private static final Logger log = LoggerFactory.getLogger(Enclosure.class);

  /// The first process of a namespace inherits orphans, and the CLI does not collect them; a shell
  /// that waits does. The command's words are its parameters, which it does not interpret.
  ///
  /// It says that it is there, and waits for a word: by then it is bound to us. If we were killed a
  /// moment before that, nothing would have told it; but then no word comes.
  private static final List<String> INIT =
      List.of("-c", "echo; read -r go || exit 1; \"$@\"; exit $?", "init");

  private static final List<String> BOUND = List.of("--pdeathsig", "KILL", "--");
  private static final List<String> NAMESPACE = List.of("--pid", "--fork", "--kill-child=KILL");
  private static final List<String> AS_OURSELVES = List.of("--user", "--map-current-user");
  // Mounts that come later are still seen; what is mounted inside stays inside.
  private static final List<String> OWN_PROC = List.of("--mount-proc", "--propagation", "slave");

  private final List<String> prefix;
  private final boolean tight;
  private final String described;

  private Enclosure(List<String> prefix, boolean tight, String described) {
    this.prefix = List.copyOf(prefix);
    this.tight = tight;
    this.described = described;
  }

  /// No enclosure at all.
  public static Enclosure none() {
    return new Enclosure(
        List.of(),
        false,
        "none: what a CLI starts in the background is looked for and ended when the CLI ends, and after a crash at the"
            + " next start");
  }

  /// The tightest enclosure that works here, each tried by really running it.
  public static Enclosure probe(
      ProcessStarter starter,
      String searchPath,
      Map<String, String> environment,
      Duration patience) {
    for (Enclosure candidate : candidates(SearchPath.of(searchPath))) {
      if (works(candidate, starter, environment, patience)) {
        return candidate;
      }
    }
    return none();
  }

  private static List<Enclosure> candidates(SearchPath folders) {
    Optional<String> setpriv = folders.find("setpriv").map(Object::toString);
    if (setpriv.isEmpty()) {
      return List.of();
    }
    List<String> session = folders.find("setsid").map(Object::toString).stream().toList();
    List<String> bound = join(setpriv.stream().toList(), BOUND, session);
    List<Enclosure> candidates = new ArrayList<>();
    Optional<String> unshare = folders.find("unshare").map(Object::toString);
    Optional<String> shell = folders.find("sh").map(Object::toString);
    if (unshare.isPresent() && shell.isPresent()) {
      for (List<String> proc : List.of(OWN_PROC, List.<String>of())) {
        for (List<String> user : List.of(List.<String>of(), AS_OURSELVES)) {
          List<String> inner = join(NAMESPACE, user, proc);
          candidates.add(
              new Enclosure(
                  join(bound, List.of(unshare.get()), inner, List.of("--", shell.get()), INIT),
                  true,
                  "tight: each CLI has a process namespace of its own (unshare "
                      + String.join(" ", inner)
                      + "), which the kernel ends with the companion"));
        }
      }
    }
    candidates.add(
        new Enclosure(
            bound,
            false,
            "loose: the kernel ends each CLI with the companion, but not what it started in the background; no process"
                + " namespace can be made here (unshare)"));
    return candidates;
  }

  @SafeVarargs
  private static List<String> join(List<String>... parts) {
    List<String> all = new ArrayList<>();
    for (List<String> part : parts) {
      all.addAll(part);
    }
    return all;
  }

  private static boolean works(
      Enclosure candidate,
      ProcessStarter starter,
      Map<String, String> environment,
      Duration patience) {
    try {
      ShortRun run =
          ShortRun.of(
              starter, candidate.around(List.of("/bin/sh", "-c", "exit 0")), environment, patience);
      log.debug("enclosure {}: exit code {} {}", candidate, run.exitCode(), run.errors().strip());
      return run.exitCode() == 0;
    } catch (IOException e) {
      log.debug("enclosure {} does not work: {}", candidate, e.getMessage());
      return false;
    }
  }

  /// The command, enclosed.
  List<String> around(List<String> command) {
    return join(prefix, command);
  }

  /// Whether the command waits for an empty line on stdin once it has said one on stdout.
  boolean greets() {
    return tight;
  }

  /// The generation at which the command itself stands below the process that was started.
  int depth() {
    return tight ? 2 : 0;
  }

  /// Whether nothing can leave it.
  public boolean isTight() {
    return tight;
  }

  /// What it is and what follows, for people.
  public String described() {
    return described;
  }

  @Override
  public String toString() {
    return described;
  }
}
