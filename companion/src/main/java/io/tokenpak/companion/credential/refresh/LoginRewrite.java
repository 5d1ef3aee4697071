package io.tokenpak.companion.credential.refresh;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Puts new tokens into the bytes of a Claude login: the values that change are replaced where they
/// stand, and every other byte stays.
final class LoginRewrite {
  private static final JsonFactory FACTORY =
      JsonFactory.builder().disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION).build();
  private static final String LOGIN = "claudeAiOauth";

  private final byte[] file;

  /// Where the login's members have their values; by the first byte, what takes their place.
  private final Map<String, Span> members = new LinkedHashMap<>();

  private int behindBrace;

  private record Span(int from, int to) {}

  private LoginRewrite(byte[] file) {
    this.file = file;
  }

  /// The file with the new tokens.
  ///
  /// @param now when the tokens came
  /// @throws IOException if the file holds no such login; the message holds nothing of it
  static byte[] rewrite(byte[] file, Grant grant, Instant now) throws IOException {
    LoginRewrite rewrite = new LoginRewrite(file);
    rewrite.find();
    return rewrite.with(values(grant, now));
  }

  private static Map<String, String> values(Grant grant, Instant now) {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("accessToken", quoted(grant.accessToken().value()));
    grant.refreshToken().ifPresent(token -> values.put("refreshToken", quoted(token.value())));
    values.put("expiresAt", Long.toString(grant.expires(now).toEpochMilli()));
    grant
        .refreshExpires(now)
        .ifPresent(end -> values.put("refreshTokenExpiresAt", Long.toString(end.toEpochMilli())));
    grant.scope().ifPresent(scope -> values.put("scopes", array(scope)));
    return values;
  }

  private static String array(String scope) {
    return List.of(scope.strip().split(" +")).stream()
        .map(LoginRewrite::quoted)
        .collect(Collectors.joining(",", "[", "]"));
  }

  private static String quoted(String text) {
    return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
  }

  private void find() throws IOException {
    try (JsonParser parser = FACTORY.createParser(file)) {
      if (parser.nextToken() == JsonToken.START_OBJECT) {
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
          JsonToken value = parser.nextToken();
          if (name.equals(LOGIN) && value == JsonToken.START_OBJECT) {
            members(parser);
          } else {
            parser.skipChildren();
          }
        }
      }
    } catch (IOException quotesTheFile) {
      throw new IOException("the file is not JSON any more");
    }
    if (!members.containsKey("accessToken")) {
      throw new IOException("the file holds no login any more");
    }
  }

  private void members(JsonParser parser) throws IOException {
    behindBrace = (int) parser.currentLocation().getByteOffset();
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      parser.nextToken();
      int from = (int) parser.currentTokenLocation().getByteOffset();
      parser.skipChildren();
      parser.finishToken();
      members.put(name, new Span(from, (int) parser.currentLocation().getByteOffset()));
    }
  }

  private byte[] with(Map<String, String> values) {
    StringBuilder added = new StringBuilder();
    Map<Integer, Map.Entry<Integer, String>> edits = new TreeMap<>();
    values.forEach((name, value) -> {
      Span span = members.get(name);
      if (span != null) {
        edits.put(span.from(), Map.entry(span.to(), value));
      } else if (!name.equals("scopes")) {
        added.append(quoted(name)).append(':').append(value).append(',');
      }
    });
    edits.put(behindBrace, Map.entry(behindBrace, added.toString()));
    ByteArrayOutputStream out = new ByteArrayOutputStream(file.length + 256);
    int at = 0;
    for (Map.Entry<Integer, Map.Entry<Integer, String>> edit : edits.entrySet()) {
      out.writeBytes(Arrays.copyOfRange(file, at, edit.getKey()));
      out.writeBytes(edit.getValue().getValue().getBytes(StandardCharsets.UTF_8));
      at = edit.getValue().getKey();
    }
    out.writeBytes(Arrays.copyOfRange(file, at, file.length));
    return out.toByteArray();
  }
}
