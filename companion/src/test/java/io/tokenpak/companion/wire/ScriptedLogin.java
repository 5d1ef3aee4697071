package io.tokenpak.companion.wire;

import io.tokenpak.companion.credential.Credential;
import io.tokenpak.companion.credential.CredentialField;
import io.tokenpak.companion.credential.CredentialSource;
import io.tokenpak.companion.credential.Finding;
import io.tokenpak.companion.credential.Renewal;
import io.tokenpak.companion.credential.SourceHealth;
import io.tokenpak.companion.exchange.RequestHead;
import io.tokenpak.companion.platform.Caller;
import io.tokenpak.companion.route.Access;
import io.tokenpak.companion.route.Route;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/// A login whose generations a test sets: the one in memory, the one that a look finds, and the end
/// of a renewal. A token is its own fingerprint.
final class ScriptedLogin implements CredentialSource, Renewal {
  static final String NAME = "scripted-login";

  private final URI origin;
  private final AtomicInteger looks = new AtomicInteger();
  private final AtomicInteger renewals = new AtomicInteger();
  private final CompletableFuture<Void> renewed = new CompletableFuture<>();
  private volatile Credential inMemory;
  private volatile Credential onDisk;

  ScriptedLogin(URI origin, String token) {
    this.origin = origin;
    this.inMemory = credential(token, origin);
    this.onDisk = inMemory;
  }

  private Credential credential(String token, URI boundTo) {
    CredentialField field = CredentialField.set("Authorization", "Bearer " + token);
    return Credential.injected(this, token, boundTo, List.of(field));
  }

  /// Has the next request carry another token.
  void adopt(String token) {
    inMemory = credential(token, origin);
    onDisk = inMemory;
  }

  /// Has the next look find another token.
  void write(String token) {
    onDisk = credential(token, origin);
  }

  /// Has the next look find a token that is meant for another host.
  void writeFor(URI elsewhere, String token) {
    onDisk = credential(token, elsewhere);
  }

  /// Ends the renewal with another token, or with none.
  void endRenewal(String... token) {
    for (String each : token) {
      write(each);
    }
    var _ = renewed.complete(null);
  }

  int looks() {
    return looks.get();
  }

  int renewals() {
    return renewals.get();
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Finding find(RequestHead head, Caller caller, Route route) {
    return route.access() == Access.INJECTED ? new Finding.Found(inMemory) : Finding.NOT_CONCERNED;
  }

  @Override
  public void look() {
    looks.incrementAndGet();
    inMemory = onDisk;
  }

  @Override
  public SourceHealth health() {
    return SourceHealth.of(NAME, "the test", SourceHealth.State.VALID, "");
  }

  @Override
  public CompletableFuture<Void> renew(String fingerprint) {
    renewals.incrementAndGet();
    return renewed.copy();
  }

  @Override
  public String next() {
    return "";
  }
}
