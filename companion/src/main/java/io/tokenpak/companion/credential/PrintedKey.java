package io.tokenpak.companion.credential;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a command printed: a key alone, or a JSON object with it and when it ends. Not a record: it
/// holds a secret.
final class PrintedKey {
  private final Secret key;
  private final @Nullable Instant expires;

  private PrintedKey(Secret key, @Nullable Instant expires) {
    this.key = key;
    this.expires = expires;
  }

  Secret key() {
    return key;
  }

  /// When it ends, if the command said so.
  @Nullable Instant expires() {
    return expires;
  }

  static PrintedKey parse(byte[] output, Instant now) throws TroubleException {
    String text = new String(output, StandardCharsets.UTF_8).strip();
    if (text.isEmpty()) {
      throw new TroubleException(Trouble.torn("printed nothing"));
    }
    if (text.startsWith("{")) {
      return ofJson(output, now);
    }
    if (text.lines().count() > 1) {
      throw new TroubleException(Trouble.torn("printed more than one line"));
    }
    if (!Secret.isSendable(text)) {
      throw new TroubleException(Trouble.torn("printed characters that no header field can carry"));
    }
    return new PrintedKey(Secret.of(text), null);
  }

  private static PrintedKey ofJson(byte[] output, Instant now) throws TroubleException {
    LoginJson json = LoginJson.parse(output);
    Optional<Secret> key = json.secret("key");
    if (key.isEmpty()) {
      key = json.secret("token");
    }
    return new PrintedKey(
        key.orElseThrow(() ->
            new TroubleException(Trouble.torn("printed JSON without a \"key\" or \"token\""))),
        expires(json, now));
  }

  private static @Nullable Instant expires(LoginJson json, Instant now) throws TroubleException {
    var in = json.number("expires_in");
    if (in.isPresent()) {
      return now.plusSeconds(Math.max(0, Math.min(in.getAsLong(), Integer.MAX_VALUE)));
    }
    return json.holdsText("expires_at") ? time(json) : ClaudeAuth.time(json, "expires_at");
  }

  private static @Nullable Instant time(LoginJson json) throws TroubleException {
    Optional<String> text = json.text("expires_at");
    try {
      return text.isEmpty() ? null : OffsetDateTime.parse(text.get()).toInstant();
    } catch (DateTimeException malformed) {
      throw new TroubleException(Trouble.torn("printed an \"expires_at\" that is no time"));
    }
  }

  @Override
  public String toString() {
    return "PrintedKey[" + key.generation() + "]";
  }
}
