package io.tokenpak.companion.credential;

import io.tokenpak.companion.exchange.RequestHead;
import io.tokenpak.companion.platform.Caller;
import io.tokenpak.companion.route.Route;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import org.eclipse.jetty.http.HttpFields;

/// A subscription login that gives way to the owner's API keys while it is out of quota, because
/// the owner asked for that: keys cost money. Where there is no key it serves, so that the provider
/// says what it has to say.
final class KeysWhenExhausted extends SourceAround implements AnswerListener {
  private final Cooldown cooldown;

  KeysWhenExhausted(CredentialSource login) {
    this(login, System::nanoTime, InstantSource.system());
  }

  KeysWhenExhausted(CredentialSource login, LongSupplier nanos, InstantSource clock) {
    super(login);
    this.cooldown = new Cooldown(nanos, clock);
  }

  @Override
  public Finding find(RequestHead head, Caller caller, Route route) {
    Finding finding = super.find(head, caller, route);
    return finding instanceof Finding.Found(Credential credential) && !cooldown.isOver()
        ? new Finding.LastResort(credential)
        : finding;
  }

  /// Credentials name the login itself as their source, not what stands around it.
  @Override
  public void answered(Credential credential, int status, HttpFields fields) {
    if (credential.source().name().equals(name())) {
      cooldown.answered(status, fields);
    }
  }

  @Override
  public void invalidate() {
    cooldown.end();
    super.invalidate();
  }
}
