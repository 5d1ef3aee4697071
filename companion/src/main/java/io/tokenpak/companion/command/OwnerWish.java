package io.tokenpak.companion.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tokenpak.companion.CredentialWiring;
import io.tokenpak.companion.Settings;
import io.tokenpak.companion.status.CredentialEndpoints;
import io.tokenpak.companion.status.OwnerEndpoint;
import io.tokenpak.companion.status.OwnerRefusal;
import io.tokenpak.companion.status.RunFile;
import io.tokenpak.companion.status.Running;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.util.Fields;

/// What the owner wants done to a credential: by the running companion, or by this process where
/// none runs.
final class OwnerWish {
  private final Optional<Running> running;
  private final Map<String, OwnerEndpoint> here;

  private OwnerWish(Optional<Running> running, Map<String, OwnerEndpoint> here) {
    this.running = running;
    this.here = here;
  }

  static OwnerWish of(Settings settings) {
    Optional<Running> running = new RunFile(settings.home()).live();
    return running.isPresent()
        ? new OwnerWish(running, Map.of())
        : new OwnerWish(
            running,
            new CredentialEndpoints(new CredentialWiring(settings).credentials()).byPath());
  }

  /// @throws Failure if none runs
  static OwnerWish ofRunning(Settings settings) {
    Optional<Running> running = new RunFile(settings.home()).live();
    if (running.isEmpty()) {
      throw new Failure(Failure.FAILED, "not running: there is nothing that it could forget");
    }
    return new OwnerWish(running, Map.of());
  }

  /// @param path the endpoint's
  /// @param name the source's; empty for all
  JsonNode tell(String path, String name, Duration patience)
      throws InterruptedException, IOException {
    if (running.isPresent()) {
      String query =
          name.isEmpty() ? "" : "?name=" + URLEncoder.encode(name, StandardCharsets.UTF_8);
      return new OwnerQuery(running.get()).tell(path + query, patience);
    }
    Fields query = new Fields();
    if (!name.isEmpty()) {
      query.put("name", name);
    }
    try {
      return new ObjectMapper()
          .readTree(Optional.ofNullable(here.get(path)).orElseThrow().answer(query));
    } catch (OwnerRefusal refusal) {
      throw new Failure(Failure.FAILED, String.valueOf(refusal.getMessage()));
    }
  }
}
