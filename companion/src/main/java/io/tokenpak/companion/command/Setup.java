package io.tokenpak.companion.command;

import io.tokenpak.companion.CredentialWiring;
import io.tokenpak.companion.Installation;
import io.tokenpak.companion.Settings;
import io.tokenpak.companion.credential.SourceHealth;
import io.tokenpak.companion.setup.Machine;
import io.tokenpak.companion.setup.OpenClawStep;
import io.tokenpak.companion.setup.ProgramsStep;
import io.tokenpak.companion.setup.ServiceStep;
import io.tokenpak.companion.setup.SetupRecord;
import io.tokenpak.companion.setup.Step;
import io.tokenpak.companion.setup.TermsStep;
import io.tokenpak.companion.setup.Wizard;
import io.tokenpak.companion.status.RunFile;
import io.tokenpak.companion.status.Running;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// The wizard.
@Command(
    name = "setup",
    mixinStandardHelpOptions = true,
    description = {
      "Looks at what is here and sets the companion up, step by step.",
      "It explains each step, and changes nothing without a yes."
    })
final class Setup implements Callable<Integer> {
  private final Shell shell;

  @Option(names = "--dry-run", description = "Ask nothing, change nothing: show what would change.")
  private boolean dryRun;

  @Option(
      names = "--yes",
      description = "Say yes to every question, but those about a provider's terms.")
  private boolean yes;

  @Option(
      names = "--accept-terms",
      description = "I have read docs/terms.md and say yes to the questions about it.")
  private boolean terms;

  @Option(names = "--revert", description = "Undo what setup has changed.")
  private boolean revert;

  Setup(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    SetupRecord record = new SetupRecord(Settings.home(shell.environment()));
    try {
      if (revert) {
        undo(record);
      } else {
        go(record);
      }
      return 0;
    } catch (IOException failure) {
      throw new Failure(
          Failure.FAILED,
          "cannot read or write what setup needs, see to it and run setup again: "
              + failure.getMessage());
    }
  }

  private void go(SetupRecord record) throws IOException {
    Settings settings = Settings.load(shell.environment());
    BufferedReader in = new BufferedReader(shell.in());
    Wizard wizard = new Wizard(in, shell.out(), new Wizard.Answers(dryRun, yes, terms), record);
    int changes = wizard.run(steps(settings));
    shell.out().println();
    shell.out().println(summary(changes));
    shell.out().flush();
  }

  private void undo(SetupRecord record) throws IOException {
    List<String> done = record.revert();
    done.forEach(shell.out()::println);
    if (done.isEmpty()) {
      shell.out().println("setup has changed nothing");
    }
    shell.out().flush();
  }

  private String summary(int changes) {
    if (dryRun) {
      return changes + (changes == 1 ? " file" : " files") + " would change";
    }
    return changes == 0
        ? "nothing was changed; next: tokenpak serve, and tokenpak doctor if something is wrong"
        : "done; undo with tokenpak setup --revert; next: tokenpak serve, then tokenpak doctor";
  }

  private List<Step> steps(Settings settings) throws IOException {
    List<SourceHealth> sources = new CredentialWiring(settings).credentials().health();
    Machine machine = machine(settings);
    SourceHealth claude =
        sources.stream()
            .filter(each -> each.source().equals("claude-login"))
            .findFirst()
            .orElseThrow();
    return List.of(
        new ProgramsStep(machine, sources),
        new TermsStep(machine, claude, settings.credential().subscriptionAcknowledged()),
        new OpenClawStep(machine, Env.text("openclaw", machine.url())),
        new ServiceStep(machine));
  }

  private Machine machine(Settings settings) {
    Path user = Installation.userHome(shell.environment());
    URI url = new RunFile(settings.home()).live().map(Running::url).orElseGet(settings::url);
    return new Machine(
        user,
        settings.home(),
        settings.care().export().catalog().openClawState(),
        url,
        shell.environment().getOrDefault("PATH", ""),
        Installation.launcher(),
        Installation.system());
  }
}
