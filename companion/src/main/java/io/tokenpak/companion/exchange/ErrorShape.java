package io.tokenpak.companion.exchange;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/// How an API words an error, so that a client's own error handling understands the companion's.
@FunctionalInterface
public interface ErrorShape {
  /// Anthropic: `{"type":"error","error":{"type":…,"message":…}}`. Also what is answered where no
  /// API is recognised.
  ErrorShape ANTHROPIC = ErrorShape::anthropic;

  /// OpenAI: `{"error":{"message":…,"type":…,"param":null,"code":…}}`.
  ErrorShape OPENAI = ErrorShape::openAi;

  /// Google: `{"error":{"code":…,"message":…,"status":…}}`.
  ErrorShape GOOGLE = ErrorShape::google;

  /// Writes the error's JSON object.
  void write(Refusal refusal, JsonGenerator json) throws IOException;

  /// The error as UTF-8 JSON.
  default byte[] body(Refusal refusal) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    try (JsonGenerator json = new JsonFactory().createGenerator(bytes)) {
      json.writeStartObject();
      write(refusal, json);
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  private static void anthropic(Refusal refusal, JsonGenerator json) throws IOException {
    json.writeStringField("type", "error");
    json.writeObjectFieldStart("error");
    json.writeStringField(
        "type",
        switch (refusal.reason().status()) {
          case 400, 405, 408, 415, 426 -> "invalid_request_error";
          case 402 -> "billing_error";
          case 403 -> "permission_error";
          case 404 -> "not_found_error";
          case 413 -> "request_too_large";
          default -> refusal.reason() == Reason.OVERLOADED ? "overloaded_error" : "api_error";
        });
    json.writeStringField("message", refusal.message());
    json.writeEndObject();
  }

  private static void openAi(Refusal refusal, JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("error");
    json.writeStringField("message", refusal.message());
    json.writeStringField("type", openAiType(refusal.reason().status()));
    json.writeNullField("param");
    json.writeStringField("code", refusal.reason().code());
    json.writeEndObject();
  }

  private static String openAiType(int status) {
    if (status == 402) {
      return "insufficient_quota";
    }
    return status < 500 ? "invalid_request_error" : "server_error";
  }

  private static void google(Refusal refusal, JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("error");
    json.writeNumberField("code", refusal.reason().status());
    json.writeStringField("message", refusal.message());
    json.writeStringField(
        "status",
        switch (refusal.reason().status()) {
          case 402 -> "RESOURCE_EXHAUSTED";
          case 403 -> "PERMISSION_DENIED";
          case 404 -> "NOT_FOUND";
          case 501 -> "UNIMPLEMENTED";
          case 500 -> "INTERNAL";
          case 502, 503 -> "UNAVAILABLE";
          case 504 -> "DEADLINE_EXCEEDED";
          default -> "INVALID_ARGUMENT";
        });
    json.writeEndObject();
  }
}
