package io.tokenpak.companion.usage;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/// Finds members in a JSON document that comes in pieces, and passes over everything else: a string
/// of a hundred megabytes costs no memory, which is why this is no general parser. What is no JSON
/// yields nothing, or not what it would have said.
final class JsonScan {
  private static final int DEEPEST = 1024;

  /// The longest name or value that is looked at, in bytes.
  private static final int LONGEST = 256;

  private static final int UNWANTED = -1;

  private enum Within {
    STRUCTURE,
    STRING,
    /// A number, true, false or null.
    LITERAL
  }

  private final JsonMembers root;
  private final JsonFinds finds;
  private final BitSet objects = new BitSet();
  private final @Nullable JsonMembers[] wanted = new @Nullable JsonMembers[JsonMembers.DEEPEST + 1];
  private final byte[] text = new byte[LONGEST];

  private Within within = Within.STRUCTURE;
  private int depth;
  private boolean expectsName;
  private boolean isName;
  private boolean escaped;
  private @Nullable JsonMembers next;
  private int length = UNWANTED;
  private boolean hasEscapes;
  private boolean begun;
  private boolean over;
  private boolean broken;

  /// @param finds told of each member that is looked for, in the order of the document
  JsonScan(JsonMembers root, JsonFinds finds) {
    this.root = root;
    this.finds = finds;
  }

  /// Whether there was anything of a document.
  boolean hasBegun() {
    return begun;
  }

  /// Whether the document's root has closed, or it went too deep to be followed.
  boolean isOver() {
    return over;
  }

  /// Whether it is certain that this is no JSON.
  boolean isBroken() {
    return broken;
  }

  /// Begins with another document.
  void reset() {
    within = Within.STRUCTURE;
    depth = 0;
    expectsName = false;
    escaped = false;
    next = null;
    length = UNWANTED;
    begun = false;
    over = false;
    broken = false;
  }

  void read(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && !over) {
      at =
          switch (within) {
            case STRUCTURE -> structure(bytes, at);
            case STRING -> string(bytes, at, to);
            case LITERAL -> literal(bytes, at, to);
          };
    }
  }

  /// Each of these takes what it can and says where it stopped.
  private int structure(byte[] bytes, int from) {
    byte at = bytes[from];
    switch (at) {
      case '{' -> open(true);
      case '[' -> open(false);
      case '}' -> close(true);
      case ']' -> close(false);
      case ',' -> {
        expectsName = objects.get(depth);
        next = null;
      }
      case ':' -> expectsName = false;
      case ' ', '\t', '\r', '\n' -> {}
      case '"' -> {
        within = Within.STRING;
        isName = expectsName;
        begin();
      }
      default -> {
        within = Within.LITERAL;
        isName = false;
        begin();
        return from;
      }
    }
    return from + 1;
  }

  private void open(boolean object) {
    begun = true;
    depth++;
    over = depth > DEEPEST;
    objects.set(depth, object);
    if (depth < wanted.length) {
      wanted[depth] = wanted(object);
    }
    expectsName = object;
    next = null;
  }

  /// What is looked for in an object, or in the objects of an array.
  private @Nullable JsonMembers wanted(boolean object) {
    if (depth == 1) {
      return object ? root : null;
    }
    if (object && !objects.get(depth - 1)) {
      return depth <= wanted.length ? wanted[depth - 1] : null;
    }
    return next != null && next.isArray() != object ? next : null;
  }

  private void close(boolean object) {
    broken |= depth == 0 || objects.get(depth) != object;
    depth--;
    over = depth <= 0;
    expectsName = false;
    next = null;
  }

  private void begin() {
    begun = true;
    boolean matters = isName ? members() != null : next != null && next.figure() != null;
    length = matters ? 0 : UNWANTED;
    hasEscapes = false;
  }

  private @Nullable JsonMembers members() {
    return depth < wanted.length ? wanted[depth] : null;
  }

  private void capture(byte[] bytes, int from, int to) {
    if (length != UNWANTED) {
      int count = to - from;
      if (count > LONGEST - length) {
        length = UNWANTED;
      } else {
        System.arraycopy(bytes, from, text, length, count);
        length += count;
      }
    }
  }

  private int string(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to) {
      byte one = bytes[at];
      if (escaped) {
        escaped = false;
      } else if (one == '\\') {
        escaped = true;
        hasEscapes = true;
      } else if (one == '"') {
        within = Within.STRUCTURE;
        capture(bytes, from, at);
        end(true);
        return at + 1;
      }
      at++;
    }
    capture(bytes, from, to);
    return to;
  }

  private int literal(byte[] bytes, int from, int to) {
    for (int at = from; at < to; at++) {
      switch (bytes[at]) {
        case ',', ':', '}', ']', '{', '[', '"', ' ', '\t', '\r', '\n' -> {
          within = Within.STRUCTURE;
          capture(bytes, from, at);
          end(false);
          return at;
        }
        default -> {}
      }
    }
    capture(bytes, from, to);
    return to;
  }

  /// A name or value with escapes is passed over: none that matters has any.
  private void end(boolean quoted) {
    boolean usable = length != UNWANTED && !hasEscapes;
    if (isName) {
      JsonMembers members = members();
      next = usable && members != null ? members.member(text, length) : null;
    } else {
      Figure figure = next == null ? null : next.figure();
      if (usable && figure != null) {
        finds.found(figure, text, length, quoted);
      }
      next = null;
    }
    length = UNWANTED;
  }
}
