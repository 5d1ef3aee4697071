package io.tokenpak.companion.stub;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/// What the stub answers over HTTP: one JSON document, or a stream of events that it flushes one by
/// one.
sealed interface StubAnswer {

  record Document(int status, String json) implements StubAnswer {}

  record Events(List<String> events) implements StubAnswer {}

  static StubAnswer ok(JsonNode json) {
    return new Document(200, json.toString());
  }

  static StubAnswer error(int status, String type, String message) {
    return new Document(
        status,
        """
        {"type":"error","error":{"type":"%s","message":"%s"}}\
        """
            .formatted(type, message));
  }
}
