package io.tokenpak.companion.metric;

import io.tokenpak.companion.status.OwnerEndpoint;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.util.Fields;

/// All metrics, as text. Holds no secret.
///
/// @param collectors in the order in which they are shown
/// @param token that a collector may present instead of being the owner
public record MetricsEndpoint(List<Collector> collectors, Optional<ScrapeToken> token)
    implements OwnerEndpoint {
  /// Where it is served.
  public static final String PATH = "/metrics";

  public MetricsEndpoint {
    collectors = List.copyOf(collectors);
  }

  @Override
  public String method() {
    return HttpMethod.GET.asString();
  }

  @Override
  public String contentType() {
    return Exposition.CONTENT_TYPE;
  }

  @Override
  public boolean admits(HttpFields fields) {
    return token.isPresent() && token.get().matches(fields);
  }

  @Override
  public byte[] answer(Fields query) {
    Exposition out = new Exposition();
    for (Collector collector : collectors) {
      collector.collect(metric -> metric.write(out));
    }
    return out.bytes();
  }
}
