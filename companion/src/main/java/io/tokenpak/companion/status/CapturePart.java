package io.tokenpak.companion.status;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tokenpak.companion.usage.capture.CaptureState;
import java.io.IOException;
import java.time.Instant;
import java.util.function.Supplier;

/// `capture`: whether prompts and answers are kept.
public record CapturePart(Supplier<CaptureState> capture) implements StatusPart {
  @Override
  public void write(JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("capture");
    write(capture.get(), json);
    json.writeEndObject();
  }

  /// Its members.
  static void write(CaptureState state, JsonGenerator json) throws IOException {
    json.writeBooleanField("on", state.until().isPresent());
    json.writeStringField("until", state.until().map(Instant::toString).orElse(null));
    json.writeStringField("folder", state.folder().toString());
    json.writeNumberField("captured", state.captured());
    json.writeNumberField("open", state.open());
    json.writeNumberField("dropped", state.dropped());
    json.writeNumberField("bytes", state.bytes());
    json.writeStringField("finding", state.finding());
  }
}
