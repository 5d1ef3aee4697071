package io.tokenpak.companion.backend.claude;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/// How a client wants its answer: as it comes, or whole.
///
/// What its methods throw means that the client has left or does not read.
interface AnswerForm {
  /// Takes an event of the message.
  void event(ObjectNode event);

  /// Whether what was taken should go out before more is.
  boolean isFull();

  /// Gives the client what was taken.
  void flush() throws ClientStalled, IOException, InterruptedException;

  /// Nothing has happened for a while.
  void idle() throws ClientStalled, IOException, InterruptedException;

  /// The message is complete, and so is the answer.
  void finish() throws ClientStalled, IOException, InterruptedException;

  /// Whether the client has been given anything yet.
  boolean isBegun();

  /// Tells a client whose answer has begun why there is no more of it.
  ///
  /// @param error JSON as the API words errors
  void cut(byte[] error) throws ClientStalled, IOException, InterruptedException;
}
