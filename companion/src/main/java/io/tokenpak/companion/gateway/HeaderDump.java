package io.tokenpak.companion.gateway;

import io.tokenpak.companion.exchange.Printable;
import io.tokenpak.companion.exchange.RequestHead;
import io.tokenpak.companion.platform.Platforms;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Logs the head of every request in one line, so that an owner sees what tells platforms apart.
/// Values of other fields, the query and every secret stay out of it.
public final class HeaderDump extends Handler.Wrapper {
  private static final Logger log = LoggerFactory.getLogger(HeaderDump.class);
  private static final int LONGEST = 80;
  private static final List<String> MARKERS =
      List.of(
          "x-openclaw-",
          "x-claude-",
          "x-tokenpak-",
          "anthropic-",
          "user-agent",
          "x-codex-",
          "openai-",
          "chatgpt-",
          "content-type");
  private static final List<String> SECRETS =
      List.of(
          "authorization", "x-api-key", "x-tokenpak-auth", "anthropic-api-key", "openai-api-key");

  private final Platforms platforms;

  public HeaderDump(Handler next, Platforms platforms) {
    super(next);
    this.platforms = platforms;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    log.warn(
        line(
            new RequestHead(request.getMethod(), request.getHttpURI(), request.getHeaders()),
            platforms));
    return super.handle(request, response, callback);
  }

  static String line(RequestHead head, Platforms platforms) {
    return "tokenpak.proxy[HDR-DUMP] platform=%s url=%s headers=%s"
        .formatted(
            platforms.identify(head).platform(),
            Printable.line(String.valueOf(head.path()), LONGEST),
            head.fields().stream().map(HeaderDump::shown).collect(Collectors.joining(" | ")));
  }

  private static String shown(HttpField field) {
    String name = field.getName().toLowerCase(Locale.ROOT);
    String value = Optional.ofNullable(field.getValue()).orElse("");
    if (SECRETS.contains(name)) {
      return redacted(field, value);
    }
    if (MARKERS.stream().noneMatch(name::startsWith)) {
      return Printable.line(name);
    }
    return Printable.mayHoldSecret(value)
        ? redacted(field, value)
        : Printable.line(field.getName()) + "=" + Printable.line(value, LONGEST);
  }

  private static String redacted(HttpField field, String value) {
    return Printable.line(field.getName()) + "=<redacted:" + value.length() + ">";
  }
}
