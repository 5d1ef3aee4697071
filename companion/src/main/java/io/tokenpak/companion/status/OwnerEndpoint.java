package io.tokenpak.companion.status;

import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.util.Fields;

/// Something that the companion answers to its owner alone.
public interface OwnerEndpoint {
  /// The only method it takes.
  String method();

  /// Whether a browser gets no answer here, though its owner was let in.
  default boolean isForProgramsOnly() {
    return false;
  }

  /// The media type of what it answers.
  default String contentType() {
    return "application/json";
  }

  /// Whether a request that does not come from the owner may have the answer all the same.
  default boolean admits(HttpFields fields) {
    return false;
  }

  /// The answer, in UTF-8. Runs on a thread that may block.
  ///
  /// @param query the request's parameters
  /// @throws OwnerRefusal if it cannot do what is asked
  byte[] answer(Fields query);
}
