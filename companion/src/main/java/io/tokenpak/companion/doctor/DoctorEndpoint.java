package io.tokenpak.companion.doctor;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.tokenpak.companion.status.OwnerEndpoint;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.util.Fields;
import org.jspecify.annotations.Nullable;

/// What `doctor` finds, for the status page. Examining runs programs, so that what was found is
/// told again for a while. Guarded by its own lock.
public final class DoctorEndpoint implements OwnerEndpoint {
  /// Where it is served.
  public static final String PATH = "/tokenpak/api/doctor";

  private static final Duration KEPT = Duration.ofMinutes(5);

  private final Supplier<List<Check>> checks;
  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Examined last;

  private record Examined(Instant at, List<Diagnosis> diagnoses) {}

  /// @param checks made anew for each examination
  public DoctorEndpoint(Supplier<List<Check>> checks, InstantSource clock) {
    this.checks = checks;
    this.clock = clock;
  }

  @Override
  public String method() {
    return HttpMethod.GET.asString();
  }

  @Override
  public byte[] answer(Fields query) {
    Examined examined = examined();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
    try (JsonGenerator json = new JsonFactory().createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("at", examined.at().toString());
      json.writeFieldName("findings");
      DiagnosisJson.write(examined.diagnoses(), json);
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  private Examined examined() {
    lock.lock();
    try {
      Examined known = last;
      if (known == null || known.at().plus(KEPT).isBefore(clock.instant())) {
        known = new Examined(clock.instant(), examine());
        last = known;
      }
      return known;
    } finally {
      lock.unlock();
    }
  }

  private List<Diagnosis> examine() {
    return checks.get().stream().flatMap(check -> check.examine().stream()).toList();
  }
}
