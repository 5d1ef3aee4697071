package io.tokenpak.companion.backend.claude;

import io.tokenpak.dispatch.turn.LentTool;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// Reads the tools that a caller lends.
final class ToolReader {
  /// A provider takes names of 128 characters, the prefix included.
  private static final Pattern NAME =
      Pattern.compile("[A-Za-z0-9_-]{1," + (128 - LentTool.PREFIX.length()) + "}");

  /// What else a custom tool may say; it tells how the definition is carried, not what it means.
  private static final Set<String> MEMBERS =
      Set.of(
          "type",
          "name",
          "description",
          "input_schema",
          "cache_control",
          "strict",
          "defer_loading",
          "eager_input_streaming",
          "input_examples",
          "allowed_callers");

  private ToolReader() {}

  /// @throws io.tokenpak.companion.exchange.Refusal if one is not the caller's own to lend
  static List<LentTool> tools(Place tools) {
    if (tools.isAbsent()) {
      return List.of();
    }
    List<LentTool> read = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Place tool : tools.items()) {
      LentTool lent = tool(tool.object());
      if (!names.add(lent.name())) {
        throw tool.member("name").wrong("is the name of another tool, too");
      }
      read.add(lent);
    }
    return read;
  }

  private static LentTool tool(Place tool) {
    Place type = tool.member("type");
    if (!type.isAbsent() && !type.text().equals("custom")) {
      throw type.wrong(
          "only custom tools can be lent: the companion's owner configures local tools, and what a"
              + " server runs is not to be had here");
    }
    Place definition = tool.only(MEMBERS);
    restrict(definition);
    Place description = definition.member("description");
    return new LentTool(
        name(definition.member("name")),
        description.isAbsent() ? "" : description.text(),
        schema(definition.member("input_schema")).value());
  }

  private static void restrict(Place tool) {
    if (tool.member("strict").flag()) {
      throw tool.member("strict").wrong("the CLI cannot promise that a call fits its schema");
    }
    Place callers = tool.member("allowed_callers");
    if (!callers.isAbsent()) {
      for (Place caller : callers.items()) {
        if (!caller.text().equals("direct")) {
          throw caller.wrong("tools can be called by the model alone: use direct");
        }
      }
    }
  }

  private static String name(Place name) {
    if (!NAME.matcher(name.text()).matches()) {
      throw name.wrong("must fit " + NAME.pattern());
    }
    return name.text();
  }

  private static Place schema(Place schema) {
    if (!schema.object().type().equals("object")) {
      throw schema.member("type").wrong("must be object");
    }
    return schema;
  }
}
