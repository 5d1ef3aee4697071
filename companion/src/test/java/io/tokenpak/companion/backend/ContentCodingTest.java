package io.tokenpak.companion.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdOutputStream;
import io.tokenpak.companion.exchange.Reason;
import io.tokenpak.companion.exchange.Refusal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Random;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContentCodingTest {
  private static final byte[] TEXT =
      ("{\"input\":\"" + "héllo zstd ".repeat(4000) + "\",\"stream\":false}")
          .getBytes(StandardCharsets.UTF_8);

  /// [#TEXT] as `zstd -3` writes it from a pipe, and so without its size.
  private static final String ZSTD_OF_TEXT =
      "KLUv/QBYhQEAdAJ7ImlucHV0IjoiaMOpbGxvIHpzdGQgIiwic3RyZWFtIjpmYWxzZX0BAOJ210sT";

  private static final int MOST = 1 << 20;

  interface Coder {
    OutputStream over(OutputStream out) throws IOException;
  }

  static byte[] coded(byte[] body, Coder coder) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = coder.over(bytes)) {
      out.write(body);
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
    return bytes.toByteArray();
  }

  static byte[] coded(byte[] body, String encoding) {
    return switch (encoding) {
      case "gzip", "x-gzip" -> coded(body, GZIPOutputStream::new);
      case "deflate" -> coded(body, DeflaterOutputStream::new);
      case "raw deflate" ->
          coded(body, out -> new DeflaterOutputStream(out, new Deflater(9, true)));
      case "zstd" -> coded(body, ZstdOutputStream::new);
      default -> body;
    };
  }

  private static void assertRefused(byte[] body, String encoding, Reason reason) {
    assertThatThrownBy(() -> ContentCoding.decoded(body, encoding, MOST))
        .isInstanceOf(Refusal.class)
        .extracting(refusal -> ((Refusal) refusal).reason())
        .isEqualTo(reason);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "x-gzip", "GZip", " gzip ", "deflate", "zstd", "ZSTD"})
  void decodes(String encoding) {
    byte[] body = coded(TEXT, encoding.strip().toLowerCase(Locale.ROOT));
    assertThat(ContentCoding.decoded(body, encoding, MOST)).isEqualTo(TEXT);
  }

  @Test
  void decodesDeflateWithoutItsHeader() {
    byte[] body = coded(TEXT, "raw deflate");
    assertThat(ContentCoding.decoded(body, "deflate", MOST)).isEqualTo(TEXT);
  }

  @Test
  void decodesWhatTheReferenceProgramWrote() {
    byte[] body = Base64.getDecoder().decode(ZSTD_OF_TEXT);
    assertThat(ContentCoding.decoded(body, "zstd", MOST)).isEqualTo(TEXT);
  }

  @Test
  void decodesFramesOneBehindTheOther() {
    ByteArrayOutputStream two = new ByteArrayOutputStream();
    two.writeBytes(Zstd.compress(Arrays.copyOf(TEXT, 100)));
    two.writeBytes(Zstd.compress(Arrays.copyOfRange(TEXT, 100, TEXT.length)));
    assertThat(ContentCoding.decoded(two.toByteArray(), "zstd", MOST)).isEqualTo(TEXT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "identity", "Identity"})
  void leavesWhatHasNoCoding(String encoding) {
    assertThat(ContentCoding.decoded(TEXT, encoding, 1)).isSameAs(TEXT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"br", "compress", "gzip, zstd", "zstd,zstd", "dcz", "aws-chunked"})
  void refusesCodingsItDoesNotKnow(String encoding) {
    assertRefused(TEXT, encoding, Reason.BODY_NOT_DECODABLE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "deflate", "zstd"})
  void refusesABodyThatIsNotWhatItsCodingSays(String encoding) {
    assertRefused(TEXT, encoding, Reason.BODY_NOT_DECODABLE);
    byte[] body = coded(TEXT, encoding);
    for (int length : new int[] {1, 3, body.length / 2, body.length - 1}) {
      assertRefused(Arrays.copyOf(body, length), encoding, Reason.BODY_NOT_DECODABLE);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "deflate", "zstd"})
  void refusesABombWithoutUnpackingIt(String encoding) {
    byte[] bomb = coded(new byte[64 * MOST], encoding);
    assertThat(bomb).hasSizeLessThan(MOST / 8);
    assertRefused(bomb, encoding, Reason.BODY_TOO_LARGE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "deflate", "zstd"})
  void acceptsExactlyTheLargestBody(String encoding) {
    assertThat(ContentCoding.decoded(coded(new byte[MOST], encoding), encoding, MOST))
        .hasSize(MOST);
    assertRefused(coded(new byte[MOST + 1], encoding), encoding, Reason.BODY_TOO_LARGE);
  }

  @Test
  void survivesDamagedFrames() {
    Random random = new Random(7);
    byte[] good = coded(TEXT, "zstd");
    for (int i = 0; i < 2000; i++) {
      byte[] bad = good.clone();
      bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
      try {
        assertThat(ContentCoding.decoded(bad, "zstd", MOST)).hasSizeLessThanOrEqualTo(MOST);
      } catch (Refusal refusal) {
        assertThat(refusal.reason()).isIn(Reason.BODY_NOT_DECODABLE, Reason.BODY_TOO_LARGE);
      }
    }
  }
}
