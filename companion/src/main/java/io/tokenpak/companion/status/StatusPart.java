package io.tokenpak.companion.status;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/// A part of the status report.
@FunctionalInterface
public interface StatusPart {
  /// Writes a member of the report. Holds no secret.
  void write(JsonGenerator json) throws IOException;
}
