package io.tokenpak.companion;

import io.tokenpak.companion.doctor.Check;
import io.tokenpak.companion.doctor.DoctorEndpoint;
import io.tokenpak.companion.status.AdminToken;
import io.tokenpak.companion.status.EventFeed;
import io.tokenpak.companion.status.LiveEndpoint;
import io.tokenpak.companion.status.LoginCode;
import io.tokenpak.companion.status.OwnerAccess;
import io.tokenpak.companion.status.OwnerEndpoint;
import io.tokenpak.companion.status.OwnerHandler;
import io.tokenpak.companion.status.PageHandler;
import io.tokenpak.companion.status.PageSessions;
import io.tokenpak.companion.status.StatusReport;
import io.tokenpak.companion.status.UsageEndpoints;
import io.tokenpak.companion.usage.ledger.LedgerReader;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.jetty.server.Handler;

/// Wires what the companion shows its owner: the status page and its endpoints.
final class PageWiring implements AutoCloseable {
  private final InstantSource clock = InstantSource.system();
  private final AdminToken admin = AdminToken.random();
  private final PageSessions sessions = new PageSessions(clock);
  private final OwnerAccess access = new OwnerAccess(admin, sessions);
  private final StatusReport report;
  private final Supplier<List<Check>> checks;
  private final Optional<LedgerReader> ledger;
  private final EventFeed feed;

  /// @param checks what the page examines, when somebody looks
  /// @param ledger what the page reads usage from, if one is kept
  PageWiring(StatusReport report, Supplier<List<Check>> checks, Optional<LedgerReader> ledger) {
    this.report = report;
    this.checks = checks;
    this.ledger = ledger;
    this.feed = new EventFeed(report::json, access);
  }

  AdminToken admin() {
    return admin;
  }

  /// What answers the owner, before what answers everybody.
  ///
  /// @param others endpoints beside those of the page, by path
  Handler handler(Handler next, Map<String, OwnerEndpoint> others) {
    Map<String, OwnerEndpoint> endpoints = new HashMap<>(others);
    endpoints.put(StatusReport.PATH, report);
    endpoints.put(LiveEndpoint.PATH, new LiveEndpoint(report.live()));
    endpoints.put(LoginCode.PATH, new LoginCode(sessions));
    endpoints.put(DoctorEndpoint.PATH, new DoctorEndpoint(checks, clock));
    endpoints.putAll(new UsageEndpoints(ledger, clock).byPath());
    return new PageHandler(new OwnerHandler(next, endpoints, access), sessions, feed);
  }

  /// Ends what open pages read.
  @Override
  public void close() {
    feed.close();
  }
}
