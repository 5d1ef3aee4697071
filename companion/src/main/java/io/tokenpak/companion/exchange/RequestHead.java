package io.tokenpak.companion.exchange;

import java.util.Optional;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpURI;

/// The part of a request that decisions may look at: everything but the body.
///
/// @param method as sent, for example `POST`
/// @param uri the target as sent; path and query stay undecoded
/// @param fields in the order received, names with the case received
public record RequestHead(String method, HttpURI uri, HttpFields fields) {
  /// The undecoded path, without the query.
  public String path() {
    return uri.getPath();
  }

  /// The first value of a field, trimmed; empty if the field is absent or blank.
  public Optional<String> field(String name) {
    return Optional.ofNullable(fields.get(name))
        .map(String::strip)
        .filter(value -> !value.isEmpty());
  }
}
