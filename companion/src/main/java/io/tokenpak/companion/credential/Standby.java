package io.tokenpak.companion.credential;

import io.tokenpak.companion.exchange.RequestHead;
import io.tokenpak.companion.platform.Caller;
import io.tokenpak.companion.route.Route;
import java.util.function.BooleanSupplier;

/// A source whose subscription login does not serve one provider, because another subscription
/// login was chosen by how the companion is set up. It stays watched and shown, and whatever
/// becomes of the other it does not take its place: that would be to evade a limit, see
/// docs/terms.md.
public final class Standby extends SourceAround {
  private final String provider;
  private final BooleanSupplier chosen;
  private final String why;

  /// @param provider the name of the provider that the source does not serve
  /// @param other whether the other login is chosen now
  /// @param why it is, for people
  Standby(CredentialSource source, String provider, BooleanSupplier other, String why) {
    super(source);
    this.provider = provider;
    this.chosen = other;
    this.why = why;
  }

  /// The source beside a lease: where a broker lends the ChatGPT login, none of this machine's own
  /// takes its place when the broker has none left.
  public static CredentialSource besideLease(CredentialSource source) {
    return new Standby(source, "tokenpak-openai-codex", () -> true, "a broker lends the login");
  }

  @Override
  public Finding find(RequestHead head, Caller caller, Route route) {
    return route.provider().name().equals(provider) && chosen.getAsBoolean()
        ? Finding.NOT_CONCERNED
        : super.find(head, caller, route);
  }

  @Override
  public SourceHealth health() {
    SourceHealth health = super.health();
    return chosen.getAsBoolean() ? health.withNext("not used: " + why) : health;
  }
}
