package io.tokenpak.companion.credential.lease;

import io.tokenpak.companion.credential.CodexAuthJson;
import io.tokenpak.companion.credential.CredentialSource;
import io.tokenpak.companion.credential.Finding;
import io.tokenpak.companion.credential.Generation;
import io.tokenpak.companion.credential.SourceHealth;
import io.tokenpak.companion.credential.TroubleException;
import io.tokenpak.companion.exchange.Reason;
import io.tokenpak.companion.exchange.Refusal;
import io.tokenpak.companion.exchange.RequestHead;
import io.tokenpak.companion.platform.Caller;
import io.tokenpak.companion.route.Access;
import io.tokenpak.companion.route.Route;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jetty.http.HttpFields;
import org.jspecify.annotations.Nullable;

/// A ChatGPT login that a broker lends to this machine. It serves until it ends, whether the broker
/// can be reached or not.
public final class LeaseSource implements CredentialSource {
  public static final String NAME = "codex-lease";

  private static final int UNAUTHORIZED = 401;

  private final URI broker;
  private final URI chatgpt;
  private final LeaseBook book;
  private final BrokerClock clock;
  private final Runnable wake;
  private final LeaseTelemetry telemetry;

  /// @param wake has the lease checked at once
  LeaseSource(
      URI broker,
      URI chatgpt,
      LeaseBook book,
      BrokerClock clock,
      Runnable wake,
      LeaseTelemetry telemetry) {
    this.broker = broker;
    this.chatgpt = chatgpt;
    this.book = book;
    this.clock = clock;
    this.wake = wake;
    this.telemetry = telemetry;
  }

  @Override
  public String name() {
    return NAME;
  }

  /// Makes a login of what the broker handed over.
  Lent lent(LeaseMaterial material, @Nullable String authUpdated) throws TroubleException {
    CodexAuthJson login = CodexAuthJson.parse(material.authJson(), this, "the lease", chatgpt);
    return new Lent(material, login, authUpdated);
  }

  @Override
  public Finding find(RequestHead head, Caller caller, Route route) {
    if (route.access() != Access.INJECTED
        || !route.provider().name().equals("tokenpak-openai-codex")) {
      return Finding.NOT_CONCERNED;
    }
    if (clock.hasJumped()) {
      wake.run();
    }
    Lent lent = book.lent();
    return lent == null || lent.isExpired(clock)
        ? new Finding.Missing(
            new Refusal(
                Reason.CREDENTIAL_UNAVAILABLE,
                (lent == null ? "no login is lent" : "the login that was lent has ended")
                    + " by the lease broker: "
                    + whatToDo()))
        : lent.login().forChatGpt(head);
  }

  @Override
  public Optional<Generation> generation() {
    return Optional.ofNullable(book.lent()).map(lent -> lent.login().generation());
  }

  @Override
  public void invalidate() {
    wake.run();
  }

  @Override
  public void answered(String generation, int status, HttpFields fields) {
    if (status == UNAUTHORIZED) {
      book.refused(generation);
    }
  }

  @Override
  public List<URI> origins() {
    return book.lent() == null ? List.of() : List.of(chatgpt);
  }

  @Override
  public SourceHealth health() {
    Lent lent = book.lent();
    Instant expires = lent == null ? null : lent.login().generation().expires();
    String advice =
        Stream.of(book.outage(), book.denial(), book.fileTrouble(), telemetry.trouble())
            .filter(text -> !text.isEmpty())
            .collect(Collectors.joining("; "));
    Lease lease = book.lease();
    String place = broker + (lease == null ? "" : " " + lease.id() + " " + lease.state());
    SourceHealth.State state = state(lent, expires);
    return new SourceHealth(
        NAME,
        place,
        state,
        expires,
        null,
        advice.isEmpty() && lent == null ? whatToDo() : advice,
        book.next());
  }

  private SourceHealth.State state(@Nullable Lent lent, @Nullable Instant expires) {
    LeaseStatus status = book.status();
    if (lent == null) {
      return SourceHealth.State.MISSING;
    }
    if (lent.isExpired(clock)) {
      return SourceHealth.State.EXPIRED;
    }
    if (book.isRefused()) {
      return SourceHealth.State.REVOKED;
    }
    if (status != null && status.credentialState().equals("exhausted")) {
      return SourceHealth.State.EXHAUSTED;
    }
    boolean isEnding =
        expires != null && clock.until(expires).compareTo(LeaseCourse.RENEW_BEFORE) <= 0;
    return isEnding ? SourceHealth.State.EXPIRING : SourceHealth.State.VALID;
  }

  private String whatToDo() {
    String outage = book.outage();
    if (!outage.isEmpty()) {
      return outage;
    }
    return book.denial().isEmpty()
        ? "start the companion, and look at `tokenpak status`"
        : book.denial();
  }
}
