package io.tokenpak.companion.usage;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecodingTest {
  private static final byte[] PLAIN = plain();

  @ParameterizedTest
  @ValueSource(strings = {"", "identity", "gzip", "x-GZIP", "deflate", "raw deflate", "zstd"})
  void decodesWhateverThePieces(String coding) throws IOException {
    byte[] encoded = encoded(coding, PLAIN);
    for (int piece : new int[] {1, 2, 7, 1000, encoded.length}) {
      assertThat(decoded(coding, encoded, piece)).as("pieces of %s", piece).isEqualTo(PLAIN);
    }
  }

  @Test
  void decodesSeveralGzipMembersWithAllThatAHeaderMayHave() throws IOException {
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    byte[] member = encoded("gzip", PLAIN);
    both.write(new byte[] {0x1f, (byte) 0x8b, 8, 2 | 4 | 8 | 16, 0, 0, 0, 0, 0, 0});
    both.write(new byte[] {3, 0, 'e', 'x', 't'});
    both.write("name\0comment\0".getBytes(US_ASCII));
    both.write(new byte[] {1, 2});
    both.write(member, 10, member.length - 10);
    both.write(member);

    byte[] decoded = decoded("gzip", both.toByteArray(), 1);

    assertThat(decoded).hasSize(2 * PLAIN.length).startsWith(PLAIN).endsWith(PLAIN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "deflate", "zstd"})
  void saysWhatCannotBeDecoded(String coding) {
    byte[] noise = new byte[4096];
    new Random(1).nextBytes(noise);
    noise[0] = 0x78;
    assertThatThrownBy(() -> decoded(coding, noise, 100)).isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"br", "gzip, gzip", "compress", "\""})
  void hasNoDecodingForEverything(String coding) {
    assertThat(Decoding.of(coding)).isEmpty();
  }

  private static byte[] decoded(String coding, byte[] encoded, int piece) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    String name = coding.equals("raw deflate") ? "deflate" : coding;
    try (Decoding decoding = Decoding.of(name).orElseThrow()) {
      for (int at = 0; at < encoded.length; at += piece) {
        ByteBuffer part = ByteBuffer.wrap(encoded, at, Math.min(piece, encoded.length - at));
        decoding.decode(
            part.asReadOnlyBuffer(),
            bytes -> {
              byte[] some = new byte[bytes.remaining()];
              bytes.get(some);
              out.writeBytes(some);
            });
      }
    }
    return out.toByteArray();
  }

  private static byte[] encoded(String coding, byte[] plain) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = encoder(coding, bytes)) {
      out.write(plain);
    }
    return bytes.toByteArray();
  }

  private static OutputStream encoder(String coding, OutputStream to) throws IOException {
    return switch (coding) {
      case "gzip", "x-GZIP" -> new GZIPOutputStream(to);
      case "deflate" -> new DeflaterOutputStream(to);
      case "raw deflate" -> new DeflaterOutputStream(to, new Deflater(6, true));
      case "zstd" -> new ZstdOutputStream(to);
      default -> to;
    };
  }

  private static byte[] plain() {
    StringBuilder text = new StringBuilder();
    Random random = new Random(7);
    for (int i = 0; i < 6000; i++) {
      text.append("data: {\"n\":").append(random.nextInt()).append("}\n\n");
    }
    return text.toString().getBytes(US_ASCII);
  }
}
