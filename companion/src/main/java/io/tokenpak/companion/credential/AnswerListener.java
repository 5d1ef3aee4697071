package io.tokenpak.companion.credential;

import org.eclipse.jetty.http.HttpFields;

/// Is told how providers answer to injected credentials.
@FunctionalInterface
public interface AnswerListener {
  /// The head of an answer has arrived. Called on the thread that moves bytes: must not block.
  ///
  /// @param credential that the request carried
  /// @param status of the answer
  /// @param fields of the answer
  void answered(Credential credential, int status, HttpFields fields);
}
