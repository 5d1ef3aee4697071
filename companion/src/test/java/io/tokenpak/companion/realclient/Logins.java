package io.tokenpak.companion.realclient;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Base64;

/// Logins that no provider would take, in the shapes in which the command-line clients keep theirs.
final class Logins {
  private static final Instant FAR_FUTURE = Instant.parse("2090-01-01T00:00:00Z");

  private Logins() {}

  static String claudeToken(String owner) {
    return "sk-ant-oat01-" + owner;
  }

  /// Writes `.credentials.json` into a folder that CLAUDE_CONFIG_DIR can name.
  static Path claude(Path folder, String owner) throws IOException {
    return claude(folder, owner, FAR_FUTURE);
  }

  static Path claude(Path folder, String owner, Instant expires) throws IOException {
    String json =
        """
        {"claudeAiOauth":{"accessToken":"%s","refreshToken":"sk-ant-ort01-%s","expiresAt":%d,
        "scopes":["user:inference","user:profile"],"subscriptionType":"max"}}
        """
            .formatted(claudeToken(owner), owner, expires.toEpochMilli());
    return keep(folder, ".credentials.json", json);
  }

  static String account(String owner) {
    return "acct-" + owner;
  }

  /// A token of the shape that ChatGPT gives, without a signature.
  static String chatGptToken(String owner) {
    return chatGptToken(owner, FAR_FUTURE);
  }

  static String chatGptToken(String owner, Instant expires) {
    return segment("{\"alg\":\"none\",\"typ\":\"JWT\"}")
        + "."
        + segment(claims(owner, expires))
        + "."
        + segment("unsigned");
  }

  /// Writes `auth.json` into a folder that CODEX_HOME can name.
  static Path chatGpt(Path folder, String owner) throws IOException {
    return chatGpt(folder, owner, FAR_FUTURE);
  }

  static Path chatGpt(Path folder, String owner, Instant expires) throws IOException {
    String json =
        """
        {"auth_mode":"chatgpt","OPENAI_API_KEY":null,"tokens":{"id_token":"%1$s","access_token":"%1$s",
        "refresh_token":"refresh-%2$s","account_id":"%3$s"},"last_refresh":"%4$s"}
        """
            .formatted(chatGptToken(owner, expires), owner, account(owner), Instant.now());
    return keep(folder, "auth.json", json);
  }

  private static String claims(String owner, Instant expires) {
    return """
    {"exp":%d,"email":"%s@example.com","https://api.openai.com/auth":{"chatgpt_account_id":"%s",
    "chatgpt_plan_type":"plus","chatgpt_user_id":"user-%s"}}\
    """
        .formatted(expires.getEpochSecond(), owner, account(owner), owner);
  }

  private static String segment(String text) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
  }

  private static Path keep(Path folder, String name, String json) throws IOException {
    Files.createDirectories(folder);
    Path file = Files.writeString(folder.resolve(name), json);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return folder;
  }
}
