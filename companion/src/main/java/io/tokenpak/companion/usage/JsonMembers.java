package io.tokenpak.companion.usage;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The members of an object that are looked for, and in turn theirs: a tree of names.
final class JsonMembers {
  /// How deep the deepest name may lie.
  static final int DEEPEST = 8;

  private static final String ARRAY = "[]";

  private final byte[] name;
  private final boolean array;
  private final List<JsonMembers> members = new ArrayList<>();
  private @Nullable Figure figure;

  private JsonMembers(byte[] name, boolean array) {
    this.name = name;
    this.array = array;
  }

  /// @param places dotted paths from the root of a document; `[]` behind a name stands for each
  ///   object of an array
  static JsonMembers of(Map<Figure, List<String>> places) {
    JsonMembers root = new JsonMembers(new byte[0], false);
    places.forEach((figure, paths) -> {
      for (String path : paths) {
        JsonMembers at = root;
        for (String step : path.split("\\.", DEEPEST)) {
          at = at.grown(step);
        }
        at.figure = figure;
      }
    });
    return root;
  }

  private JsonMembers grown(String step) {
    boolean isArray = step.endsWith(ARRAY);
    String plain = isArray ? step.substring(0, step.length() - ARRAY.length()) : step;
    byte[] wanted = plain.getBytes(UTF_8);
    JsonMembers known = member(wanted, wanted.length);
    if (known == null) {
      known = new JsonMembers(wanted, isArray);
      members.add(known);
    }
    return known;
  }

  /// The member of that name, if it is looked for.
  @Nullable JsonMembers member(byte[] wanted, int length) {
    // By index and bytes: this runs for every name of an answer's upper levels.
    for (int i = 0; i < members.size(); i++) {
      JsonMembers member = members.get(i);
      if (Arrays.equals(member.name, 0, member.name.length, wanted, 0, length)) {
        return member;
      }
    }
    return null;
  }

  /// Whether these are the members of the objects in an array.
  boolean isArray() {
    return array;
  }

  /// What the member's own value is, if that is looked for.
  @Nullable Figure figure() {
    return figure;
  }
}
