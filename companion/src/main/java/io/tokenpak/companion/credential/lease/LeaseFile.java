package io.tokenpak.companion.credential.lease;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tokenpak.companion.credential.PrivateFile;
import io.tokenpak.companion.credential.SourceHealth;
import io.tokenpak.companion.credential.TroubleException;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What survives a restart, in `lease.json`: the lease, and the login itself, so that a companion
/// that starts while the broker is down still serves.
///
/// It counts only for the broker and the machine that it was written for, since folders are copied
/// from one machine to another.
final class LeaseFile {
  private static final Logger log = LoggerFactory.getLogger(LeaseFile.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final PrivateFile file;
  private final String broker;
  private final String machine;

  /// What was written; the login in it does not print itself.
  record Kept(
      @Nullable Lease lease,
      @Nullable LeaseMaterial material,
      @Nullable String authUpdated,
      String authFile) {
    static final Kept NOTHING = new Kept(null, null, null, "");
  }

  LeaseFile(LeaseSettings settings) {
    this.file = new PrivateFile(settings.files().state());
    this.broker = settings.broker().toString();
    this.machine = settings.owner().machine();
  }

  /// What was kept; nothing if it is of no use here.
  Kept load() {
    try {
      JsonNode root = JSON.readTree(file.read());
      if (!root.path("broker").asText().equals(broker)
          || !root.path("asked_as").asText().equals(machine)) {
        return Kept.NOTHING;
      }
      Optional<Lease> lentFor = lease(root.path("lent_for"));
      JsonNode auth = root.path("auth_json");
      return new Kept(
          lease(root.path("lease")).orElse(null),
          lentFor.isPresent() && auth.isObject()
              ? new LeaseMaterial(lentFor.get(), JSON.writeValueAsBytes(auth))
              : null,
          root.path("auth_updated_at").textValue(),
          root.path("auth_file").asText(""));
    } catch (TroubleException trouble) {
      String finding = trouble.trouble().finding();
      if (trouble.trouble().state() != SourceHealth.State.MISSING) {
        log.warn("{} {}: beginning without it", file.path(), finding);
      }
      return Kept.NOTHING;
    } catch (IOException notJson) {
      log.warn("{} is not what was written there: beginning without it", file.path());
      return Kept.NOTHING;
    }
  }

  /// @param authFile the digest of the `auth.json` that was written last; empty if none
  void save(@Nullable Lease lease, @Nullable Lent lent, String authFile) throws IOException {
    ObjectNode root = JSON.createObjectNode().put("version", 1);
    root.put("broker", broker).put("asked_as", machine).put("auth_file", authFile);
    if (lease != null) {
      root.set("lease", json(lease));
    }
    if (lent != null) {
      root.set("lent_for", json(lent.lease()));
      root.put("auth_updated_at", lent.authUpdated());
      root.set("auth_json", JSON.readTree(lent.authJson()));
    }
    file.write(JSON.writeValueAsBytes(root));
  }

  private static ObjectNode json(Lease lease) {
    Instant expires = lease.expires();
    return JSON.createObjectNode()
        .put("id", lease.id())
        .put("machine_id", lease.owner().machine())
        .put("agent_id", lease.owner().agent())
        .put("credential_id", lease.credential())
        .put("state", lease.state())
        .put("expires_at", expires == null ? null : expires.toString());
  }

  private static Optional<Lease> lease(JsonNode node) {
    if (node.path("id").asText("").isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Lease(
            node.path("id").asText(),
            new LeaseOwner(node.path("machine_id").asText(), node.path("agent_id").asText()),
            node.path("credential_id").asText(),
            node.path("state").asText(),
            instant(node.path("expires_at").asText(""))));
  }

  private static @Nullable Instant instant(String text) {
    try {
      return text.isEmpty() ? null : Instant.parse(text);
    } catch (DateTimeException edited) {
      return null;
    }
  }
}
