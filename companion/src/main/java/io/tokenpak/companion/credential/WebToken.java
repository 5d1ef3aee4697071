package io.tokenpak.companion.credential;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/// Reads the claims of a JSON Web Token ([RFC 7519](https://www.rfc-editor.org/rfc/rfc7519))
/// without verifying it: the provider does that.
public final class WebToken {
  private static final JsonFactory FACTORY = new JsonFactory();

  private WebToken() {}

  /// When the token says that it ends; empty if it is of another kind or does not say.
  public static Optional<Instant> expiry(String token) {
    try {
      Optional<byte[]> claims = claims(token);
      return claims.isPresent() ? expiry(claims.get()) : Optional.empty();
    } catch (IOException | DateTimeException notClaims) {
      return Optional.empty();
    }
  }

  /// The ChatGPT account that one of OpenAI's tokens belongs to; empty if it does not say.
  static Optional<Secret> openAiAccount(String token) {
    try {
      Optional<byte[]> claims = claims(token);
      if (claims.isEmpty()) {
        return Optional.empty();
      }
      Optional<LoginJson> auth =
          LoginJson.parse(claims.get()).object("https://api.openai.com/auth");
      return auth.isPresent() ? auth.get().secret("chatgpt_account_id") : Optional.empty();
    } catch (TroubleException notClaims) {
      return Optional.empty();
    }
  }

  private static Optional<byte[]> claims(String token) {
    int claims = token.indexOf('.') + 1;
    int end = token.indexOf('.', claims);
    if (claims == 0 || end < 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(Base64.getUrlDecoder().decode(token.substring(claims, end)));
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }

  private static Optional<Instant> expiry(byte[] claims) throws IOException {
    try (JsonParser parser = FACTORY.createParser(claims)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return Optional.empty();
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean isExpiry = parser.currentName().equals("exp");
        JsonToken value = parser.nextToken();
        if (isExpiry && value.isNumeric()) {
          return Optional.of(Instant.ofEpochSecond((long) parser.getDoubleValue()));
        }
        parser.skipChildren();
      }
      return Optional.empty();
    }
  }
}
