package io.tokenpak.companion.credential.export;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/// `credentials/oauth.json`, which older OpenClaws read when they start and merge into profiles
/// that they lack.
final class OpenClawOauth implements ExportTarget {
  static final String NAME = "openclaw-oauth";
  private static final String SLOT = "anthropic";

  private final Path state;
  private final TargetFile file;
  private final Desk desk;

  OpenClawOauth(Path state, Desk desk) {
    this.state = state;
    this.file = new TargetFile(state, state.resolve("credentials").resolve("oauth.json"));
    this.desk = desk;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String describe() {
    return "the Claude login in OpenClaw's " + file.path();
  }

  @Override
  public Path file() {
    return file.path();
  }

  @Override
  public Set<LoginKind> logins() {
    return Set.of(LoginKind.CLAUDE);
  }

  @Override
  public Exported write(LoginMaterial login, ExportTerms terms) throws ExportException {
    OpenClawDatabase.refuse(state);
    return desk.export(file, login, terms, SLOT, before -> edited(before, login, terms));
  }

  private byte[] edited(byte[] before, LoginMaterial login, ExportTerms terms)
      throws ExportException {
    ObjectNode root = JsonTree.object(before, file.path());
    ObjectNode entry = JsonTree.member(root, SLOT, file.path());
    desk.requireReplaceable(file.path(), SLOT, occupant(entry), login, terms);
    entry.put("access", login.tokens().access().value());
    Optional<String> refresh =
        login.tokens().refresh().filter(_ -> terms.withRefreshToken()).map(token -> token.value());
    JsonTree.put(entry, "refresh", refresh);
    putTime(entry, login.expires());
    if (!login.facts().scopes().isEmpty()) {
      ArrayNode scopes = entry.putArray("scopes");
      login.facts().scopes().forEach(scopes::add);
    }
    login.facts().subscription().ifPresent(name -> entry.put("subscriptionType", name));
    login.facts().rateLimitTier().ifPresent(name -> entry.put("rateLimitTier", name));
    return JsonTree.bytes(root, before, file.path());
  }

  static Occupant occupant(ObjectNode entry) {
    return new Occupant(
        JsonTree.text(entry, "access"),
        JsonTree.text(entry, "refresh"),
        LoginFiles.time(entry.path("expires")),
        JsonTree.text(entry, "accountId"));
  }

  static void putTime(ObjectNode entry, Optional<Instant> expires) {
    if (expires.isPresent()) {
      entry.put("expires", expires.get().toEpochMilli());
    } else {
      entry.remove("expires");
    }
  }
}
