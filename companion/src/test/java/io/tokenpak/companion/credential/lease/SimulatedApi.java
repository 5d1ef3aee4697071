package io.tokenpak.companion.credential.lease;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tokenpak.companion.credential.lease.SimulatedPool.Loan;
import io.tokenpak.companion.credential.lease.SimulatedPool.Login;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What the simulated broker answers, call by call.
final class SimulatedApi {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<Map<String, Object>> MEMBERS = new TypeReference<>() {};
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'+00:00'").withZone(ZoneOffset.UTC);

  /// An answer.
  record Reply(int status, JsonNode body) {}

  private final SimulatedPool pool;
  private final Supplier<Instant> clock;

  /// Whether clients may rotate.
  boolean rotationAllowed = true;

  /// Whether the broker keeps its records in SQLite, where `auth_refresh_required` is always true.
  boolean sqlite;

  SimulatedApi(SimulatedPool pool, Supplier<Instant> clock) {
    this.pool = pool;
    this.clock = clock;
  }

  Reply answer(String method, String path, JsonNode body) {
    pool.reconcile(clock.get());
    String[] parts = path.substring(1).split("/", -1);
    if (parts.length < 3 || !path.startsWith("/api/leases/")) {
      return detail(404, "Not Found");
    }
    if (method.equals("GET")) {
      Loan loan = pool.loans.get(parts[2]);
      return loan == null ? detail(404, "Lease not found") : status(loan);
    }
    if (parts.length == 3) {
      return parts[2].equals("acquire") ? acquire(body) : rotate(body);
    }
    Optional<Loan> owned = owned(parts[2], body);
    if (owned.isEmpty()) {
      return denied(409, "lease_not_found_or_not_owned");
    }
    return switch (parts[3]) {
      case "renew" -> renew(owned.get());
      case "release" -> release(owned.get(), body);
      case "materialize" -> materialize(owned.get());
      case "telemetry" -> telemetry(owned.get(), body);
      case "reconcile-auth" -> reconcile(owned.get(), body);
      default -> detail(404, "Not Found");
    };
  }

  private Optional<Loan> owned(String id, JsonNode body) {
    return Optional.ofNullable(pool.loans.get(id))
        .filter(loan -> loan.machine.equals(body.path("machine_id").asText()))
        .filter(loan -> loan.agent.equals(body.path("agent_id").asText()));
  }

  private Reply acquire(JsonNode body) {
    String machine = body.path("machine_id").asText();
    String agent = body.path("agent_id").asText();
    if (machine.isEmpty() || agent.isEmpty()) {
      return detail(400, "machine_id and agent_id are required");
    }
    // By machine alone: whose agent it is does not matter here, but in every later call.
    Optional<Loan> existing = pool.liveOf(machine);
    if (existing.isPresent()) {
      existing.get().lastSeen = clock.get();
      return ok("existing_machine_lease_reused", lease(existing.get()));
    }
    Optional<Login> login = pool.eligible();
    if (login.isEmpty()) {
      return denied(409, "no_eligible_credentials_available");
    }
    long seconds = body.path("requested_ttl_seconds").asLong(3600);
    Duration ttl = Duration.ofSeconds(Math.max(60, seconds));
    return ok(null, lease(pool.lend(login.get(), machine, agent, clock.get(), ttl)));
  }

  private Reply rotate(JsonNode body) {
    Set<String> reasons =
        Set.copyOf(Arrays.stream(RotationReason.values()).map(RotationReason::word).toList());
    if (!reasons.contains(body.path("reason").asText())) {
      return detail(400, "invalid rotation reason");
    }
    Optional<Loan> owned = owned(body.path("lease_id").asText(), body);
    if (owned.isEmpty()) {
      return denied(409, "lease_not_found_or_not_owned");
    }
    if (!rotationAllowed) {
      return denied(409, "client_rotation_disabled");
    }
    Loan old = owned.get();
    if (!old.isLive()) {
      return denied(409, "lease_not_rotatable:" + old.state);
    }
    Optional<Login> login = pool.eligible();
    if (login.isEmpty()) {
      return denied(409, "no_eligible_credentials_available");
    }
    Loan fresh =
        pool.lend(login.get(), old.machine, old.agent, clock.get(), SimulatedPool.DEFAULT_TTL);
    old.end("released", body.path("reason").asText());
    old.replacement = fresh.id;
    return ok(null, lease(fresh));
  }

  private Reply renew(Loan loan) {
    if (!loan.state.equals("active")) {
      return denied(409, "lease_not_renewable:" + loan.state);
    }
    if (!loan.login.isUsable()) {
      return denied(409, "credential_not_usable");
    }
    loan.lastSeen = clock.get();
    loan.expires = clock.get().plus(SimulatedPool.DEFAULT_TTL);
    return ok(null, lease(loan));
  }

  private Reply release(Loan loan, JsonNode body) {
    if (!loan.isLive()) {
      return denied(409, "lease_not_releasable:" + loan.state);
    }
    loan.end("released", body.path("reason").asText("released"));
    pool.reconcile(clock.get());
    return withLogin(loan);
  }

  private Reply materialize(Loan loan) {
    if (!loan.isLive()) {
      return denied(409, "lease_not_materializable:" + loan.state);
    }
    if (loan.login.state.equals("revoked") || loan.login.state.equals("exhausted")) {
      return denied(409, "credential_not_usable");
    }
    loan.lastSeen = clock.get();
    loan.materialized = clock.get();
    ObjectNode reply = (ObjectNode) ok(null, lease(loan)).body();
    ObjectNode material = reply.putObject("credential_material");
    material.put("label", loan.login.id).put("email", "someone@example.com");
    material.set("auth_json", authJson(loan.login));
    return new Reply(200, reply);
  }

  private Reply telemetry(Loan loan, JsonNode body) {
    String captured = body.path("captured_at").asText();
    if (captured.isEmpty()) {
      return detail(400, "machine_id, agent_id, and captured_at are required");
    }
    pool.report(loan, Instant.parse(captured), JSON.convertValue(body, MEMBERS));
    return withLogin(loan);
  }

  private Reply reconcile(Loan loan, JsonNode body) {
    String theirs = body.path("auth_json").path("tokens").path("access_token").asText();
    boolean inSync = theirs.equals(loan.login.accessToken);
    ObjectNode reply = JsonNodeFactory.instance.objectNode().put("status", "ok");
    reply.put("decision", inSync ? "in_sync" : "manager_updated_client");
    reply.put("credential_auth_updated_at", TIME.format(loan.login.authUpdated));
    reply.set("auth_json", authJson(loan.login));
    return new Reply(200, reply);
  }

  private static ObjectNode authJson(Login login) {
    ObjectNode auth = JsonNodeFactory.instance.objectNode().put("auth_mode", "chatgpt");
    auth.putNull("OPENAI_API_KEY");
    auth.putObject("tokens")
        .put("id_token", "eyJhbGciOiJub25lIn0.e30.c2ln")
        .put("access_token", login.accessToken)
        .put("refresh_token", login.refreshToken)
        .put("account_id", login.account);
    return auth.put("last_refresh", login.authUpdated.toString());
  }

  private Reply status(Loan loan) {
    ObjectNode status = lease(loan);
    status.put("lease_id", loan.id);
    status.put("credential_state", loan.login.state);
    status.put("latest_telemetry_at", time(loan.lastTelemetry));
    long left = Duration.between(clock.get(), loan.expires).toSeconds();
    boolean rotation = loan.state.equals("rotation_required");
    boolean used = loan.utilization != null && loan.utilization >= 90;
    status.put("rotation_recommended", rotation || used || left <= 300);
    status.put(
        "replacement_required",
        !loan.login.isUsable() || Set.of("revoked", "expired").contains(loan.state) || rotation);
    status.put("credential_auth_updated_at", TIME.format(loan.login.authUpdated));
    Instant materialized = loan.materialized;
    status.put(
        "auth_refresh_required",
        sqlite || materialized == null || materialized.isBefore(loan.login.authUpdated));
    // After the states were settled, so that a late call cannot bring a lost lease back.
    loan.lastSeen = clock.get();
    return new Reply(200, status);
  }

  private Reply withLogin(Loan loan) {
    ObjectNode reply = (ObjectNode) ok(null, lease(loan)).body();
    reply.putObject("credential").put("id", loan.login.id).put("state", loan.login.state);
    return new Reply(200, reply);
  }

  private static ObjectNode lease(Loan loan) {
    ObjectNode lease = JsonNodeFactory.instance.objectNode().put("id", loan.id);
    lease.put("credential_id", loan.login.id).put("machine_id", loan.machine);
    lease.put("agent_id", loan.agent).put("state", loan.state).put("reason", loan.reason);
    lease.put("expires_at", time(loan.expires)).put("replacement_lease_id", loan.replacement);
    lease.put("latest_utilization_pct", loan.utilization);
    return lease.put("latest_quota_remaining", loan.quota);
  }

  private static @Nullable String time(@Nullable Instant instant) {
    return instant == null ? null : TIME.format(instant);
  }

  private static Reply ok(@Nullable String reason, ObjectNode lease) {
    ObjectNode reply = JsonNodeFactory.instance.objectNode().put("status", "ok");
    reply.put("reason", reason).set("lease", lease);
    return new Reply(200, reply);
  }

  private static Reply denied(int status, String reason) {
    ObjectNode reply = JsonNodeFactory.instance.objectNode().put("status", "denied");
    reply.put("reason", reason).putNull("lease");
    return new Reply(status, reply);
  }

  private static Reply detail(int status, String detail) {
    return new Reply(status, JsonNodeFactory.instance.objectNode().put("detail", detail));
  }
}
