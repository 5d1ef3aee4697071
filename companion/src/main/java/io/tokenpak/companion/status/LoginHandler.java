package io.tokenpak.companion.status;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/// Lets browsers in and out.
final class LoginHandler extends Handler.Abstract {
  /// Where the page trades a code for a session.
  static final String LOGIN = "/tokenpak/api/login";

  /// Where the page gives its session up.
  static final String LOGOUT = "/tokenpak/api/logout";

  private static final int LONGEST_BODY = 512;

  private final PageSessions sessions;

  LoginHandler(PageSessions sessions) {
    this.sessions = sessions;
  }

  static boolean serves(String path) {
    return path.equals(LOGIN) || path.equals(LOGOUT);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    if (!HttpMethod.POST.is(request.getMethod())) {
      response.getHeaders().put(HttpHeader.ALLOW, "POST");
      OwnerError.write(response, HttpStatus.METHOD_NOT_ALLOWED_405, "use POST", callback);
    } else if (!OwnOrigin.isPages(request)) {
      OwnerError.write(
          response,
          HttpStatus.FORBIDDEN_403,
          "only the status page logs in here: open the link that `tokenpak status --open` prints",
          callback);
    } else if (OwnPath.of(request).equals(LOGOUT)) {
      OwnerAccess.session(request).ifPresent(sessions::close);
      cookie(request, response, "", 0);
      PageHeaders.write(response, "application/json", bytes("{}"), callback);
    } else {
      // Reads the body, so not on the thread that moves bytes.
      Thread.startVirtualThread(() -> login(request, response, callback));
    }
    return true;
  }

  private void login(Request request, Response response, Callback callback) {
    Optional<String> session = code(request).flatMap(sessions::redeem);
    if (session.isEmpty()) {
      OwnerError.write(
          response,
          HttpStatus.FORBIDDEN_403,
          "this link was used before or is older than a minute: run `tokenpak status --open` again",
          callback);
      return;
    }
    cookie(request, response, session.get(), PageSessions.SESSION_LIFE.toSeconds());
    PageHeaders.write(response, "application/json", bytes("{}"), callback);
  }

  private static Optional<String> code(Request request) {
    if (request.getLength() < 0 || request.getLength() > LONGEST_BODY) {
      return Optional.empty();
    }
    try {
      ByteBuffer body = Content.Source.asByteBuffer(request);
      byte[] text = new byte[body.remaining()];
      body.get(text);
      return Optional.of(new ObjectMapper().readTree(text).path("code").asText());
    } catch (IOException malformed) {
      return Optional.empty();
    }
  }

  private static void cookie(Request request, Response response, String value, long seconds) {
    response
        .getHeaders()
        .put(
            HttpHeader.SET_COOKIE,
            "%s=%s; Path=%s; Max-Age=%d; HttpOnly; SameSite=Strict"
                .formatted(OwnerAccess.cookieName(request), value, OwnPath.ROOT, seconds));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
