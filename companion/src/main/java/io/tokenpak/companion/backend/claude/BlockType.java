package io.tokenpak.companion.backend.claude;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// The content blocks of messages; docs/local-tools.md shows the same table, a test compares the
/// two. None may have members that are not listed.
enum BlockType {
  TEXT("text", true, true, "text citations"),
  IMAGE("image", true, false, "source"),
  DOCUMENT("document", true, false, "source title context citations"),
  TOOL_RESULT("tool_result", true, false, "tool_use_id content is_error"),
  TOOL_USE("tool_use", false, true, "id name input caller"),
  THINKING("thinking", false, true, "thinking signature"),
  REDACTED_THINKING("redacted_thinking", false, true, "data");

  /// A mark of where to cache: the CLI sets its own.
  static final String MARK = "cache_control";

  private static final Map<BlockType, Set<String>> MEMBERS = new EnumMap<>(BlockType.class);

  static {
    for (BlockType type : values()) {
      Set<String> members = new TreeSet<>(List.of(type.own.split(" ")));
      members.addAll(List.of("type", MARK));
      MEMBERS.put(type, Set.copyOf(members));
    }
  }

  private final String type;
  private final boolean users;
  private final boolean models;
  private final String own;

  /// @param own the members that it alone has, with blanks between
  BlockType(String type, boolean users, boolean models, String own) {
    this.type = type;
    this.users = users;
    this.models = models;
    this.own = own;
  }

  /// The names of all members that it may have.
  Set<String> members() {
    return MEMBERS.getOrDefault(this, Set.of());
  }

  String type() {
    return type;
  }

  /// Whether messages of the user may have it.
  boolean isUsers() {
    return users;
  }

  /// Whether messages of the assistant may have it.
  boolean isModels() {
    return models;
  }

  /// Reads a block's type and refuses members that it does not have.
  static BlockType of(Place block, boolean user) {
    String type = block.type();
    for (BlockType known : values()) {
      if (known.type.equals(type) && known.isOf(user)) {
        var _ = block.only(known.members());
        return known;
      }
    }
    throw block.member("type").wrong("use one of " + names(user));
  }

  private boolean isOf(boolean user) {
    return user ? users : models;
  }

  private static String names(boolean user) {
    return Arrays.stream(values())
        .filter(known -> known.isOf(user))
        .map(BlockType::type)
        .collect(Collectors.joining(", "));
  }
}
