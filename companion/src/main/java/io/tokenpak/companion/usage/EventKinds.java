package io.tokenpak.companion.usage;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What the events of an API are, by their types.
final class EventKinds {
  private static final class Named {
    private final byte[] type;
    private final EventKind kind;

    Named(byte[] type, EventKind kind) {
      this.type = type;
      this.kind = kind;
    }
  }

  private final List<Named> named = new ArrayList<>();
  private final List<byte[]> families = new ArrayList<>();

  /// Events of these types are of this kind; the first that are told are found soonest.
  EventKinds with(EventKind kind, String... types) {
    for (String type : types) {
      named.add(new Named(type.getBytes(UTF_8), kind));
    }
    return this;
  }

  /// Events whose types begin like this are usual ones, where nothing else is said of them.
  EventKinds withFamily(String beginning) {
    families.add(beginning.getBytes(UTF_8));
    return this;
  }

  EventKind kind(byte[] type, int length) {
    // By index: this runs for every event.
    for (int i = 0; i < named.size(); i++) {
      Named each = named.get(i);
      if (Arrays.equals(each.type, 0, each.type.length, type, 0, length)) {
        return each.kind;
      }
    }
    for (int i = 0; i < families.size(); i++) {
      byte[] family = families.get(i);
      if (length > family.length
          && Arrays.equals(family, 0, family.length, type, 0, family.length)) {
        return EventKind.USUAL;
      }
    }
    return EventKind.UNKNOWN;
  }
}
