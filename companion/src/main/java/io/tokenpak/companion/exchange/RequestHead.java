package io.tokenpak.companion.exchange;

import java.util.Optional;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpURI;

/// The part of a request that decisions may look at: everything but the body.
///
/// @param method as sent, for example `POST`
/// @param uri the target as sent; path and query stay undecoded
/// @param fields in the order received, names with the case received
public record RequestHead(String method, HttpURI uri, HttpFields fields) {
  /// The undecoded path, without the query; empty if the target has none.
  public String path() {
    String path = uri.getPath();
    return path == null ? "" : path;
  }

  /// Whether the path is the given one or beneath it, by whole segments: `/v1/messages/batches` is
  /// under `/v1/messages`, `/v1/messagesX` is not. A path with dot segments is under nothing.
  public boolean isUnder(String parent) {
    String path = path();
    if (!path.startsWith(parent)) {
      return false;
    }
    return path.length() == parent.length()
        || (path.charAt(parent.length()) == '/' && !DotSegments.isIn(path));
  }

  /// The first value of a field, trimmed; empty if the field is absent or blank.
  public Optional<String> field(String name) {
    return Optional.ofNullable(fields.get(name))
        .map(String::strip)
        .filter(value -> !value.isEmpty());
  }

  /// Whether a field is there and its first value begins with a prefix, ignoring case.
  public boolean fieldStartsWith(String name, String prefix) {
    String value = fields.get(name);
    return value != null
        && !value.isBlank()
        && value.strip().regionMatches(true, 0, prefix, 0, prefix.length());
  }

  /// Whether the client asks to speak WebSocket from here on.
  public boolean wantsWebSocket() {
    return "websocket".equalsIgnoreCase(fields.get(HttpHeader.UPGRADE))
        && fields.contains(HttpHeader.CONNECTION, "upgrade");
  }
}
