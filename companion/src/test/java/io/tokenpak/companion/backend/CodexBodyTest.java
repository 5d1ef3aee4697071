package io.tokenpak.companion.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tokenpak.companion.exchange.Reason;
import io.tokenpak.companion.exchange.Refusal;
import io.tokenpak.companion.exchange.SampleHead;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CodexBodyTest {
  private static final byte[] AS_CODEX_SENDS =
      bytes("{\"model\":\"gpt-5.6-sol\",\"stream\":true,\"input\":[],\"store\":false}");

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String edited(String json) {
    CodexBody body = CodexBody.of(bytes(json), "");
    assertThat(body.isEdited()).isTrue();
    return new String(body.bytes(), StandardCharsets.UTF_8);
  }

  private static void assertUnchanged(byte[] body, String encoding) {
    CodexBody result = CodexBody.of(body, encoding);
    assertThat(result.isEdited()).isFalse();
    assertThat(result.bytes()).isSameAs(body);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          {}                                  => {"stream":true,"store":false}
          { }                                 => {"stream":true,"store":false }
          {"a":1}                             => {"stream":true,"store":false,"a":1}
          {"stream":true}                     => {"store":false,"stream":true}
          {"store":false}                     => {"stream":true,"store":false}
          {"stream":false,"store":true}       => {"stream":true,"store":false}
          {"stream": null , "store" :"x" }    => {"stream": true , "store" :false }
          {"stream":{"a":[1]},"store":[{}]}   => {"stream":true,"store":false}
          {"stream":-1.5e3,"store":0}         => {"stream":true,"store":false}
          {"max_output_tokens":1}             => {"stream":true,"store":false}
          {"max_output_tokens":1,"a":2}       => {"stream":true,"store":false,"a":2}
          {"a":2,"max_output_tokens":1}       => {"stream":true,"store":false,"a":2}
          {"a":2, "max_output_tokens" : 1 ,"b":3} => {"stream":true,"store":false,"a":2  ,"b":3}
          {"max_output_tokens":1,"max_output_tokens":2} => {"stream":true,"store":false}
          {"max_output_tokens":1,"a":2,"max_output_tokens":{}} => {"stream":true,"store":false,"a":2}
          {"stream":true,"store":false,"max_output_tokens":"x"} => {"stream":true,"store":false}
          {"max_output_tokens":[],"stream":true,"store":false} => {"stream":true,"store":false}
          {"store":false,"stream":true,"stream":false} => {"store":false,"stream":true,"stream":true}
          {"stre\\u0061m":false,"store":false} => {"stre\\u0061m":true,"store":false}
          {"\\u006dax_output_tokens":1,"stream":true,"store":false} => {"stream":true,"store":false}
          """)
  void edits(String came, String goes) {
    assertThat(edited(came)).isEqualTo(goes);
  }

  @Test
  void leavesEveryOtherByteAsItCame() {
    String rest =
        "\r\n\t\"ü\\u00fc\\/\" : [1.0, 1E400, -0, {\"stream\":false,\"store\":true,"
            + "\"max_output_tokens\":9}],\n \"a\":1, \"a\":2, \"\":\"\\ud800\" }\n\n";
    assertThat(edited("  {\"stream\" : false ,\"store\":true," + rest))
        .isEqualTo("  {\"stream\" : true ,\"store\":false," + rest);
  }

  @Test
  void leavesWhatCodexSendsAlone() {
    assertUnchanged(AS_CODEX_SENDS, "");
  }

  @ParameterizedTest
  @ValueSource(strings = {"zstd", "gzip", "deflate"})
  void leavesWhatCodexSendsEncoded(String encoding) {
    assertUnchanged(ContentCodingTest.coded(AS_CODEX_SENDS, encoding), encoding);
  }

  @ParameterizedTest
  @ValueSource(strings = {"zstd", "gzip", "deflate"})
  void decodesWhatItMustEdit(String encoding) {
    byte[] body = ContentCodingTest.coded(bytes("{\"a\":1}"), encoding);
    CodexBody result = CodexBody.of(body, encoding);
    assertThat(result.isEdited()).isTrue();
    assertThat(result.bytes()).asString().isEqualTo("{\"stream\":true,\"store\":false,\"a\":1}");
  }

  @Test
  void readsTheCodingFromTheHead() {
    byte[] body = ContentCodingTest.coded(bytes("{}"), "zstd");
    assertThat(
            CodexBody.of(body, SampleHead.post("/responses", "content-encoding", "zstd"))
                .isEdited())
        .isTrue();
    assertThat(CodexBody.of(bytes("{}"), SampleHead.post("/responses")).isEdited()).isTrue();
    assertThatThrownBy(() ->
            CodexBody.of(
                body,
                SampleHead.post(
                    "/responses", "Content-Encoding", "gzip", "Content-Encoding", "zstd")))
        .isInstanceOf(Refusal.class);
  }

  @Test
  void refusesWhatItCannotDecode() {
    assertThatThrownBy(() -> CodexBody.of(bytes("{}"), "br"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("gzip, deflate, zstd or none")
        .extracting(refusal -> ((Refusal) refusal).reason())
        .isEqualTo(Reason.BODY_NOT_DECODABLE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " ",
        "[]",
        "[{\"stream\":false}]",
        "null",
        "\"{}\"",
        "7",
        "{",
        "{\"a\":1",
        "{\"stream\":false",
        "{\"stream\":false,}",
        "{\"stream\":false}}",
        "{\"stream\":false} x",
        "{\"stream\":false}{}",
        "{\"stream\":false},",
        "{\"stream\":False}",
        "{'stream':false}",
        "{stream:false}",
        "{\"stream\":false,\"a\":NaN}",
        "{\"stream\":false,\"a\":01}",
        "{\"stream\":false,\"a\":+1}",
        "{\"stream\":false,\"a\":1.}",
        "{\"stream\":false,\"a\":\"\t\"}",
        "{\"stream\":false,\"a\":\"\\x\"}",
        "{\"stream\":false,\"a\":\"\\u12\"}",
        "{\"stream\":false /* why */}",
        "\uFEFF{\"stream\":false}",
      })
  void leavesWhatIsNoJsonObjectAsItCame(String body) {
    assertUnchanged(bytes(body), "");
  }

  @Test
  void leavesNothingAsNothing() {
    assertUnchanged(new byte[0], "");
    assertUnchanged(new byte[0], "br");
  }

  @Test
  void leavesOtherEncodingsOfUnicodeAsTheyCame() {
    String json = "{\"stream\":false}";
    assertUnchanged(json.getBytes(StandardCharsets.UTF_16LE), "");
    assertUnchanged(json.getBytes(StandardCharsets.UTF_16BE), "");
    assertUnchanged(json.getBytes(StandardCharsets.UTF_16), "");
    assertUnchanged(json.getBytes(Charset.forName("UTF-32BE")), "");
    assertUnchanged("{\"stream\":false,\"a\":\"ü\"}".getBytes(StandardCharsets.ISO_8859_1), "");
  }

  @ParameterizedTest
  @ValueSource(strings = {"c0af", "eda080", "f4908080", "80", "e282", "fe"})
  void leavesBrokenUtf8AsItCame(String hex) {
    String latin = new String(HexFormat.of().parseHex(hex), StandardCharsets.ISO_8859_1);
    assertUnchanged(
        ("{\"stream\":false,\"a\":\"" + latin + "\"}").getBytes(StandardCharsets.ISO_8859_1), "");
  }
}
