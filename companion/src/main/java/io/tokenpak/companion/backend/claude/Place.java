package io.tokenpak.companion.backend.claude;

import com.fasterxml.jackson.databind.JsonNode;
import io.tokenpak.companion.exchange.Printable;
import io.tokenpak.companion.exchange.Reason;
import io.tokenpak.companion.exchange.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A value in a request, with the way that leads to it: what is wrong with it is said by that name,
/// for example `messages[2].content[0].type`.
final class Place {
  private static final int LONGEST_NAME = 80;

  private final @Nullable Place parent;
  private final String step;
  private final JsonNode value;

  private Place(@Nullable Place parent, String step, JsonNode value) {
    this.parent = parent;
    this.step = step;
    this.value = value;
  }

  /// The whole body.
  static Place of(JsonNode body) {
    return new Place(null, "", body);
  }

  /// What is wrong with the whole body.
  static Refusal refused(String what) {
    return new Refusal(Reason.REQUEST_NOT_TAKEN, what);
  }

  JsonNode value() {
    return value;
  }

  /// A member, present or not.
  Place member(String name) {
    return new Place(this, name, value.path(name));
  }

  /// Whether there is no value; `null` is none.
  boolean isAbsent() {
    return value.isMissingNode() || value.isNull();
  }

  boolean isText() {
    return value.isTextual();
  }

  boolean isArray() {
    return value.isArray();
  }

  /// The type of an object that has several.
  String type() {
    return object().member("type").text();
  }

  String text() {
    if (!value.isTextual()) {
      throw wrong(isAbsent() ? "is missing: give a string" : "must be a string");
    }
    return value.textValue();
  }

  boolean flag() {
    if (!isAbsent() && !value.isBoolean()) {
      throw wrong("must be true or false");
    }
    return value.booleanValue();
  }

  /// @param least the smallest that is accepted
  int number(int least) {
    if (!value.canConvertToInt() || !value.isIntegralNumber() || value.intValue() < least) {
      String wanted = "a whole number from " + least + " on";
      throw wrong(isAbsent() ? "is missing: give " + wanted : "must be " + wanted);
    }
    return value.intValue();
  }

  Place object() {
    if (!value.isObject()) {
      throw wrong(isAbsent() ? "is missing: give an object" : "must be an object");
    }
    return this;
  }

  List<Place> items() {
    if (!value.isArray()) {
      throw wrong(isAbsent() ? "is missing: give a list" : "must be a list");
    }
    List<Place> items = new ArrayList<>(value.size());
    for (int i = 0; i < value.size(); i++) {
      items.add(new Place(this, "[" + i + "]", value.get(i)));
    }
    return items;
  }

  /// Refuses members of other names.
  Place only(Set<String> names) {
    for (Map.Entry<String, JsonNode> member : object().value.properties()) {
      if (!names.contains(member.getKey())) {
        String name = member.getKey();
        Place unknown = new Place(this, Printable.line(name, LONGEST_NAME), member.getValue());
        throw unknown.wrong(
            "is not known here: use " + String.join(", ", names.stream().sorted().toList()));
      }
    }
    return this;
  }

  /// What is wrong with this value.
  Refusal wrong(String what) {
    String path = path();
    return refused(path.isEmpty() ? "the body " + what : path + ": " + what);
  }

  private String path() {
    if (parent == null) {
      return step;
    }
    String before = parent.path();
    return before.isEmpty() || step.startsWith("[") ? before + step : before + "." + step;
  }
}
