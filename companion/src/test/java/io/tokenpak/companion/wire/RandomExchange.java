package io.tokenpak.companion.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.tokenpak.companion.stub.RawMessage.Framing;
import io.tokenpak.companion.wire.AllowedChanges.Travel;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/// One exchange as [RandomExchanges] makes it up.
record RandomExchange(Travel travel, Request request, Answer answer) {
  private static final String KEY = "x-api-key: sk-ant-api03-callers";

  byte[] requestBytes() {
    String line = request.method() + " " + path() + request.target() + " HTTP/1.1";
    List<String> lines = new ArrayList<>(List.of(line));
    lines.addAll(sentFields());
    return framed(lines, request.framing(), request.body(), request.cuts());
  }

  /// All fields of the request, those that frame the body included.
  List<String> sentFields() {
    List<String> fields = new ArrayList<>();
    fields.add("hOST: companion");
    fields.add("X-TokenPak-Provider: " + provider());
    fields.add(KEY);
    fields.addAll(request.fields());
    fields.addAll(framingFields(request.framing(), request.body()));
    return fields;
  }

  String expectedRequestLine() {
    String path = travel == Travel.CODEX ? "/backend-api/codex/responses" : path();
    return request.method() + " " + path + request.target() + " HTTP/1.1";
  }

  private String path() {
    return travel == Travel.CODEX ? "/v1/responses" : "/v1/messages";
  }

  private String provider() {
    return switch (travel) {
      case PASSED -> "tokenpak-anthropic";
      case CLAUDE -> "tokenpak-claude-code";
      case CODEX, CODEX_SOCKET -> "tokenpak-openai-codex";
    };
  }

  /// What a body consists of.
  enum Text {
    BYTES,
    UTF8,
    EVENTS
  }

  /// A body, made from a seed.
  record Body(Text text, int size, int seed) {
    private static final List<String> LETTERS = List.of("a", "\u00e9", "\u20ac", "\ud83d\ude00");
    private static final List<String> ENDS = List.of("\r\n", "\n", "\r");

    byte[] bytes() {
      Random random = new Random(seed);
      byte[] bytes = new byte[size];
      if (text == Text.BYTES) {
        random.nextBytes(bytes);
        return bytes;
      }
      // Cut at the size, be it within a character or an event.
      ByteArrayOutputStream out = new ByteArrayOutputStream(size + 64);
      while (out.size() < size) {
        out.writeBytes(piece(random).getBytes(UTF_8));
      }
      System.arraycopy(out.toByteArray(), 0, bytes, 0, size);
      return bytes;
    }

    private String piece(Random random) {
      String letters = LETTERS.get(random.nextInt(4)).repeat(1 + random.nextInt(40));
      if (text == Text.UTF8) {
        return letters;
      }
      String end = ENDS.get(random.nextInt(3));
      String comment = random.nextInt(8) == 0 ? ": \ufeff" + end : "";
      return comment + "event: x" + end + "data: " + letters + end + end;
    }
  }

  /// How a message is cut into chunks and writes, made from a seed.
  record Cuts(int seed, int most) {
    /// The body in chunks of random sizes, with the last chunk.
    byte[] chunked(byte[] body) {
      Random random = new Random(seed);
      ByteArrayOutputStream out = new ByteArrayOutputStream(body.length + 64);
      int start = 0;
      while (start < body.length) {
        int size = Math.min(body.length - start, 1 + random.nextInt(Math.max(1, most)));
        String line = random.nextBoolean() ? "%x\r\n" : "%04X\r\n";
        out.writeBytes(line.formatted(size).getBytes(ISO_8859_1));
        out.write(body, start, size);
        out.writeBytes("\r\n".getBytes(ISO_8859_1));
        start += size;
      }
      out.writeBytes("0\r\n\r\n".getBytes(ISO_8859_1));
      return out.toByteArray();
    }

    /// Where a message of that length is cut into writes.
    List<Integer> writes(int length) {
      Random random = new Random(seed);
      List<Integer> ends = new ArrayList<>();
      int end = 0;
      while (end < length && ends.size() < 5) {
        end = Math.min(length, end + 1 + random.nextInt(Math.max(1, most)));
        ends.add(end);
      }
      if (end < length) {
        ends.add(length);
      }
      return ends;
    }
  }

  /// What the client sends.
  ///
  /// @param target what follows the API's path
  /// @param fields those that have no part in routing and framing
  record Request(
      String method, String target, List<String> fields, Framing framing, Body body, Cuts cuts) {
    boolean isHead() {
      return method.equals("HEAD");
    }

    byte[] content() {
      return framing == Framing.NONE ? new byte[0] : body.bytes();
    }
  }

  /// What the provider answers.
  record Answer(int status, List<String> fields, Framing framing, Body body, Cuts cuts) {
    byte[] bytes(boolean toHead) {
      List<String> lines = new ArrayList<>(List.of("HTTP/1.1 " + status + " Reason"));
      lines.addAll(fields);
      if (isBodiless()) {
        return head(lines);
      }
      lines.addAll(framingFields(framing, body));
      return toHead ? head(lines) : framed(lines, framing, body, cuts);
    }

    byte[] content() {
      return isBodiless() ? new byte[0] : body.bytes();
    }

    List<String> framingFieldsForClient() {
      if (isBodiless()) {
        return List.of();
      }
      return framing == Framing.LENGTH
          ? List.of("Content-Length: " + body.size())
          : List.of("Transfer-Encoding: chunked");
    }

    boolean endsWithConnection() {
      return framing == Framing.CLOSE && !isBodiless();
    }

    private boolean isBodiless() {
      return status == 204 || status == 304;
    }
  }

  private static byte[] framed(List<String> lines, Framing framing, Body body, Cuts cuts) {
    byte[] content =
        switch (framing) {
          case NONE -> new byte[0];
          case LENGTH, CLOSE -> body.bytes();
          case CHUNKED -> cuts.chunked(body.bytes());
        };
    ByteArrayOutputStream out = new ByteArrayOutputStream(content.length + 2048);
    out.writeBytes(head(lines));
    out.writeBytes(content);
    return out.toByteArray();
  }

  private static byte[] head(List<String> lines) {
    return Heads.head(lines.toArray(String[]::new)).getBytes(ISO_8859_1);
  }

  private static List<String> framingFields(Framing framing, Body body) {
    return switch (framing) {
      case NONE, CLOSE -> List.of();
      case LENGTH -> List.of("content-LENGTH: " + body.size());
      case CHUNKED -> List.of("Transfer-encoding: chunked");
    };
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%n%s %s %s%n  %s%n  %s%n%nanswered with %s %s %s%n  %s%n",
        travel,
        request.method(),
        request.target(),
        String.join("\n  ", request.fields()),
        describe(request.framing(), request.body(), request.cuts()),
        answer.status(),
        answer.framing(),
        describe(answer.framing(), answer.body(), answer.cuts()),
        String.join("\n  ", answer.fields()));
  }

  private static String describe(Framing framing, Body body, Cuts cuts) {
    return "(%s of %d %s, seed %d; %s)"
        .formatted(framing, body.size(), body.text(), body.seed(), cuts);
  }
}
