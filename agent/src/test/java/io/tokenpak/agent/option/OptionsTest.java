package io.tokenpak.agent.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {
  private static final String UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){2}-[89ab][0-9a-f]{3}-[0-9a-f]{12}";

  @TempDir private Path folder;

  @Test
  void saysWhichToolAsksAndInWhichSession() {
    assertThat(Sent.of("platform=koog,session=s-1").toCompanion())
        .containsExactly("X-TokenPak-Platform", "jvm/koog", "X-TokenPak-Session", "s-1");
  }

  @Test
  void saysTheSessionOfOpenClawAsOpenClawDoes() {
    assertThat(Sent.of("platform=openclaw,session=s-1").toCompanion())
        .containsExactly("X-OpenClaw-Session", "s-1");
  }

  @Test
  void takesOneSessionForTheWholeRunIfNoneIsGiven() {
    var headers = Sent.of("").toCompanion();

    assertThat(headers).startsWith("X-TokenPak-Platform", "jvm/java", "X-TokenPak-Session");
    assertThat(headers.get(3)).matches(UUID);
    assertThat(Sent.of("session=uuid").toCompanion().get(3)).isEqualTo(headers.get(3));
  }

  @Test
  void sendsToTheCompanionUnderEveryNameOfThisMachineAndNowhereElse() {
    Sent sent = Sent.of("companion=http://127.0.0.1:9000");

    assertThat(sent.hosts()).containsExactly("127.0.0.1", "localhost", "::1");
    assertThat(sent.hosts()).allSatisfy(host -> assertThat(sent.port(host)).isEqualTo(9000));
    assertThat(Sent.of("companion=https://pak.example.com").hosts())
        .containsExactly("pak.example.com");
    assertThat(Sent.of("companion=https://pak.example.com").port("pak.example.com")).isEqualTo(443);
  }

  @Test
  void tellsOtherHostsNeitherTheTokenNorTheProviderNorTheBackend() {
    Sent sent =
        Sent.of(
            "session=s,platform=p,provider=tokenpak-openai,backend=api,token=env:PATH,"
                + "header.X-Team=blue,hosts=api.example.com,b.example.com:8443");

    assertThat(sent.toCompanion())
        .contains("X-TokenPak-Provider", "X-TokenPak-Backend", "X-TokenPak-Auth");
    assertThat(sent.to("api.example.com"))
        .containsExactly(
            "X-Team", "blue", "X-TokenPak-Platform", "jvm/p", "X-TokenPak-Session", "s");
    assertThat(sent.to("b.example.com")).isEqualTo(sent.to("api.example.com"));
    assertThat(sent.port("b.example.com")).isEqualTo(8443);
  }

  @Test
  void namesNoProviderOfItsOwnAccord() {
    assertThat(Sent.of("platform=openclaw").toCompanion()).doesNotContain("X-TokenPak-Provider");
    assertThat(Sent.of("provider=tokenpak-claude-code").toCompanion())
        .contains("tokenpak-claude-code");
  }

  @Test
  void heedsArgumentsThenPropertiesThenVariablesThenTheFile() throws Exception {
    Path file = folder.resolve("agent.properties");
    Files.writeString(
        file, "platform=file\nsession=file\nprovider=file\nbackend=file\nheader.X-A=file\n");
    Properties properties = new Properties();
    properties.put("tokenpak.agent.session", "property");
    properties.put("tokenpak.agent.platform", "property");
    properties.put("other", "none");
    Map<String, String> variables =
        Map.of(
            "TOKENPAK_AGENT_SESSION", "variable",
            "TOKENPAK_AGENT_PROVIDER", "variable",
            "TOKENPAK_AGENT_CONFIG", file.toString(),
            "TOKENPAK_AGENT_HEADER_X_A", "variable");

    Sent sent = Sent.of(Options.of("platform=argument", properties, variables));

    assertThat(sent.toCompanion())
        .containsExactly(
            "x-a", "variable",
            "X-TokenPak-Platform", "jvm/argument",
            "X-TokenPak-Session", "property",
            "X-TokenPak-Provider", "variable",
            "X-TokenPak-Backend", "file");
  }

  @Test
  void takesAnEmptyValueForNone() {
    Properties properties = new Properties();
    properties.put("tokenpak.agent.provider", "weaker");

    assertThat(Sent.of(Options.of("provider=", properties, Map.of())).toCompanion())
        .doesNotContain("X-TokenPak-Provider");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          route=companion                                     | api.anthropic.com;api.openai.com
          route=companion:a.example.com,b.example.com,off=off | a.example.com;b.example.com
          route=off                                           |
          ''                                                  |
          """)
  void routesTheHostsThatItIsToldTo(String arguments, String hosts) {
    Sent sent = Sent.of(arguments);

    assertThat(String.join(";", sent.routed())).isEqualTo(hosts == null ? "" : hosts);
    assertThat(sent.route()).isEqualTo(hosts == null ? null : "http://127.0.0.1:8766");
  }

  @Test
  void weavesEveryClientButThoseThatAreOff() {
    Options options = Options.of("clients.okhttp=off,clients.jdk=on", new Properties(), Map.of());

    assertThat(options.weaves("okhttp")).isFalse();
    assertThat(options.weaves("jdk")).isTrue();
    assertThat(Options.of("off", new Properties(), Map.of()).weaves("jdk")).isFalse();
    assertThat(Options.of("session=s,off", new Properties(), Map.of()).off()).isTrue();
    assertThat(Options.of("off=false,log", new Properties(), Map.of()).log()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Authorization", "x-api-key", "API-KEY", "Cookie", "Proxy-Authorization", "Host",
        "Content-Length", "content-type", "Transfer-Encoding", "Connection", "TE", "Upgrade",
        "X-Amz-Date", "x-goog-api-key", "X-TokenPak-Auth", "X-TokenPak-Provider", "a b", ":path"
      })
  void refusesHeadersThatAreNotItsOwn(String name) {
    assertThatThrownBy(() -> Sent.of("header." + name + "=x"))
        .isInstanceOf(BadOption.class)
        .hasMessageStartingWith("option 'header." + name + "': ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          sesion=x                       | there is no option 'sesion'; did you mean 'session'?
          nonsense                       | 'nonsense' has no '=': write KEY=VALUE,KEY=VALUE
          session=env:TOKENPAK_NO_SUCH   | option 'session': the variable TOKENPAK_NO_SUCH is not set
          token=tpk_secret               | option 'token': say where it is, as file:PATH or env:NAME
          companion=http://example.com   | option 'companion': one that is not on this machine must
          companion=example.com          | option 'companion': write its address
          companion=http://127.0.0.1:x   | option 'companion': 'x' is no port
          hosts=https://api.example.com  | option 'hosts': '//api.example.com' is no port
          hosts=*.example.com            | option 'hosts': '*.example.com' is no host
          hosts=[                        | option 'hosts': '[' is no host
          config=/dev/null               | option 'config': cannot read /dev/null
          hosts=127.0.0.1:99999          | option 'hosts': '99999' is no port
          route=elsewhere                | option 'route': write companion
          route=companion:a.example:8443 | option 'route': hosts have no port here
          platform=two words             | option 'platform': 'two words' is no name
          clients.netscape=off           | option 'clients.netscape': there is no client 'netscape'
          clients.okhttp=maybe           | option 'clients.okhttp': 'maybe' is neither on nor off
          off=perhaps                    | option 'off': 'perhaps' is neither true nor false
          config=/no/such/file           | option 'config': cannot read /no/such/file
          """)
  void saysWhatIsWrongAndWhatIsAllowed(String arguments, String message) {
    assertThatThrownBy(() -> Sent.of(arguments))
        .isInstanceOf(BadOption.class)
        .hasMessageStartingWith(message)
        .hasMessageNotContaining("tpk_secret");
  }

  @Test
  void refusesValuesThatAreNoHeaderValues() {
    assertThatThrownBy(() -> Sent.of("session=a\r\nX-Other: b")).isInstanceOf(BadOption.class);
    assertThatThrownBy(() -> Sent.of("session=" + "a".repeat(1025))).isInstanceOf(BadOption.class);
    assertThat(Sent.of("session=" + "a".repeat(1024)).toCompanion()).contains("a".repeat(1024));
  }
}
