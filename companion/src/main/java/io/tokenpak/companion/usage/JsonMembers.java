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

  private final byte[] name;
  private final List<JsonMembers> members = new ArrayList<>();
  private @Nullable Figure figure;

  private JsonMembers(byte[] name) {
    this.name = name;
  }

  /// @param places dotted paths from the root of a document
  static JsonMembers of(Map<Figure, List<String>> places) {
    JsonMembers root = new JsonMembers(new byte[0]);
    places.forEach((figure, paths) -> {
      for (String path : paths) {
        JsonMembers at = root;
        for (String name : path.split("\\.", DEEPEST)) {
          at = at.grown(name.getBytes(UTF_8));
        }
        at.figure = figure;
      }
    });
    return root;
  }

  private JsonMembers grown(byte[] wanted) {
    JsonMembers known = member(wanted, wanted.length);
    if (known == null) {
      known = new JsonMembers(wanted);
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

  /// What the member's own value is, if that is looked for.
  @Nullable Figure figure() {
    return figure;
  }
}
