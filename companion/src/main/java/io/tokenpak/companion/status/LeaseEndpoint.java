package io.tokenpak.companion.status;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.tokenpak.companion.credential.lease.Lease;
import io.tokenpak.companion.credential.lease.LeaseControl;
import io.tokenpak.companion.credential.lease.LeaseProblem;
import io.tokenpak.companion.credential.lease.LeaseResult;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.util.Fields;

/// What the owner can do about the lease: `operation` says what, `reason` why.
///
/// @param control empty if no broker is set
public record LeaseEndpoint(Optional<LeaseControl> control) implements OwnerEndpoint {
  /// Where it is served.
  public static final String PATH = "/tokenpak/api/credentials/lease";

  /// What can be asked for.
  public static final List<String> OPERATIONS =
      List.of(
          "status", "ensure", "renew", "rotate", "release", "reacquire", "materialize", "flush");

  @Override
  public String method() {
    return HttpMethod.POST.asString();
  }

  @Override
  public byte[] answer(Fields query) {
    LeaseControl found =
        control.orElseThrow(() ->
            new OwnerRefusal(
                HttpStatus.CONFLICT_409,
                "no lease broker is set: set AUTH_MANAGER_BASE_URL and"
                    + " AUTH_MANAGER_INTERNAL_API_TOKEN for the companion"));
    String reason = Optional.ofNullable(query.getValue("reason")).orElse("owner");
    return json(run(found, Optional.ofNullable(query.getValue("operation")).orElse(""), reason));
  }

  private static LeaseResult run(LeaseControl control, String operation, String reason) {
    return switch (operation) {
      case "status" -> control.refresh();
      case "ensure" -> control.ensure();
      case "renew" -> control.renew();
      case "rotate" -> control.rotate(reason);
      case "release" -> control.release(reason);
      case "reacquire" -> control.reacquire(reason);
      case "materialize" -> control.materialize();
      case "flush" -> control.flush();
      default ->
          throw new OwnerRefusal(
              HttpStatus.BAD_REQUEST_400, "operation is one of " + String.join(", ", OPERATIONS));
    };
  }

  private static byte[] json(LeaseResult result) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = new JsonFactory().createGenerator(bytes)) {
      json.writeStartObject();
      json.writeBooleanField("ok", result.isOk());
      json.writeStringField("operation", result.operation());
      json.writeFieldName("status");
      write(result.status(), json);
      if (result.error().isPresent()) {
        LeaseProblem problem = result.error().get();
        json.writeObjectFieldStart("error");
        json.writeStringField("code", problem.code().word());
        json.writeStringField("message", problem.message());
        json.writeEndObject();
      } else {
        json.writeNullField("error");
      }
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  private static void write(LeaseResult.Status status, JsonGenerator json) throws IOException {
    Lease lease = status.lease();
    json.writeStartObject();
    json.writeStringField("state", status.word());
    if (lease != null) {
      json.writeStringField("lease_id", lease.id());
      json.writeStringField("expires", lease.expires() == null ? null : lease.expires().toString());
    }
    json.writeBooleanField("materialized", status.isMaterialized());
    json.writeStringField("trouble", status.trouble());
    json.writeEndObject();
  }
}
