package io.tokenpak.companion.status;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.tokenpak.companion.usage.capture.Capture;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.util.Fields;

/// Has exchanges captured that begin within the next `seconds`; with 0 none any more, at once.
public record CaptureEndpoint(Capture capture) implements OwnerEndpoint {
  /// Where it is served.
  public static final String PATH = "/tokenpak/api/capture";

  private static final String WHOLE = "\\d{1,9}";

  @Override
  public String method() {
    return HttpMethod.POST.asString();
  }

  @Override
  public byte[] answer(Fields query) {
    Duration time = Duration.ofSeconds(seconds(query));
    if (time.isZero()) {
      capture.end();
    } else {
      begin(time);
    }
    return json();
  }

  private void begin(Duration time) {
    try {
      capture.begin(time);
    } catch (IOException failure) {
      throw new OwnerRefusal(HttpStatus.CONFLICT_409, String.valueOf(failure.getMessage()));
    }
  }

  private static long seconds(Fields query) {
    String text = Optional.ofNullable(query.getValue("seconds")).orElse("");
    long seconds = text.matches(WHOLE) ? Long.parseLong(text) : -1;
    if (seconds < 0 || seconds > Capture.LONGEST.toSeconds()) {
      throw new OwnerRefusal(
          HttpStatus.BAD_REQUEST_400,
          "seconds must be a whole number from 1 to %d, or 0 to end the capture"
              .formatted(Capture.LONGEST.toSeconds()));
    }
    return seconds;
  }

  private byte[] json() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = new JsonFactory().createGenerator(bytes)) {
      json.writeStartObject();
      CapturePart.write(capture.state(), json);
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }
}
