package io.tokenpak.companion.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tokenpak.companion.Settings;
import io.tokenpak.companion.status.RunFile;
import io.tokenpak.companion.status.Running;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Says whether the companion runs, whether a client is routed through it, and with what.
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = "Is it running, is a client routed through it, with which credentials.")
final class Status implements Callable<Integer> {
  private final Shell shell;

  @Option(names = "--json", description = "Print what a program can read.")
  private boolean json;

  @Option(
      names = "--open",
      description =
          "Print a link that shows it in a browser, once; open it where that can be done.")
  private boolean open;

  @Option(
      names = "--line",
      description = {
        "Print one short line, for shell prompts and status lines of CLIs.",
        "Where no companion runs, nothing is printed, and the exit code is 0."
      })
  private boolean line;

  @Option(names = "--color", description = "Colour that line: green, or yellow for a warning.")
  private boolean color;

  Status(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (line) {
      return StatusLine.print(shell, color);
    }
    Settings settings = Settings.load(shell.environment());
    Optional<Running> running = new RunFile(settings.home()).live();
    if (running.isEmpty()) {
      if (json) {
        shell.out().println("{\"running\":false}");
      }
      throw new Failure(Failure.FAILED, "not running: start it with tokenpak serve");
    }
    if (open) {
      new PageLink(running.get(), shell).open();
    } else {
      show(running.get());
    }
    return 0;
  }

  private void show(Running running) throws InterruptedException {
    JsonNode report = new OwnerQuery(running).status();
    if (json) {
      ObjectNode shown = report.deepCopy();
      shown.put("running", true).put("url", running.url().toString()).put("pid", running.pid());
      shell.out().println(shown);
    } else {
      new StatusText(running, report).lines().forEach(shell.out()::println);
    }
    shell.out().flush();
  }
}
