package io.tokenpak.companion.command;

import io.tokenpak.companion.credential.process.SearchPath;
import io.tokenpak.companion.jvm.AgentWords;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Runs a client with what points it at the companion.
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = "Runs a client that finds the companion; a JVM gets the Java agent as well.",
    footer = {
      "",
      "tokenpak run -- claude                    sets the variables of tokenpak env claude",
      "tokenpak run -- java -jar tool.jar        and for a JVM, the agent in JAVA_TOOL_OPTIONS",
      "tokenpak run --client jvm -- ./start.sh   where the name of the command does not tell"
    })
final class Run implements Callable<Integer> {
  /// What a shell answers for a command that is not there, and for one that may not be run.
  private static final int NOT_FOUND = 127;

  private static final int NOT_EXECUTABLE = 126;

  private final Shell shell;

  @Option(
      names = "--client",
      paramLabel = "CLIENT",
      description = "What it is, as for tokenpak env; else its file's name tells.")
  private @Nullable String client;

  @Option(
      names = {"-o", "--option"},
      paramLabel = "KEY=VALUE",
      description = "An option of the agent, as platform=NAME; may be repeated.")
  private Map<String, String> options = new LinkedHashMap<>();

  @Option(names = "--script", hidden = true, description = "Write lines for the shell here.")
  private @Nullable Path script;

  @Parameters(paramLabel = "COMMAND", arity = "1..*", description = "The command line.")
  private List<String> command = new ArrayList<>();

  private Run(Shell shell) {
    this.shell = shell;
  }

  static CommandLine of(Shell shell) {
    return new CommandLine(new Run(shell)).setStopAtPositional(true);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    checkCommand(command.getFirst());
    StartedClient started = started(CompanionUrl.serving(shell.environment()));
    if (script == null) {
      return started.run();
    }
    Files.writeString(script, started.script(), StandardCharsets.UTF_8);
    return 0;
  }

  private void checkCommand(String program) {
    if (program.indexOf('/') < 0) {
      String path = shell.environment().getOrDefault("PATH", "");
      if (new SearchPath(path).find(program).isEmpty()) {
        throw new Failure(
            NOT_FOUND, "no %s is on the PATH: install it, or give its path".formatted(program));
      }
    } else if (!Files.exists(Path.of(program))) {
      throw new Failure(NOT_FOUND, "there is no %s: check the path".formatted(program));
    } else if (!Files.isRegularFile(Path.of(program)) || !Files.isExecutable(Path.of(program))) {
      throw new Failure(
          NOT_EXECUTABLE, "%s cannot be run: is it a program (chmod +x)?".formatted(program));
    }
  }

  private StartedClient started(URI url) throws IOException {
    String kind = client == null ? StartedClient.clientOf(command.getFirst()) : client;
    // Of a program that nobody knows, the names of both SDKs' variables are what it may read.
    String template = kind.isEmpty() ? "jvm" : kind;
    Env.checkKnown(template);
    Map<String, String> variables = StartedClient.exported(Env.text(template, url));
    if (variables.isEmpty()) {
      throw new Failure(
          Failure.WRONG_USAGE,
          "%1$s reads no variables: put what tokenpak env %1$s prints into its configuration, and start it as ever"
              .formatted(kind));
    }
    String jvmOption = "";
    if (kind.equals("jvm")) {
      jvmOption = AgentWords.toolOption(Attach.agent(), agent(url));
    } else if (!options.isEmpty()) {
      throw new Failure(
          Failure.WRONG_USAGE,
          "-o is for the agent, and %s is not known to be a JVM: say --client jvm if it is"
              .formatted(command.getFirst()));
    }
    return new StartedClient(variables, jvmOption, command);
  }

  /// The agent's options: those given, and of the others what no variable of the user's says.
  private Map<String, String> agent(URI url) {
    Map<String, String> all = new LinkedHashMap<>();
    boolean hasFile = options.containsKey("config") || hasVariable("config");
    if (!hasFile) {
      all.put("platform", AgentWords.platform(program()));
      all.put("session", UUID.randomUUID().toString());
      all.put("route", "companion");
    }
    all.put("companion", url.toString());
    all.keySet().removeIf(this::hasVariable);
    options.forEach((key, value) -> all.put(key, AgentWords.fromHere(key, value)));
    return all;
  }

  private boolean hasVariable(String option) {
    return shell.environment().containsKey("TOKENPAK_AGENT_" + option.toUpperCase(Locale.ROOT));
  }

  /// The jar that `java -jar` runs, or the command itself.
  private String program() {
    int jar = command.indexOf("-jar") + 1;
    return jar > 0 && jar < command.size() ? command.get(jar) : command.getFirst();
  }
}
