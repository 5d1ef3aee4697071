package io.tokenpak.companion.credential.export;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tokenpak.companion.credential.Secret;
import io.tokenpak.companion.credential.WebToken;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/// `auth.json` under a CODEX_HOME that a container of one user's sees.
final class CodexHome implements ExportTarget {
  static final String NAME = "codex-home";
  private static final String SLOT = "tokens";

  private final TargetFile file;
  private final Desk desk;

  /// @param home the folder; it is made if its parent exists
  /// @param owner the container's user, if it is another one
  CodexHome(Path home, Optional<FileOwner> owner, Desk desk) {
    this.file = new TargetFile(home.resolveSibling(""), home.resolve("auth.json"), owner);
    this.desk = desk;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String describe() {
    return "the Codex login in "
        + file.path()
        + file.owner().map(owner -> ", given to " + owner).orElse("");
  }

  @Override
  public Path file() {
    return file.path();
  }

  @Override
  public Set<LoginKind> logins() {
    return Set.of(LoginKind.CODEX);
  }

  @Override
  public Exported write(LoginMaterial login, ExportTerms terms) throws ExportException {
    return desk.export(file, login, terms, SLOT, before -> edited(before, login, terms));
  }

  private byte[] edited(byte[] before, LoginMaterial login, ExportTerms terms)
      throws ExportException {
    ObjectNode root = JsonTree.object(before, file.path());
    requireNoKey(root, terms);
    root.put("auth_mode", "chatgpt");
    if (!root.has("OPENAI_API_KEY")) {
      root.putNull("OPENAI_API_KEY");
    }
    ObjectNode tokens = JsonTree.member(root, SLOT, file.path());
    desk.requireReplaceable(file.path(), SLOT, occupant(tokens), login, terms);
    JsonTree.put(tokens, "id_token", login.tokens().identity().map(Secret::value));
    tokens.put("access_token", login.tokens().access().value());
    // Codex reads no login without this member, but one in which it is empty.
    tokens.put(
        "refresh_token",
        login
            .tokens()
            .refresh()
            .filter(_ -> terms.withRefreshToken())
            .map(Secret::value)
            .orElse(""));
    JsonTree.put(tokens, "account_id", login.account());
    login.facts().renewed().ifPresent(time -> root.put("last_refresh", time));
    return JsonTree.bytes(root, before, file.path());
  }

  private void requireNoKey(ObjectNode root, ExportTerms terms) throws ExportException {
    boolean chatGpt =
        JsonTree.text(root, "auth_mode").map(mode -> mode.startsWith("chatgpt")).orElse(false)
            || root.path(SLOT).isObject();
    if (!terms.replace() && !chatGpt && JsonTree.text(root, "OPENAI_API_KEY").isPresent()) {
      throw new ExportException(
          file.path()
              + " holds an API key, which serves: remove it, or export once with --replace");
    }
  }

  private static Occupant occupant(ObjectNode tokens) {
    Optional<String> access = JsonTree.text(tokens, "access_token");
    Optional<Instant> expires = access.flatMap(WebToken::expiry);
    return new Occupant(
        access,
        JsonTree.text(tokens, "refresh_token"),
        expires,
        JsonTree.text(tokens, "account_id"));
  }
}
