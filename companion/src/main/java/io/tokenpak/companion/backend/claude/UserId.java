package io.tokenpak.companion.backend.claude;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Set;

/// Reads the session that a request's metadata name.
final class UserId {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Set<String> MEMBERS = Set.of("user_id");
  private static final int LONGEST = 1024;

  private UserId() {}

  /// Claude Code's user id is JSON that names a session; any other user id is one by itself.
  ///
  /// @return empty if there is none
  static String session(Place metadata) {
    if (metadata.isAbsent()) {
      return "";
    }
    Place id = metadata.only(MEMBERS).member("user_id");
    if (id.isAbsent() || id.text().isBlank()) {
      return "";
    }
    if (id.text().length() > LONGEST || id.text().chars().anyMatch(Character::isISOControl)) {
      throw id.wrong("must have at most " + LONGEST + " characters and no control characters");
    }
    return named(id.text());
  }

  private static String named(String id) {
    if (!id.startsWith("{")) {
      return id;
    }
    try {
      JsonNode session = MAPPER.readTree(id).path("session_id");
      return session.isTextual() && !session.textValue().isBlank() ? session.textValue() : id;
    } catch (JsonProcessingException _) {
      return id;
    }
  }
}
