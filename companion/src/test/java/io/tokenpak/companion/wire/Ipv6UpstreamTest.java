package io.tokenpak.companion.wire;

import static io.tokenpak.companion.wire.Heads.head;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tokenpak.companion.stub.RawClient;
import io.tokenpak.companion.stub.RecordingProvider;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An upstream whose host is an IPv6 address.
class Ipv6UpstreamTest {
  @TempDir Path folder;

  @Test
  void reachesAnUpstreamAtAnIpv6Address() throws Exception {
    if (!hasIpv6Loopback()) {
      // Nothing to reach here; on such a machine this is what there is to say.
      assertThatThrownBy(() -> RecordingProvider.start(new Ipv6Socket()))
          .isInstanceOf(IOException.class);
      return;
    }
    try (RecordingProvider provider = RecordingProvider.start(new Ipv6Socket())) {
      String authority = "[::1]:" + provider.port();
      try (StartedCompanion companion =
          StartedCompanion.before(URI.create("http://" + authority), folder)
              .withClaudeLogin()
              .start()) {
        String request =
            head("GET /v1/models HTTP/1.1", "Host: x", "X-TokenPak-Provider: tokenpak-claude-code");

        assertThat(RawClient.exchange(companion.port(), request).text()).isEqualTo("ok");
        assertThat(provider.request().value("Host")).isEqualTo(authority);
      }
    }
  }

  private static boolean hasIpv6Loopback() throws IOException {
    return NetworkInterface.getByInetAddress(loopback()) != null;
  }

  private static InetAddress loopback() throws IOException {
    byte[] address = new byte[16];
    address[15] = 1;
    return InetAddress.getByAddress(address);
  }

  /// Listens on `::1` wherever it is told to.
  private static final class Ipv6Socket extends ServerSocket {
    Ipv6Socket() throws IOException {}

    @Override
    public void bind(SocketAddress ignored, int backlog) throws IOException {
      super.bind(new InetSocketAddress(loopback(), 0), backlog);
    }
  }
}
