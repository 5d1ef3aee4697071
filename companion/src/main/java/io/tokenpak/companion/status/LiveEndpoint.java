package io.tokenpak.companion.status;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.tokenpak.companion.exchange.LiveExchanges;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.util.Fields;

/// The exchanges that are under way.
public record LiveEndpoint(LiveExchanges live) implements OwnerEndpoint {
  /// Where it is served.
  public static final String PATH = "/tokenpak/api/live";

  private static final int MOST = 500;

  @Override
  public String method() {
    return HttpMethod.GET.asString();
  }

  @Override
  public byte[] answer(Fields query) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
    try (JsonGenerator json = new JsonFactory().createGenerator(bytes)) {
      json.writeStartObject();
      json.writeNumberField("in_flight", live.count());
      ExchangeJson.write("live", live.entries(MOST), json);
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }
}
