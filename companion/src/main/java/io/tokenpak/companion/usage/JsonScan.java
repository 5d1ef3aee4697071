package io.tokenpak.companion.usage;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.function.BiConsumer;
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
  private final BiConsumer<Figure, String> found;
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
  private boolean over;

  /// @param found told of each member that is looked for, in the order of the document
  JsonScan(JsonMembers root, BiConsumer<Figure, String> found) {
    this.root = root;
    this.found = found;
  }

  /// Whether the document's root has closed, or it went too deep to be followed.
  boolean isOver() {
    return over;
  }

  /// Begins with another document.
  void reset() {
    within = Within.STRUCTURE;
    depth = 0;
    expectsName = false;
    escaped = false;
    next = null;
    length = UNWANTED;
    over = false;
  }

  void read(ByteBuffer bytes) {
    while (bytes.hasRemaining() && !over) {
      switch (within) {
        case STRUCTURE -> structure(bytes.get());
        case STRING -> string(bytes);
        case LITERAL -> literal(bytes);
      }
    }
  }

  private void structure(byte at) {
    switch (at) {
      case '{' -> open(true);
      case '[' -> open(false);
      case '}', ']' -> close();
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
        capture(at);
      }
    }
  }

  private void open(boolean object) {
    depth++;
    over = depth > DEEPEST;
    objects.set(depth, object);
    if (depth < wanted.length) {
      wanted[depth] = object ? depth == 1 ? root : next : null;
    }
    expectsName = object;
    next = null;
  }

  private void close() {
    depth--;
    over = depth <= 0;
    expectsName = false;
    next = null;
  }

  private void begin() {
    boolean matters = isName ? members() != null : next != null && next.figure() != null;
    length = matters ? 0 : UNWANTED;
    hasEscapes = false;
  }

  private @Nullable JsonMembers members() {
    return depth < wanted.length ? wanted[depth] : null;
  }

  private void capture(byte at) {
    if (length != UNWANTED) {
      if (length == LONGEST) {
        length = UNWANTED;
      } else {
        text[length++] = at;
      }
    }
  }

  private void string(ByteBuffer bytes) {
    while (bytes.hasRemaining()) {
      byte at = bytes.get();
      if (escaped) {
        escaped = false;
      } else if (at == '\\') {
        escaped = true;
        hasEscapes = true;
      } else if (at == '"') {
        within = Within.STRUCTURE;
        end(true);
        return;
      }
      capture(at);
    }
  }

  private void literal(ByteBuffer bytes) {
    while (bytes.hasRemaining()) {
      byte at = bytes.get();
      switch (at) {
        case ',', ':', '}', ']', '{', '[', '"', ' ', '\t', '\r', '\n' -> {
          within = Within.STRUCTURE;
          end(false);
          structure(at);
          return;
        }
        default -> capture(at);
      }
    }
  }

  /// A name or value with escapes is passed over: none that matters has any.
  private void end(boolean isText) {
    boolean usable = length != UNWANTED && !hasEscapes;
    if (isName) {
      JsonMembers members = members();
      next = usable && members != null ? members.member(text, length) : null;
    } else {
      Figure figure = next == null ? null : next.figure();
      if (usable && figure != null && figure.isText() == isText) {
        found.accept(figure, new String(text, 0, length, UTF_8));
      }
      next = null;
    }
    length = UNWANTED;
  }
}
