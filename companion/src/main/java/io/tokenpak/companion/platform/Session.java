package io.tokenpak.companion.platform;

import io.tokenpak.companion.exchange.RequestHead;
import java.util.List;
import java.util.Optional;

/// Reads the caller's conversation from the fields that clients name it in.
final class Session {
  private static final int LONGEST = 256;

  /// Fields that no single platform owns, most deliberate first.
  private static final List<String> FIELDS =
      List.of(
          "X-TokenPak-Session",
          "session-id",
          "session_id",
          "x-session-id",
          "x-session-affinity",
          "thread-id");

  private Session() {}

  static Optional<String> of(RequestHead head) {
    for (String field : FIELDS) {
      Optional<String> session = in(head, field);
      if (session.isPresent()) {
        return session;
      }
    }
    return Optional.empty();
  }

  /// The session that a platform's own field names, else what any client's may.
  static Optional<String> of(RequestHead head, String ownField) {
    return in(head, ownField).or(() -> of(head));
  }

  /// The value of one field, if it is fit to be a key in logs.
  static Optional<String> in(RequestHead head, String field) {
    return head.field(field).filter(Session::isFit);
  }

  /// Whether one field has a value that is fit; looks without making garbage.
  static boolean isIn(RequestHead head, String field) {
    String value = head.fields().get(field);
    return value != null && !value.isBlank() && isFit(value.strip());
  }

  private static boolean isFit(String session) {
    if (session.length() > LONGEST) {
      return false;
    }
    for (int index = 0; index < session.length(); index++) {
      if (Character.isISOControl(session.charAt(index))) {
        return false;
      }
    }
    return true;
  }
}
