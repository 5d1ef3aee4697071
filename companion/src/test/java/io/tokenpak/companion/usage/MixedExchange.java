package io.tokenpak.companion.usage;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.tokenpak.companion.usage.MixedAnswer.Api;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

/// One exchange, all of which follows from its number.
final class MixedExchange {
  /// What becomes of it.
  enum Fate {
    WHOLE,
    /// The provider's answer is an error.
    REFUSED,
    /// The first credential is refused, the second one serves.
    EXPIRED,
    /// The provider closes in the middle of its answer.
    CUT,
    /// The provider closes instead of answering.
    UNANSWERED,
    /// The client leaves in the middle of its answer.
    LEFT,
    /// The client leaves before there is an answer.
    LEFT_EARLY
  }

  private static final Fate[] RARE = {
    Fate.REFUSED, Fate.REFUSED, Fate.EXPIRED, Fate.CUT, Fate.UNANSWERED, Fate.CUT
  };
  private static final List<Api> APIS = List.of(Api.values());
  private static final int[] ERRORS = {400, 403, 404, 429, 500, 529};

  final int number;
  final Api api;
  final Fate fate;
  final boolean stream;
  final boolean zipped;
  final boolean chunked;
  final int status;
  final MixedAnswer answer;
  final byte[] request;
  final byte[] wire;
  final byte[] body;
  private final Random random;

  MixedExchange(int number, long seed) {
    this.number = number;
    this.random = new Random(seed * 1_000_003 + number);
    random.nextInt();
    api = APIS.get(random.nextInt(APIS.size()));
    stream = api != Api.COUNT && (api == Api.CODEX || random.nextBoolean());
    fate = fitting(fate(random));
    zipped = fate != Fate.CUT && fate != Fate.LEFT && random.nextInt(4) == 0;
    chunked = stream || random.nextBoolean();
    status = fate == Fate.REFUSED ? ERRORS[random.nextInt(ERRORS.length)] : 200;
    answer = MixedAnswer.of(api, stream, random);
    request = requestBody();
    body = answerBody();
    wire = wire();
  }

  private static Fate fate(Random random) {
    int dice = random.nextInt(200);
    if (dice < 6) {
      return dice < 4 ? Fate.LEFT : Fate.LEFT_EARLY;
    }
    return dice < 40 ? RARE[random.nextInt(RARE.length)] : Fate.WHOLE;
  }

  /// A credential expires where the companion has one.
  private Fate fitting(Fate fate) {
    boolean owns = api == Api.MESSAGES || api == Api.CODEX;
    return fate == Fate.EXPIRED && !owns ? Fate.WHOLE : fate;
  }

  private byte[] requestBody() {
    String text = "x".repeat(random.nextInt(random.nextInt(20) == 0 ? 60_000 : 3_000));
    return ("{\"model\":\"m\",\"number\":" + number + ",\"text\":\"" + text + "\"}")
        .getBytes(UTF_8);
  }

  private byte[] answerBody() {
    String text =
        fate == Fate.REFUSED
            ? "{\"type\":\"error\",\"error\":{\"message\":\"no\",\"usage\":{\"input_tokens\":5}}}"
            : answer.text();
    return zipped ? zipped(text.getBytes(UTF_8)) : text.getBytes(UTF_8);
  }

  private static byte[] zipped(byte[] plain) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(plain);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  boolean isMetered() {
    return api != Api.COUNT;
  }

  /// Whether the companion's own credential travels.
  boolean isInjected() {
    return api == Api.CODEX || fate == Fate.EXPIRED;
  }

  /// What the provider will have reported.
  Usage reported() {
    return switch (fate) {
      case WHOLE, EXPIRED -> answer.whole();
      case CUT, LEFT -> answer.first();
      case REFUSED, UNANSWERED, LEFT_EARLY -> new Usage(null, 0, 0, 0, 0);
    };
  }

  /// As much of the answer's body as the provider gives.
  byte[] given() {
    boolean whole = fate != Fate.CUT && fate != Fate.LEFT;
    int first = answer.text().substring(0, answer.atFirst()).getBytes(UTF_8).length;
    return whole ? body : Arrays.copyOf(body, Math.max(first, Math.min(20, body.length - 1)));
  }

  byte[] requestBytes() {
    String[] target =
        switch (api) {
          case MESSAGES -> new String[] {"/v1/messages", "tokenpak-anthropic"};
          case COUNT -> new String[] {"/v1/messages/count_tokens", "tokenpak-anthropic"};
          case RESPONSES -> new String[] {"/v1/responses", "tokenpak-openai"};
          case CHAT -> new String[] {"/v1/chat/completions", "tokenpak-openai"};
          case CODEX -> new String[] {"/backend-api/codex/responses", "tokenpak-openai-codex"};
        };
    String provider = isInjected() && api != Api.CODEX ? "tokenpak-claude-code" : target[1];
    String path = provider.equals("tokenpak-claude-code") ? "/v1/messages" : target[0];
    String head =
        "POST %s HTTP/1.1\r\nHost: x\r\n%sX-TokenPak-Session: s%d\r\nX-TokenPak-Provider: %s\r\nX-Case: %d\r\n%s: %s\r\n\r\n"
            .formatted(
                path,
                fate == Fate.UNANSWERED ? "Connection: close\r\n" : "",
                number,
                provider,
                number,
                isInjected() ? "Content-Length" : "Authorization: Bearer own\r\nContent-Length",
                request.length);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(head.getBytes(ISO_8859_1));
    bytes.writeBytes(request);
    return bytes.toByteArray();
  }

  /// What the provider writes.
  private byte[] wire() {
    byte[] given = given();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(
        ("HTTP/1.1 "
                + status
                + " X\r\nrequest-id: req_"
                + number
                + "\r\n"
                + (zipped ? "Content-Encoding: gzip\r\n" : "")
                + (chunked ? "Transfer-Encoding: chunked" : "Content-Length: " + body.length)
                + "\r\n\r\n")
            .getBytes(ISO_8859_1));
    if (!chunked) {
      bytes.writeBytes(given);
      return bytes.toByteArray();
    }
    int at = 0;
    while (at < given.length) {
      int count = Math.min(given.length - at, 1 + random.nextInt(1 << (1 + random.nextInt(12))));
      bytes.writeBytes((Integer.toHexString(count) + "\r\n").getBytes(ISO_8859_1));
      bytes.write(given, at, count);
      bytes.writeBytes("\r\n".getBytes(ISO_8859_1));
      at += count;
    }
    if (given.length == body.length) {
      bytes.writeBytes("0\r\n\r\n".getBytes(ISO_8859_1));
    }
    return bytes.toByteArray();
  }

  /// Where the provider's writes end: a few, anywhere.
  List<Integer> writes() {
    List<Integer> ends = new ArrayList<>();
    Random cuts = new Random(number);
    for (int i = cuts.nextInt(5); i > 0; i--) {
      ends.add(1 + cuts.nextInt(wire.length));
    }
    ends.add(wire.length);
    return ends.stream().sorted().distinct().toList();
  }

  @Override
  public String toString() {
    return "%d: %s %s, stream %s, chunked %s, zipped %s, status %d, answer of %d"
        .formatted(number, api, fate, stream, chunked, zipped, status, body.length);
  }
}
