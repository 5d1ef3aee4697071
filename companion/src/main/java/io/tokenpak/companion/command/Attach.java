package io.tokenpak.companion.command;

import io.tokenpak.companion.Installation;
import io.tokenpak.companion.jvm.AgentWords;
import io.tokenpak.companion.jvm.Attachment;
import io.tokenpak.companion.jvm.CannotAttach;
import io.tokenpak.companion.jvm.RunningJvm;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Loads the agent into a running JVM, gives it other options there, or switches it off.
@Command(
    name = "attach",
    mixinStandardHelpOptions = true,
    description = "Loads the Java agent into a running JVM, or switches it off there.",
    footer = {
      "",
      "tokenpak attach --list                    shows the JVMs",
      "tokenpak attach 4711                      their requests to the companion say who they are",
      "tokenpak attach 4711 route=companion      and those to the providers come to it as well",
      "tokenpak attach 4711 off                  as if it had never been there"
    })
final class Attach implements Callable<Integer> {
  /// From this release on the JVM itself says on stderr that an agent was loaded (JEP 451).
  private static final int WARNS_FROM = 21;

  private final Shell shell;

  @Option(names = "--list", description = "Show the JVMs of this user.")
  private boolean list;

  @Parameters(
      paramLabel = "PID",
      arity = "0..*",
      description = "The process, then options of the agent: KEY=VALUE, or off.")
  private List<String> words = new ArrayList<>();

  Attach(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    if (list) {
      show(RunningJvm.all());
    } else if (words.isEmpty()) {
      throw new Failure(Failure.WRONG_USAGE, "name a process: tokenpak attach --list shows them");
    } else {
      load(pid(words.getFirst()), words.subList(1, words.size()));
    }
    shell.out().flush();
    return 0;
  }

  private void show(List<RunningJvm> jvms) {
    Table table = new Table();
    jvms.forEach(jvm -> table.row(Long.toString(jvm.pid()), jvm.program()));
    table.lines("").forEach(shell.out()::println);
    if (jvms.isEmpty()) {
      shell.out().println("no JVM of yours is to be seen; one with -XX:-UsePerfData never is");
    }
  }

  private static long pid(String word) {
    if (!word.matches("[0-9]{1,10}")) {
      throw new Failure(
          Failure.WRONG_USAGE,
          "%s is no process: tokenpak attach --list shows them".formatted(word));
    }
    return Long.parseLong(word);
  }

  private void load(long pid, List<String> options) {
    boolean off = options.equals(List.of("off"));
    String told = off ? "off" : AgentWords.options(with(options, pid));
    try {
      String release = Attachment.load(pid, agent(), told);
      shell.out().println("process " + pid + " has the agent: " + told);
      if (release.matches("[0-9]{2,}") && Integer.parseInt(release) >= WARNS_FROM) {
        shell
            .out()
            .println(
                "its standard error has Java's warning that an agent was loaded;"
                    + " -XX:+EnableDynamicAgentLoading spares it");
      }
    } catch (CannotAttach failed) {
      throw new Failure(Failure.FAILED, String.valueOf(failed.getMessage()));
    }
  }

  /// The options, with what the user need not say.
  private Map<String, String> with(List<String> words, long pid) {
    Map<String, String> options = new LinkedHashMap<>();
    for (String word : words) {
      int equals = word.indexOf('=');
      if (equals < 1) {
        throw new Failure(
            Failure.WRONG_USAGE,
            "%s is no option of the agent: write KEY=VALUE, or off alone".formatted(word));
      }
      String key = word.substring(0, equals);
      options.put(key, AgentWords.fromHere(key, word.substring(equals + 1)));
    }
    if (!options.containsKey("config")) {
      options.putIfAbsent("platform", AgentWords.platform(program(pid)));
    }
    if (!options.containsKey("companion")) {
      // Requests that went to none would fail.
      boolean needed = options.getOrDefault("route", "").startsWith("companion");
      Map<String, String> environment = shell.environment();
      URI url = needed ? CompanionUrl.serving(environment) : CompanionUrl.of(environment);
      options.put("companion", url.toString());
    }
    return options;
  }

  private static String program(long pid) {
    return RunningJvm.all().stream()
        .filter(jvm -> jvm.pid() == pid)
        .map(RunningJvm::program)
        .findFirst()
        .orElse("java");
  }

  static Path agent() {
    return Installation.agent()
        .orElseThrow(() ->
            new Failure(
                Failure.FAILED,
                "this build lacks agent/tokenpak-agent.jar: build it again, with mvn package"));
  }
}
