package io.tokenpak.companion.status;

import org.eclipse.jetty.util.Fields;

/// Something that the companion answers to its owner alone.
public interface OwnerEndpoint {
  /// The only method it takes.
  String method();

  /// The answer, as UTF-8 JSON. Runs on a thread that may block.
  ///
  /// @param query the request's parameters
  /// @throws OwnerRefusal if it cannot do what is asked
  byte[] answer(Fields query);
}
