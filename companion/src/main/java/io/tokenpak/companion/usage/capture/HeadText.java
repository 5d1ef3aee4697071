package io.tokenpak.companion.usage.capture;

import io.tokenpak.companion.exchange.AuthFields;
import io.tokenpak.companion.exchange.Printable;
import io.tokenpak.companion.exchange.RequestHead;
import io.tokenpak.companion.usage.ExchangeEnd;
import io.tokenpak.companion.usage.UsageIntent;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpStatus;

/// Words what is told of an exchange beside its bodies, a line for each thing. A query and every
/// value that may be a secret stay out of it.
final class HeadText {
  private static final int LONGEST = 200;
  private static final String REMOVED = "(removed)";

  private HeadText() {}

  static String begun(UsageIntent intent, RequestHead head) {
    String query = head.uri().getQuery();
    return """
    -- exchange %s began %s
    platform: %s
    session: %s
    provider: %s
    credential: %s
    -- request
    %s %s%s
    %s\
    """
        .formatted(
            line(intent.request()),
            intent.began(),
            line(intent.platform()),
            line(intent.session() == null ? "-" : intent.session()),
            line(intent.provider()),
            line(intent.source()),
            line(head.method()),
            Printable.line(head.path()),
            query == null ? "" : "?" + REMOVED,
            fields(head.fields()));
  }

  static String answered(int status, HttpFields fields) {
    String note =
        status == HttpStatus.SWITCHING_PROTOCOLS_101
            ? "-- a WebSocket from here on: its messages are not captured\n"
            : "";
    return "-- answer\nstatus %d\n%s%s".formatted(status, fields(fields), note);
  }

  /// @param stopped why writing ended before its time, if it did
  static String ended(ExchangeEnd end, CapturedExchange exchange, String stopped) {
    StringBuilder text = new StringBuilder();
    text.append("-- ended %s: %s\n".formatted(end.at(), line(end.outcome())));
    if (exchange.isHeadless()) {
      text.append("the head of the answer is missing: the disk did not keep up\n");
    }
    for (CapturedBody body : exchange.bodies()) {
      text.append("%s: %s\n".formatted(CaptureFolder.word(body.kind()), body.summary(stopped)));
    }
    return text.toString();
  }

  private static String fields(HttpFields fields) {
    StringBuilder text = new StringBuilder();
    for (HttpField field : fields) {
      String value = field.getValue() == null ? "" : field.getValue();
      text.append(Printable.line(field.getName()))
          .append(": ")
          .append(AuthFields.mayHoldSecret(field) ? REMOVED : Printable.line(value))
          .append('\n');
    }
    return text.toString();
  }

  private static String line(String text) {
    return Printable.line(text, LONGEST);
  }
}
