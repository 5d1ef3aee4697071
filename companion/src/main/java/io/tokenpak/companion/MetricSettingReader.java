package io.tokenpak.companion;

import io.tokenpak.companion.metric.MetricSettings;
import io.tokenpak.companion.metric.ScrapeToken;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/// Reads who else is told in numbers what the companion does.
final class MetricSettingReader {
  private MetricSettingReader() {}

  static MetricSettings read(SettingReader reader) {
    Optional<ScrapeToken> token =
        reader
            .text(Setting.METRICS_TOKEN_FILE)
            .map(file -> new ScrapeToken(reader.path(Setting.METRICS_TOKEN_FILE, file)));
    return new MetricSettings(token, collector(reader));
  }

  private static Optional<URI> collector(SettingReader reader) {
    if (reader.text(Setting.OTLP).isEmpty()) {
      return Optional.empty();
    }
    URI address = reader.uri(Setting.OTLP);
    String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
    boolean usable =
        (scheme.equals("http") || scheme.equals("https"))
            && address.getHost() != null
            && address.getUserInfo() == null
            && address.getQuery() == null
            && address.getFragment() == null;
    if (!usable) {
      throw new BadSetting(
          reader.name(Setting.OTLP)
              + " must be where a collector takes OTLP over HTTP, such as http://127.0.0.1:4318");
    }
    return Optional.of(address);
  }
}
