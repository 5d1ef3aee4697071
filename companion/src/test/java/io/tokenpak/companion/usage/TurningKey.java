package io.tokenpak.companion.usage;

import io.tokenpak.companion.credential.Credential;
import io.tokenpak.companion.credential.CredentialField;
import io.tokenpak.companion.credential.CredentialSource;
import io.tokenpak.companion.credential.Finding;
import io.tokenpak.companion.credential.SourceHealth;
import io.tokenpak.companion.exchange.RequestHead;
import io.tokenpak.companion.platform.Caller;
import io.tokenpak.companion.route.Access;
import io.tokenpak.companion.route.Route;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// A credential of the companion's that every look finds renewed.
final class TurningKey implements CredentialSource {
  static final String NAME = "turning-key";

  private final AtomicInteger generation = new AtomicInteger(1);

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Finding find(RequestHead head, Caller caller, Route route) {
    if (route.access() != Access.INJECTED) {
      return Finding.NOT_CONCERNED;
    }
    String token = "k" + generation.get();
    Credential credential =
        Credential.injected(
            this,
            token,
            route.provider().origin(),
            List.of(CredentialField.set("Authorization", "Bearer " + token)));
    boolean edits = route.provider().name().endsWith("codex");
    return new Finding.Found(edits ? credential.editingBody() : credential);
  }

  @Override
  public void look() {
    generation.incrementAndGet();
  }

  @Override
  public SourceHealth health() {
    return SourceHealth.of(NAME, "the test", SourceHealth.State.VALID, "");
  }
}
