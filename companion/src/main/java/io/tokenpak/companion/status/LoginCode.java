package io.tokenpak.companion.status;

import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.util.Fields;

/// Gives the owner's programs a code that lets one browser see the status page.
public record LoginCode(PageSessions sessions) implements OwnerEndpoint {
  /// Where it is served.
  public static final String PATH = "/tokenpak/api/login/code";

  /// The page that redeems a code, which stands behind a `#` and so never travels by itself.
  public static final String PAGE = "/tokenpak/login";

  @Override
  public String method() {
    return HttpMethod.POST.asString();
  }

  /// A session must not bring forth others.
  @Override
  public boolean isForProgramsOnly() {
    return true;
  }

  @Override
  public byte[] answer(Fields query) {
    return "{\"code\":\"%s\",\"seconds\":%d}"
        .formatted(sessions.newCode(), PageSessions.CODE_LIFE.toSeconds())
        .getBytes(StandardCharsets.UTF_8);
  }
}
