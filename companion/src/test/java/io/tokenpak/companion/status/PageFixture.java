package io.tokenpak.companion.status;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tokenpak.companion.Assembly;
import io.tokenpak.companion.Settings;
import io.tokenpak.companion.stub.RawClient;
import io.tokenpak.companion.stub.RawMessage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// A companion without providers, and raw requests to its own paths.
final class PageFixture implements AutoCloseable {
  private final Assembly companion;

  private PageFixture(Assembly companion) {
    this.companion = companion;
  }

  static PageFixture start(Path home) throws Exception {
    Map<String, String> variables = new HashMap<>();
    variables.put("HOME", home.toString());
    variables.put("TOKENPAK_PORT", "0");
    variables.put("TOKENPAK_REFRESH", "off");
    variables.put("TOKENPAK_UPSTREAM_ANTHROPIC", "http://127.0.0.1:9");
    Assembly companion = Assembly.of(Settings.load(variables));
    companion.start();
    return new PageFixture(companion);
  }

  int port() {
    return companion.url().getPort();
  }

  Assembly companion() {
    return companion;
  }

  /// What the page's own requests say of themselves.
  String own() {
    return "Host: 127.0.0.1:%d\r\nSec-Fetch-Site: same-origin\r\nOrigin: http://127.0.0.1:%d\r\n"
        .formatted(port(), port());
  }

  String admin() {
    return "Host: 127.0.0.1:%d\r\n%s: %s\r\n"
        .formatted(port(), AdminToken.FIELD, companion.admin().secret());
  }

  static String page() {
    return "Content-Type: application/json\r\n" + PageHeaders.MARK + ": 1\r\n";
  }

  RawMessage get(String path, String fields) throws IOException {
    return RawClient.exchange(port(), "GET " + path + " HTTP/1.1\r\n" + fields + "\r\n");
  }

  RawMessage post(String path, String fields, String body) throws IOException {
    return RawClient.exchange(
        port(),
        "POST %s HTTP/1.1\r\n%sContent-Length: %d\r\n\r\n%s"
            .formatted(path, fields, body.length(), body));
  }

  /// A code, as the owner's programs get one.
  String code() throws IOException {
    RawMessage answer = post(LoginCode.PATH, admin(), "");
    return new ObjectMapper().readTree(answer.body()).path("code").asText();
  }

  /// The field that presents a new session.
  String cookie() throws IOException {
    RawMessage answer = logIn(code());
    String set = answer.values("Set-Cookie").getFirst();
    return "Cookie: " + set.substring(0, set.indexOf(';')) + "\r\n";
  }

  RawMessage logIn(String code) throws IOException {
    return post(LoginHandler.LOGIN, own() + page(), "{\"code\":\"" + code + "\"}");
  }

  @Override
  public void close() throws Exception {
    companion.close();
  }
}
