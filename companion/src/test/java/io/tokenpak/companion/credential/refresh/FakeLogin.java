package io.tokenpak.companion.credential.refresh;

import io.tokenpak.companion.credential.CredentialSource;
import io.tokenpak.companion.credential.Finding;
import io.tokenpak.companion.credential.Generation;
import io.tokenpak.companion.credential.SourceHealth;
import io.tokenpak.companion.exchange.RequestHead;
import io.tokenpak.companion.platform.Caller;
import io.tokenpak.companion.route.Route;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A login whose generations a test deals out.
final class FakeLogin implements CredentialSource {
  private final Path file;
  private volatile Generation generation;
  private volatile SourceHealth.State state = SourceHealth.State.VALID;
  private int count;

  FakeLogin(Path file, @Nullable Instant expires) {
    this.file = file;
    this.generation = new Generation("g0", expires, null, null);
  }

  void renew(Instant expires) {
    count++;
    generation = new Generation("g" + count, expires, null, null);
  }

  void logOut() {
    state = SourceHealth.State.MISSING;
  }

  Generation now() {
    return generation;
  }

  @Override
  public String name() {
    return "claude-login";
  }

  @Override
  public Finding find(RequestHead head, Caller caller, Route route) {
    return Finding.NOT_CONCERNED;
  }

  @Override
  public Optional<Generation> generation() {
    return Optional.of(generation);
  }

  @Override
  public List<Path> files() {
    return List.of(file);
  }

  @Override
  public SourceHealth health() {
    return SourceHealth.of(name(), file.toString(), state, "");
  }
}
