package io.tokenpak.companion.credential;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// A JSON object of a login file, read strictly: no member twice, nothing behind it. Arrays, which
/// no login needs, are skipped. Not a record: its members may be secrets.
///
/// No exception of Jackson's is passed on, because its messages quote what was read.
public final class LoginJson {
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .build();

  /// Strings, longs and further objects; what has another type is its token.
  private final Map<String, Object> members;

  private LoginJson(Map<String, Object> members) {
    this.members = members;
  }

  public static LoginJson parse(byte[] bytes) throws TroubleException {
    try (JsonParser parser = FACTORY.createParser(bytes)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new TroubleException(Trouble.torn("holds no JSON object"));
      }
      LoginJson json = object(parser);
      if (parser.nextToken() != null) {
        throw new TroubleException(Trouble.torn("has text behind its JSON object"));
      }
      return json;
    } catch (IOException unreadable) {
      throw new TroubleException(Trouble.torn("is not a complete JSON object"));
    }
  }

  private static LoginJson object(JsonParser parser) throws IOException {
    Map<String, Object> members = new LinkedHashMap<>();
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      JsonToken token = parser.nextToken();
      switch (token) {
        case START_OBJECT -> members.put(name, object(parser));
        case VALUE_STRING -> members.put(name, parser.getText());
        case VALUE_NUMBER_INT -> members.put(name, whole(parser));
        case VALUE_NULL -> {}
        default -> {
          parser.skipChildren();
          members.put(name, token);
        }
      }
    }
    return new LoginJson(members);
  }

  private static Object whole(JsonParser parser) throws IOException {
    return switch (parser.getNumberType()) {
      case INT, LONG -> parser.getLongValue();
      default -> JsonToken.VALUE_NUMBER_INT;
    };
  }

  /// The names of the members, in the order in which they stand.
  Set<String> names() {
    return members.keySet();
  }

  /// A member that is an object; empty if it is absent or null.
  public Optional<LoginJson> object(String name) throws TroubleException {
    return member(name, LoginJson.class);
  }

  /// A member that is text; empty if it is absent, null or blank.
  public Optional<String> text(String name) throws TroubleException {
    return member(name, String.class).filter(text -> !text.isBlank());
  }

  /// Whether a member is text, rather than absent or something else.
  boolean holdsText(String name) {
    return members.get(name) instanceof String;
  }

  /// A member that is a whole number; empty if it is absent or null.
  public OptionalLong number(String name) throws TroubleException {
    Optional<Long> number = member(name, Long.class);
    return number.isPresent() ? OptionalLong.of(number.get()) : OptionalLong.empty();
  }

  /// A member that is fit to be sent in a header field; empty if it is absent, null or blank.
  public Optional<Secret> secret(String name) throws TroubleException {
    Optional<String> text = text(name);
    if (text.isPresent() && !Secret.isSendable(text.get())) {
      throw new TroubleException(
          Trouble.torn("has characters in " + name + " that no header field can carry"));
    }
    return text.map(Secret::of);
  }

  private <T> Optional<T> member(String name, Class<T> type) throws TroubleException {
    Object member = members.get(name);
    if (member != null && !type.isInstance(member)) {
      throw new TroubleException(Trouble.torn("has a member " + name + " of an unknown form"));
    }
    return Optional.ofNullable(member).map(type::cast);
  }
}
