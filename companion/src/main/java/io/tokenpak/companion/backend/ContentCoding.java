package io.tokenpak.companion.backend;

import com.github.luben.zstd.ZstdInputStream;
import io.tokenpak.companion.exchange.Reason;
import io.tokenpak.companion.exchange.Refusal;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/// Takes the content codings off a request body that must be read: gzip, deflate and zstd ([RFC
/// 9110 §8.4.1](https://www.rfc-editor.org/rfc/rfc9110#section-8.4.1)).
final class ContentCoding {
  private ContentCoding() {}

  /// Whether a `Content-Encoding` says that there is nothing to take off.
  static boolean isIdentity(String encoding) {
    return encoding.isBlank() || encoding.strip().equalsIgnoreCase("identity");
  }

  /// @param most the largest result accepted, in bytes; no more is ever held
  /// @throws Refusal if the body is larger than that, or is not what its encoding says
  static byte[] decoded(byte[] body, String encoding, int most) {
    if (isIdentity(encoding)) {
      return body;
    }
    byte[] decoded = decode(body, encoding.strip().toLowerCase(Locale.ROOT), most);
    if (decoded.length > most) {
      throw new Refusal(
          Reason.BODY_TOO_LARGE, "the body decodes to more than " + most + " bytes: send less");
    }
    return decoded;
  }

  private static byte[] decode(byte[] body, String encoding, int most) {
    try (InputStream in = decoder(body, encoding)) {
      return in.readNBytes(most + 1);
    } catch (IOException | LinkageError broken) {
      throw new Refusal(
          Reason.BODY_NOT_DECODABLE,
          "the body is not readable as " + encoding + ": send it without Content-Encoding");
    }
  }

  private static InputStream decoder(byte[] body, String encoding) throws IOException {
    InputStream in = new ByteArrayInputStream(body);
    return switch (encoding) {
      case "gzip", "x-gzip" -> new GZIPInputStream(in);
      case "deflate" -> new InflaterInputStream(in, new Inflater(!hasZlibHeader(body)));
      case "zstd" -> new ZstdInputStream(in);
      default ->
          throw new Refusal(
              Reason.BODY_NOT_DECODABLE,
              "the Content-Encoding of this body cannot be decoded: use gzip, deflate, zstd or none");
    };
  }

  /// Some clients leave out the header of [RFC 1950](https://www.rfc-editor.org/rfc/rfc1950) that
  /// `deflate` stands for.
  private static boolean hasZlibHeader(byte[] body) {
    return body.length >= 2
        && (body[0] & 0x0f) == 8
        && ((body[0] & 0xff) << 8 | (body[1] & 0xff)) % 31 == 0;
  }
}
