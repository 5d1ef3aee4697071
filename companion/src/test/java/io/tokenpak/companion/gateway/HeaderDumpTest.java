package io.tokenpak.companion.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenpak.companion.exchange.RequestHead;
import io.tokenpak.companion.platform.Caller;
import io.tokenpak.companion.platform.Platform;
import io.tokenpak.companion.platform.Platforms;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpURI;
import org.junit.jupiter.api.Test;

class HeaderDumpTest {
  private final HttpFields.Mutable fields = HttpFields.build();

  @Test
  void theLineHasTheFormatOfTheOriginal() {
    fields.add("Host", "127.0.0.1:8766");
    fields.add("User-Agent", "OpenAI/JS 7.15.0");
    fields.add("X-OpenClaw-Session", "s-1");
    fields.add("x-api-key", "sk-ant-api03-abc");
    fields.add("Authorization", "Bearer abc");
    fields.add("Content-Type", "application/json");

    assertThat(line("/v1/messages"))
        .isEqualTo(
            "tokenpak.proxy[HDR-DUMP] platform=fake url=/v1/messages headers=host"
                + " | User-Agent=OpenAI/JS 7.15.0 | X-OpenClaw-Session=s-1"
                + " | x-api-key=<redacted:16> | Authorization=<redacted:10>"
                + " | Content-Type=application/json");
  }

  @Test
  void everyMarkerPrefixShowsItsValue() {
    for (String name :
        List.of(
            "x-openclaw-a",
            "x-claude-a",
            "x-tokenpak-a",
            "anthropic-beta",
            "user-agent",
            "x-codex-a",
            "openai-beta",
            "chatgpt-account-id",
            "content-type")) {
      fields.add(name, "shown");
    }

    assertThat(line("/").split("=shown", -1)).hasSize(10);
  }

  @Test
  void otherFieldsShowTheirLowerCaseNameOnly() {
    fields.add("Cookie", "session=1");
    fields.add("Proxy-Authorization", "Basic abc");
    fields.add("X-Goog-Api-Key", "AIza");

    assertThat(line("/")).endsWith("headers=cookie | proxy-authorization | x-goog-api-key");
  }

  @Test
  void aSecretInAMarkerFieldIsRedacted() {
    fields.add("X-TokenPak-Auth", "0123456789");
    fields.add("X-TokenPak-Token", "tpk_123");
    fields.add("X-Claude-Note", "key sk-ant-oat01-1");
    fields.add("OpenAI-Session", "eyJhbGciOiJ");

    assertThat(line("/"))
        .endsWith(
            "X-TokenPak-Auth=<redacted:10> | X-TokenPak-Token=<redacted:7>"
                + " | X-Claude-Note=<redacted:18> | OpenAI-Session=<redacted:11>");
  }

  @Test
  void valuesAndAddressAreCutAndEscaped() {
    fields.add("User-Agent", "a\tb" + "c".repeat(100));

    assertThat(line("/" + "p".repeat(100)))
        .contains("url=/" + "p".repeat(79) + " ")
        .endsWith("User-Agent=a\\tb" + "c".repeat(77));
  }

  @Test
  void theQueryIsLeftOut() {
    assertThat(line("/v1beta/models?key=AIzaSecret")).doesNotContain("AIzaSecret", "key=");
  }

  private String line(String target) {
    RequestHead head = new RequestHead("POST", HttpURI.from(target), fields.asImmutable());
    return HeaderDump.line(head, new Platforms(List.of(new FakePlatform())));
  }

  private static final class FakePlatform implements Platform {
    @Override
    public String name() {
      return "fake";
    }

    @Override
    public Optional<Caller> recognise(RequestHead head) {
      return Optional.of(new Caller("fake", null, null));
    }
  }
}
