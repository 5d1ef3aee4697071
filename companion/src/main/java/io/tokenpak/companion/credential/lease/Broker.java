package io.tokenpak.companion.credential.lease;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// The lease broker, a Codex Auth Manager. Every call blocks, with a bound, and none throws because
/// of what the broker does: call on a virtual thread.
public final class Broker implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final ObjectMapper JSON = new ObjectMapper();

  private final LeaseSettings settings;
  private final BrokerHttp http;

  public Broker(LeaseSettings settings, BrokerClock clock) {
    this(settings, clock, PATIENCE);
  }

  /// @param patience how long an answer may take
  Broker(LeaseSettings settings, BrokerClock clock, Duration patience) {
    this.settings = settings;
    this.http = new BrokerHttp(settings.token(), clock, patience);
  }

  /// Takes a lease, or takes up the one that the machine has.
  public BrokerAnswer<Lease> acquire(LeaseOwner owner, String reason) {
    ObjectNode body = body(owner).put("reason", reason);
    body.put("requested_ttl_seconds", settings.course().timeToLive().toSeconds());
    return post("/api/leases/acquire", body, BrokerJson::lease);
  }

  /// Asks how a lease is; this also tells the broker that the machine is alive.
  public BrokerAnswer<LeaseStatus> status(String leaseId) {
    return http.call(request(path(leaseId, "")).GET().build(), BrokerJson::status);
  }

  /// Has a lease last longer.
  public BrokerAnswer<Lease> renew(Lease lease) {
    return post(path(lease.id(), "/renew"), body(lease.owner()), BrokerJson::lease);
  }

  /// Hands a lease back.
  public BrokerAnswer<Lease> release(Lease lease, String reason) {
    ObjectNode body = body(lease.owner()).put("reason", reason);
    return post(path(lease.id(), "/release"), body, BrokerJson::lease);
  }

  /// Takes a lease on another login in place of this one, which ends with that.
  public BrokerAnswer<Lease> rotate(Lease lease, RotationReason reason) {
    ObjectNode body = body(lease.owner()).put("lease_id", lease.id());
    return post("/api/leases/rotate", body.put("reason", reason.word()), BrokerJson::lease);
  }

  /// Hands over the login.
  public BrokerAnswer<LeaseMaterial> materialize(Lease lease) {
    return post(path(lease.id(), "/materialize"), body(lease.owner()), BrokerJson::material);
  }

  /// Reports use.
  ///
  /// @param report the whole body, as the broker takes it
  public BrokerAnswer<Lease> telemetry(String leaseId, byte[] report) {
    HttpRequest.BodyPublisher body = HttpRequest.BodyPublishers.ofByteArray(report);
    return http.call(request(path(leaseId, "/telemetry")).POST(body).build(), BrokerJson::lease);
  }

  /// Compares a login that this machine holds with the broker's.
  ///
  /// @param authJson the content of an `auth.json`
  public BrokerAnswer<Reconciled> reconcileAuth(Lease lease, byte[] authJson) {
    ObjectNode body = body(lease.owner());
    try {
      body.set("auth_json", JSON.readTree(authJson));
    } catch (JsonProcessingException notJson) {
      return new BrokerAnswer.Denied<>(400, "the login is no JSON");
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return post(path(lease.id(), "/reconcile-auth"), body, BrokerJson::reconciled);
  }

  /// Breaks off what is under way.
  @Override
  public void close() {
    http.close();
  }

  private static ObjectNode body(LeaseOwner owner) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("machine_id", owner.machine())
        .put("agent_id", owner.agent());
  }

  private static String path(String leaseId, String rest) {
    return "/api/leases/" + URLEncoder.encode(leaseId, StandardCharsets.UTF_8) + rest;
  }

  private <T> BrokerAnswer<T> post(String path, ObjectNode body, BrokerJson.Reader<T> reader) {
    return http.call(request(path).POST(publisher(body)).build(), reader);
  }

  private static HttpRequest.BodyPublisher publisher(JsonNode body) {
    try {
      return HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body));
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a tree is always JSON", impossible);
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(settings.broker() + path));
  }
}
