package io.tokenpak.companion.status;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/// Words what the companion does not do for whoever asks as its owner.
final class OwnerError {
  private OwnerError() {}

  /// Answers `{"error":{"message":…}}`.
  static void write(Response response, int status, String message, Callback callback) {
    response.setStatus(status);
    String quoted = new String(JsonStringEncoder.getInstance().quoteAsString(message));
    byte[] body =
        "{\"error\":{\"message\":\"%s\"}}".formatted(quoted).getBytes(StandardCharsets.UTF_8);
    PageHeaders.write(response, "application/json", body, callback);
  }
}
