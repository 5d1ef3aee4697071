package io.tokenpak.companion.credential.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/// An agent's `auth-profiles.json` of older OpenClaws. A profile of type oauth has its token in
/// `access`; one in `key` is not seen.
final class OpenClawProfiles implements ExportTarget {
  static final String NAME = "openclaw-profiles";

  private final Path state;
  private final String agent;
  private final TargetFile file;
  private final Set<LoginKind> logins;
  private final Desk desk;

  /// @param agent the agent's name
  OpenClawProfiles(Path state, String agent, Set<LoginKind> logins, Desk desk) {
    this.state = state;
    this.agent = agent;
    this.file = new TargetFile(state, file(state, agent));
    this.logins = Set.copyOf(logins);
    this.desk = desk;
  }

  static Path file(Path state, String agent) {
    return state.resolve("agents").resolve(agent).resolve("agent").resolve("auth-profiles.json");
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String describe() {
    return "profiles for the agent " + agent + " in OpenClaw's " + file.path();
  }

  @Override
  public Path file() {
    return file.path();
  }

  @Override
  public Set<LoginKind> logins() {
    return logins;
  }

  @Override
  public Exported write(LoginMaterial login, ExportTerms terms) throws ExportException {
    OpenClawDatabase.refuse(state, file.path().resolveSibling(""));
    return desk.export(
        file, login, terms, profile(login.kind()), before -> edited(before, login, terms));
  }

  private static String profile(LoginKind kind) {
    return kind == LoginKind.CLAUDE ? "anthropic:claude-cli" : "openai-codex:codex-cli";
  }

  private byte[] edited(byte[] before, LoginMaterial login, ExportTerms terms)
      throws ExportException {
    ObjectNode root = JsonTree.object(before, file.path());
    requireKnownVersion(root);
    ObjectNode profiles = JsonTree.member(root, "profiles", file.path());
    String id = profile(login.kind());
    ObjectNode entry = JsonTree.member(profiles, id, file.path());
    desk.requireReplaceable(file.path(), id, OpenClawOauth.occupant(entry), login, terms);
    entry.put("type", "oauth");
    entry.put("provider", id.substring(0, id.indexOf(':')));
    entry.put("access", login.tokens().access().value());
    entry.remove("key");
    Optional<String> refresh =
        login.tokens().refresh().filter(_ -> terms.withRefreshToken()).map(token -> token.value());
    JsonTree.put(entry, "refresh", refresh);
    OpenClawOauth.putTime(entry, login.expires());
    login.account().ifPresent(account -> entry.put("accountId", account));
    return JsonTree.bytes(root, before, file.path());
  }

  private void requireKnownVersion(ObjectNode root) throws ExportException {
    JsonNode version = root.path("version");
    if (version.isMissingNode()) {
      root.put("version", 1);
    } else if (!version.isIntegralNumber() || version.asLong() != 1) {
      throw new ExportException(
          file.path()
              + " has a version that is not known here: route OpenClaw through the companion");
    }
  }
}
