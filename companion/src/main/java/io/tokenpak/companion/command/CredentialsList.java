package io.tokenpak.companion.command;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.tokenpak.companion.Settings;
import io.tokenpak.companion.credential.SourceHealth;
import io.tokenpak.companion.status.HealthJson;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Shows each credential source, its state and what happens next.
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = "Shows each credential, its state, its end and what happens next.")
final class CredentialsList implements Callable<Integer> {
  private final Shell shell;

  @Option(names = "--json", description = "Print what a program can read.")
  private boolean json;

  CredentialsList(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws Exception {
    KnownCredentials known = KnownCredentials.of(Settings.load(shell.environment()));
    if (json) {
      print(known.sources());
    } else {
      CredentialLines.of(known.sources()).forEach(shell.out()::println);
      if (known.running().isEmpty()) {
        shell.out().println("the companion is not running: nothing is renewed");
      }
    }
    shell.out().flush();
    return 0;
  }

  private void print(List<SourceHealth> sources) throws IOException {
    JsonGenerator out = new JsonFactory().createGenerator(shell.out());
    out.writeStartArray();
    for (SourceHealth source : sources) {
      HealthJson.write(source, out);
    }
    out.writeEndArray();
    out.flush();
    shell.out().println();
  }
}
