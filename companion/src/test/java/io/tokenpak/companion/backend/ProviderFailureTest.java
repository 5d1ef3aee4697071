package io.tokenpak.companion.backend;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenpak.companion.exchange.Reason;
import io.tokenpak.companion.exchange.Refusal;
import io.tokenpak.companion.provider.Anthropic;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.eclipse.jetty.http.HttpException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ProviderFailureTest {
  private static final Anthropic PROVIDER = new Anthropic(URI.create("https://api.example.com"));

  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of(new UnknownHostException(), Reason.PROVIDER_UNREACHABLE, "DNS"),
        Arguments.of(new ConnectException(), Reason.PROVIDER_UNREACHABLE, "upstream setting"),
        Arguments.of(new SocketTimeoutException(), Reason.PROVIDER_UNREACHABLE, "in time"),
        Arguments.of(new SSLHandshakeException("x"), Reason.PROVIDER_UNREACHABLE, "certificates"),
        Arguments.of(new TimeoutException(), Reason.PROVIDER_SILENT, "in time"),
        Arguments.of(
            new HttpException.RuntimeException(400), Reason.PROVIDER_BROKE_OFF, "not valid HTTP"),
        Arguments.of(new EOFException(), Reason.PROVIDER_BROKE_OFF, "unknown"),
        Arguments.of(new ClosedChannelException(), Reason.PROVIDER_BROKE_OFF, "unknown"),
        Arguments.of(new IOException("reset"), Reason.PROVIDER_BROKE_OFF, "unknown"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void saysWhatWentWrongWithWhomAndNeverAnswers401(
      Throwable failure, Reason reason, String remedy) {
    Refusal refusal = ProviderFailure.refusal(PROVIDER, failure, true);

    assertThat(refusal.reason()).isEqualTo(reason);
    assertThat(refusal.reason().status()).isIn(502, 504);
    assertThat(refusal.message())
        .startsWith("tokenpak-anthropic at https://api.example.com ")
        .contains(remedy);
  }

  @Test
  void doesNotSayThatWorkMayBeDoneWhereNothingWasSent() {
    Refusal refusal = ProviderFailure.refusal(PROVIDER, new EOFException(), false);

    assertThat(refusal.reason()).isEqualTo(Reason.PROVIDER_UNREACHABLE);
    assertThat(refusal.message()).contains("before anything was sent");
  }
}
