package io.tokenpak.companion.credential.lease;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What the simulated broker remembers: logins, leases on them, and every report. Not safe for
/// several threads; the simulator asks under its own lock.
final class SimulatedPool {
  static final Duration DEFAULT_TTL = Duration.ofHours(1);
  static final Duration RECLAIM_AFTER = Duration.ofMinutes(3);
  private static final Set<String> UNUSABLE =
      Set.of("revoked", "expired", "exhausted", "unavailable_for_assignment");

  /// A login in the pool.
  static final class Login {
    final String id;
    String state = "available";
    String accessToken;
    String account;
    String refreshToken = "rt-of-the-family";
    Instant authUpdated;
    @Nullable Double utilization;
    @Nullable Double quota;

    Login(String id, String accessToken, String account, Instant authUpdated) {
      this.id = id;
      this.accessToken = accessToken;
      this.account = account;
      this.authUpdated = authUpdated;
    }

    boolean isUsable() {
      return !UNUSABLE.contains(state);
    }
  }

  /// A lease on a login.
  static final class Loan {
    final String id;
    final Login login;
    final String machine;
    final String agent;
    String state = "active";
    Instant expires;
    Instant lastSeen;
    @Nullable String reason;
    @Nullable String replacement;
    @Nullable Instant lastTelemetry;
    @Nullable Double utilization;
    @Nullable Double quota;
    @Nullable Instant materialized;

    Loan(String id, Login login, String machine, String agent, Instant now, Duration ttl) {
      this.id = id;
      this.login = login;
      this.machine = machine;
      this.agent = agent;
      this.expires = now.plus(ttl);
      this.lastSeen = now;
    }

    boolean isLive() {
      return state.equals("active") || state.equals("rotation_required");
    }

    void end(String how, String why) {
      state = how;
      reason = why;
    }
  }

  /// One report, as it came.
  record Report(String lease, Instant capturedAt, Map<String, Object> body) {}

  final Map<String, Login> logins = new TreeMap<>();
  final Map<String, Loan> loans = new LinkedHashMap<>();
  final List<Report> reports = new ArrayList<>();
  private int counter;

  /// What the broker's own loop does every few seconds.
  void reconcile(Instant now) {
    for (Loan loan : loans.values()) {
      if (loan.isLive() && !loan.expires.isAfter(now)) {
        loan.end("expired", "lease_expired");
      } else if (loan.isLive()
          && Duration.between(loan.lastSeen, now).compareTo(RECLAIM_AFTER) >= 0) {
        loan.end("expired", "lease_heartbeat_timeout");
      }
    }
    for (Login login : logins.values()) {
      if (login.isUsable()) {
        login.state = isLent(login) ? "leased" : "available";
      }
    }
  }

  private boolean isLent(Login login) {
    return loans.values().stream().anyMatch(loan -> loan.isLive() && loan.login == login);
  }

  Login login(String id) {
    return Objects.requireNonNull(logins.get(id));
  }

  Loan loan(String id) {
    return Objects.requireNonNull(loans.get(id));
  }

  Optional<Loan> liveOf(String machine) {
    return loans.values().stream()
        .filter(loan -> loan.isLive() && loan.machine.equals(machine))
        .findFirst();
  }

  /// The login that is used up most serves first, so that others stay whole.
  Optional<Login> eligible() {
    return logins.values().stream()
        .filter(login -> login.state.equals("available"))
        .max(
            Comparator.comparingDouble(
                    (Login login) -> login.utilization == null ? 0 : login.utilization)
                .thenComparing(login -> login.id, Comparator.reverseOrder()));
  }

  Loan lend(Login login, String machine, String agent, Instant now, Duration ttl) {
    Loan loan = new Loan("lease_%016d".formatted(++counter), login, machine, agent, now, ttl);
    loans.put(loan.id, loan);
    login.state = "leased";
    return loan;
  }

  void report(Loan loan, Instant capturedAt, Map<String, Object> body) {
    reports.add(new Report(loan.id, capturedAt, body));
    loan.lastSeen = capturedAt;
    loan.lastTelemetry = capturedAt;
    Double utilization = number(body.get("utilization_pct"));
    Double quota = number(body.get("quota_remaining"));
    loan.utilization = utilization;
    loan.quota = quota;
    loan.login.utilization = utilization;
    loan.login.quota = quota;
    if (loan.login.isUsable()) {
      loan.login.state = "leased";
    }
    if (utilization != null && utilization >= 100) {
      loan.login.state = "exhausted";
      loans.values().stream()
          .filter(each -> each.login == loan.login && each.isLive())
          .forEach(each -> each.end("revoked", "credential_exhausted"));
    } else if (loan.isLive()
        && ((utilization != null && utilization >= 90) || (quota != null && quota <= 0))) {
      loan.state = "rotation_required";
      if (utilization != null && utilization >= 99) {
        loan.login.state = "unavailable_for_assignment";
      }
    }
  }

  private static @Nullable Double number(@Nullable Object value) {
    return value instanceof Number number ? number.doubleValue() : null;
  }
}
