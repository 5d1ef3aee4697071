package io.tokenpak.agent.client;

import java.nio.file.Path;
import java.util.List;

/// The servers that clients ask, and what a client's process needs in order to find and trust them.
///
/// @param companion at [Hosts#COMPANION], where the agent's options say that the companion is
/// @param plain any other HTTP/1.1 server, on another port
/// @param secure the same over TLS
/// @param modern HTTP/2 over TLS
record Stage(
    Path folder,
    Certificate certificate,
    RawServer companion,
    RawServer plain,
    RawServer secure,
    Http2Server modern)
    implements AutoCloseable {

  static Stage in(Path folder) throws Exception {
    Certificate certificate = Certificate.in(folder);
    var _ = Hosts.in(folder);
    return new Stage(
        folder,
        certificate,
        RawServer.plain(),
        RawServer.plain(),
        RawServer.secure(certificate),
        new Http2Server(certificate));
  }

  private List<RecordingServer> servers() {
    return List.of(companion, plain, secure, modern);
  }

  /// Of a client's process.
  List<String> properties() {
    return List.of(
        "-Djdk.net.hosts.file=" + folder.resolve("hosts"),
        "-Djavax.net.ssl.trustStore=" + certificate.store(),
        "-Djavax.net.ssl.trustStoreType=PKCS12",
        "-Djavax.net.ssl.trustStorePassword=" + Certificate.PASSWORD);
  }

  void forget() {
    servers().forEach(RecordingServer::forget);
  }

  @Override
  public void close() throws Exception {
    for (RecordingServer server : servers()) {
      server.close();
    }
  }
}
