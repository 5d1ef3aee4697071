package io.tokenpak.companion.stub;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/// The places at Anthropic and OpenAI that renew logins, on a loopback port. A refresh token works
/// once. A program whose place is built in reaches it through this as its proxy, if it trusts the
/// [certificate][#certificate()].
public final class LoginStub implements AutoCloseable {
  private static final String PASSWORD = "changeit";
  private static final List<String> HOSTS =
      List.of("platform.claude.com", "console.anthropic.com", "api.anthropic.com");

  private final ServerSocket listener;
  private final SSLContext tls;
  private final Path certificate;
  private final String token;
  private final Set<String> spent = ConcurrentHashMap.newKeySet();
  private final List<RecordedRequest> renewals = new CopyOnWriteArrayList<>();

  private LoginStub(ServerSocket listener, SSLContext tls, Path certificate, String token) {
    this.listener = listener;
    this.tls = tls;
    this.certificate = certificate;
    this.token = token;
  }

  /// Starts it on a free port.
  ///
  /// @param folder for the certificate
  /// @param token that every renewal gives
  public static LoginStub start(Path folder, String token) throws Exception {
    Path store = folder.resolve("logins.p12");
    Path certificate = folder.resolve("logins.pem");
    String names = "SAN=" + String.join(",", HOSTS.stream().map(host -> "DNS:" + host).toList());
    keytool("-genkeypair -alias s -keyalg EC -dname CN=logins -validity 2 -ext", names, store);
    keytool("-exportcert -alias s -rfc -file", certificate.toString(), store);
    ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    LoginStub stub = new LoginStub(listener, tls(store), certificate, token);
    Thread.ofVirtual().name("login-stub").start(stub::accept);
    return stub;
  }

  private static void keytool(String options, String last, Path store) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
    command.addAll(List.of(options.split(" ", -1)));
    command.add(last);
    command.addAll(
        List.of("-storetype", "PKCS12", "-storepass", PASSWORD, "-keystore", store.toString()));
    Process keytool =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!keytool.waitFor(60, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
      throw new IOException("keytool failed");
    }
  }

  private static SSLContext tls(Path store) throws Exception {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    KeyManagerFactory managers = KeyManagerFactory.getInstance("PKIX");
    managers.init(keys, PASSWORD.toCharArray());
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(managers.getKeyManagers(), null, null);
    return tls;
  }

  /// Where it listens: as a proxy, and for those that speak plain HTTP to it.
  public URI origin() {
    return URI.create("http://127.0.0.1:" + listener.getLocalPort());
  }

  /// What vouches for it, as PEM.
  public Path certificate() {
    return certificate;
  }

  /// The requests for a new token.
  public List<RecordedRequest> renewals() {
    return List.copyOf(renewals);
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }

  private void accept() {
    try {
      while (!listener.isClosed()) {
        Socket socket = listener.accept();
        Thread.ofVirtual().name("login-connection").start(() -> serve(socket));
      }
    } catch (IOException e) {
      if (!listener.isClosed()) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      StubConnection connection = new StubConnection(socket);
      Optional<RecordedRequest> next = connection.next();
      if (next.filter(request -> request.method().equals("CONNECT")).isPresent()) {
        connection.write("HTTP/1.1 200 Connected\r\n\r\n");
        connection.out().flush();
        try (Socket inner = tls.getSocketFactory().createSocket(socket, null, true)) {
          connection = new StubConnection(inner);
          answer(connection, connection.next());
        }
      } else {
        answer(connection, next);
      }
    } catch (IOException _) {
      // Gone.
    }
  }

  private void answer(StubConnection connection, Optional<RecordedRequest> first)
      throws IOException {
    for (Optional<RecordedRequest> next = first; next.isPresent(); next = connection.next()) {
      connection.send(next.get(), answer(next.get()));
    }
  }

  private StubAnswer answer(RecordedRequest request) {
    if (!request.path().endsWith("/oauth/token")) {
      return StubAnswer.error(404, "not_found_error", "the stub has no " + request.path());
    }
    renewals.add(request);
    JsonNode body = Json.parse(request.bodyText());
    if (!spent.add(body.path("refresh_token").asText())) {
      return new StubAnswer.Document(400, "{\"error\":\"invalid_grant\"}");
    }
    return new StubAnswer.Document(
        200,
        """
        {"access_token":"%1$s","id_token":"%1$s","refresh_token":"next-%2$d","token_type":"Bearer",
        "expires_in":28800,"scope":"user:inference user:profile"}\
        """
            .formatted(token, renewals.size()));
  }
}
