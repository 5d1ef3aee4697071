package io.tokenpak.companion.usage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SocketReaderTest {
  private static final String FIRST =
      "{\"type\":\"response.created\",\"response\":{\"model\":\"gpt-x\"}}";
  private static final Usage SUM = new Usage("gpt-x", 11, 33, 3, 0, 0, 0, 0, "completed", null);

  /// Frames as a provider sends them.
  private static final class Frames {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    private final boolean compresses;
    private final boolean forgets;

    Frames(String extensions) {
      compresses = extensions.contains("permessage-deflate");
      forgets = extensions.contains("no_context");
    }

    Frames frame(int first, byte[] payload) {
      bytes.write(first);
      if (payload.length < 126) {
        bytes.write(payload.length);
      } else if (payload.length < 65536) {
        bytes.write(126);
        bytes.write(payload.length >> 8);
        bytes.write(payload.length);
      } else {
        bytes.write(127);
        bytes.writeBytes(ByteBuffer.allocate(8).putLong(payload.length).array());
      }
      bytes.writeBytes(payload);
      return this;
    }

    Frames text(String text) {
      return compresses
          ? frame(0xc1, deflated(text.getBytes(UTF_8)))
          : frame(0x81, text.getBytes(UTF_8));
    }

    /// One message in three frames, with a ping between them.
    Frames inParts(String text) {
      byte[] plain = text.getBytes(UTF_8);
      byte[] payload = compresses ? deflated(plain) : plain;
      int third = payload.length / 3;
      return frame(compresses ? 0x41 : 0x01, Arrays.copyOf(payload, third))
          .frame(0x00, Arrays.copyOfRange(payload, third, 2 * third))
          .frame(0x89, "{\"type\":\"x\"}".getBytes(UTF_8))
          .frame(0x80, Arrays.copyOfRange(payload, 2 * third, payload.length));
    }

    private byte[] deflated(byte[] plain) {
      if (forgets) {
        deflater.reset();
      }
      deflater.setInput(plain);
      byte[] out = new byte[plain.length + 1024];
      int length = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
      return Arrays.copyOf(out, length - 4);
    }

    byte[] bytes() {
      return bytes.toByteArray();
    }
  }

  private static String completed(int input, int output) {
    return """
    {"type":"response.completed","response":{"model":"gpt-x","status":"completed","output":[],
     "usage":{"input_tokens":%d,"output_tokens":%d,"input_tokens_details":{"cached_tokens":%d}}}}\
    """
        .formatted(input, output, input == 1 ? 0 : 3);
  }

  private static byte[] conversation(String extensions) {
    byte[] noise = new byte[70_000];
    new Random(3).nextBytes(noise);
    return new Frames(extensions)
        .text(FIRST)
        .text("{\"type\":\"response.output_text.delta\",\"delta\":\"" + "ab".repeat(600) + "\"}")
        .text(completed(1, 22))
        .frame(0x82, noise)
        .frame(0x89, new byte[0])
        .inParts(FIRST)
        .inParts(completed(10, 11))
        .bytes();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "permessage-deflate",
        "permessage-deflate; server_no_context_takeover; client_no_context_takeover"
      })
  void addsUpTheAnswersOfAConnectionCutAnywhere(String extensions) {
    byte[] bytes = conversation(extensions);
    for (int piece : new int[] {1, 2, 3, 5, 17, 1000, bytes.length}) {
      assertRead(extensions, bytes, piece, SUM);
    }
  }

  @Test
  void addsUpWhateverThePieces() {
    Random random = new Random(11);
    byte[] bytes = conversation("permessage-deflate");
    for (int round = 0; round < 200; round++) {
      UsageReader reader = UsageFormat.RESPONSES.socketReader("permessage-deflate");
      int at = 0;
      while (at < bytes.length) {
        int count = Math.min(bytes.length - at, 1 + random.nextInt(1 << random.nextInt(14)));
        reader.read(ByteBuffer.allocateDirect(count).put(bytes, at, count).flip());
        at += count;
      }
      assertThat(reader.usage()).contains(SUM);
    }
  }

  private static void assertRead(String extensions, byte[] bytes, int piece, Usage usage) {
    UsageReader reader = UsageFormat.RESPONSES.socketReader(extensions);
    for (int at = 0; at < bytes.length; at += piece) {
      reader.read(ByteBuffer.wrap(bytes, at, Math.min(piece, bytes.length - at)));
    }
    assertThat(reader.usage()).as("pieces of %s", piece).contains(usage);
    assertThat(reader.flags()).isEmpty();
    assertThat(reader.isComplete()).isFalse();
    reader.close();
  }

  @Test
  void saysThatTheLastAnswerWasCut() {
    UsageReader reader = UsageFormat.RESPONSES.socketReader("");
    reader.read(ByteBuffer.wrap(new Frames("").text(completed(1, 2)).text(FIRST).bytes()));
    assertThat(reader.flags()).containsExactly(UsageFlag.PARTIAL);
    assertThat(reader.usage()).isPresent();
  }

  @Test
  void saysThatAMessageIsNoJson() {
    UsageReader reader = UsageFormat.RESPONSES.socketReader("");
    reader.read(ByteBuffer.wrap(new Frames("").text("{\"a\":").text(completed(1, 2)).bytes()));
    assertThat(reader.flags()).containsExactly(UsageFlag.BROKEN);
    assertThat(reader.usage()).isPresent();
  }

  @Test
  void refusesWhatAProviderNeverSends() {
    for (byte[] frame :
        new byte[][] {
          {(byte) 0x81, (byte) 0x81, 0, 0, 0, 0, 0},
          {(byte) 0xc1, 1, 0},
          {(byte) 0x81, 127, -1, 0, 0, 0, 0, 0, 0, 0, 0}
        }) {
      UsageReader reader = UsageFormat.RESPONSES.socketReader("");
      assertThatThrownBy(() -> reader.read(ByteBuffer.wrap(frame)))
          .isInstanceOf(IllegalStateException.class);
    }
  }
}
