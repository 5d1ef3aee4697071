package io.tokenpak.companion.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UpstreamsTest {
  private static final URI OTHER = URI.create("https://other.example");

  @ParameterizedTest
  @CsvSource({
    "https://api.anthropic.com, https://api.anthropic.com",
    "HTTPS://API.Anthropic.COM:443, https://api.anthropic.com",
    "https://api.anthropic.com/, https://api.anthropic.com",
    "https://api.anthropic.com:8443, https://api.anthropic.com:8443",
    "http://localhost:80, http://localhost",
    "http://LOCALHOST:443, http://localhost:443",
    "http://127.0.0.1:1, http://127.0.0.1:1",
    "http://127.255.255.254, http://127.255.255.254",
    "http://[::1]:65535, http://[::1]:65535",
    "https://[2001:DB8::1], https://[2001:db8::1]"
  })
  void keepsOriginsInOneSpelling(String given, String kept) {
    assertThat(upstreams(given).anthropic()).isEqualTo(URI.create(kept)).hasToString(kept);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://api.anthropic.com",
        "http://127.evil.example",
        "http://127.0.0.1.evil.example",
        "http://localhost.evil.example",
        "http://0.0.0.0",
        "http://10.0.0.1",
        "http://[::2]",
        "http://128.0.0.1",
        "ftp://api.anthropic.com",
        "ws://localhost"
      })
  void refusesWhatTravelsInTheClear(String address) {
    assertThatThrownBy(() -> upstreams(address))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "TOKENPAK_UPSTREAM_ANTHROPIC is not an origin: use https; http is for loopback"
                + " addresses only");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://api.anthropic.com/v1",
        "https://api.anthropic.com//",
        "https://api.anthropic.com?x=1",
        "https://api.anthropic.com/?",
        "https://api.anthropic.com#x"
      })
  void refusesMoreThanAnOrigin(String address) {
    assertThatThrownBy(() -> upstreams(address))
        .hasMessageContaining("leave out path, query and fragment");
  }

  @ParameterizedTest
  @ValueSource(strings = {"api.anthropic.com", "https:api", "/v1", "https://my_host", ""})
  void refusesWhatNamesNoHost(String address) {
    assertThatThrownBy(() -> upstreams(address)).hasMessageContaining("write scheme and host");
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://a.example:0", "https://a.example:65536"})
  void refusesPortsThatDoNotExist(String address) {
    assertThatThrownBy(() -> upstreams(address)).hasMessageContaining("does not exist");
  }

  @Test
  void doesNotRepeatAPassword() {
    assertThatThrownBy(() -> upstreams("https://user:secret@a.example"))
        .hasMessageContaining("leave out user and password")
        .hasMessageNotContaining("secret");
  }

  @Test
  void namesTheVariableAtFault() {
    assertThatThrownBy(() -> new Upstreams(OTHER, OTHER, URI.create("http://x.example"), OTHER))
        .hasMessageStartingWith("TOKENPAK_UPSTREAM_CHATGPT");
    assertThatThrownBy(() -> new Upstreams(OTHER, OTHER, OTHER, URI.create("http://x.example")))
        .hasMessageStartingWith("TOKENPAK_UPSTREAM_GOOGLE");
    assertThatThrownBy(() -> new Upstreams(OTHER, URI.create("http://x.example"), OTHER, OTHER))
        .hasMessageStartingWith("TOKENPAK_UPSTREAM_OPENAI");
  }

  private static Upstreams upstreams(String anthropic) {
    return new Upstreams(URI.create(anthropic), OTHER, OTHER, OTHER);
  }
}
