package io.tokenpak.companion.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.tokenpak.companion.CredentialWiring;
import io.tokenpak.companion.Settings;
import io.tokenpak.companion.credential.ClientSupplied;
import io.tokenpak.companion.credential.SourceHealth;
import io.tokenpak.companion.status.RunFile;
import io.tokenpak.companion.status.Running;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/// What is known of the credential sources: by the running companion, or else by looking.
record KnownCredentials(Optional<Running> running, List<SourceHealth> sources) {
  static KnownCredentials of(Settings settings) throws InterruptedException {
    Optional<Running> running = new RunFile(settings.home()).live();
    List<SourceHealth> sources =
        running.isPresent()
            ? asked(running.get())
            : new CredentialWiring(settings).credentials().health();
    return new KnownCredentials(
        running,
        sources.stream().filter(each -> !each.source().equals(ClientSupplied.NAME)).toList());
  }

  private static List<SourceHealth> asked(Running running) throws InterruptedException {
    JsonNode report = new OwnerQuery(running).status();
    return StreamSupport.stream(report.path("credentials").spliterator(), false)
        .map(StatusText::health)
        .toList();
  }
}
