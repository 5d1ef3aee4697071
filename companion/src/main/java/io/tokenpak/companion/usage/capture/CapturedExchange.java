package io.tokenpak.companion.usage.capture;

import io.tokenpak.companion.usage.ExchangeEnd;
import io.tokenpak.companion.usage.ExchangeRecording;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.http.HttpFields;

/// One exchange that is captured. Copies what it is shown and goes on; what finds no room is
/// missing from there to the end, and that is said.
final class CapturedExchange implements ExchangeRecording {
  private static final String TOO_MANY = "the disk did not keep up";

  private final Capture capture;
  private final String id;
  private final long turn;
  private final CapturedBody request = new CapturedBody(CapturedBody.Kind.REQUEST);
  private final CapturedBody sent = new CapturedBody(CapturedBody.Kind.SENT);
  private final CapturedBody answer = new CapturedBody(CapturedBody.Kind.ANSWER);
  private boolean ended;

  /// Whether there was no room for the head of the answer.
  private boolean headless;

  /// Whether it has a file; of the writer alone.
  private boolean noted;

  /// @param id 16 hexadecimal digits, by which its files are named
  /// @param turn the capture's, in which it began
  CapturedExchange(Capture capture, String id, long turn) {
    this.capture = capture;
    this.id = id;
    this.turn = turn;
  }

  String id() {
    return id;
  }

  long turn() {
    return turn;
  }

  void noted() {
    noted = true;
  }

  boolean isNoted() {
    return noted;
  }

  @Override
  public void asked(ByteBuffer bytes, boolean last) {
    take(request, bytes, last);
  }

  @Override
  public void edited(byte[] body) {
    take(sent, ByteBuffer.wrap(body), true);
  }

  @Override
  public void answered(int status, HttpFields fields) {
    if (!ended
        && !capture.isCut(this)
        && !capture.offer(new Part.Answered(this, HeadText.answered(status, fields)))) {
      headless = true;
      capture.dropped();
    }
  }

  @Override
  public void observed(ByteBuffer bytes, boolean last) {
    take(answer, bytes, last);
  }

  private void take(CapturedBody body, ByteBuffer bytes, boolean last) {
    if (ended) {
      return;
    }
    long room = capture.bounds().body() - body.seen();
    body.see(bytes.remaining(), last);
    if (body.isCut() || !bytes.hasRemaining()) {
      return;
    }
    if (capture.isCut(this)) {
      body.cut(capture.whyCut());
      return;
    }
    byte[] copy = new byte[(int) Math.min(bytes.remaining(), room)];
    bytes.duplicate().get(copy);
    if (copy.length < bytes.remaining()) {
      body.cut("no more than %d bytes of a body are kept".formatted(capture.bounds().body()));
    }
    if (copy.length > 0 && !capture.offer(new Part.Bytes(this, body, ByteBuffer.wrap(copy)))) {
      body.cut(TOO_MANY);
      capture.dropped();
    }
  }

  @Override
  public void ended(ExchangeEnd end) {
    if (!ended) {
      ended = true;
      capture.ended(new Part.Ended(this, end));
    }
  }

  /// Whether the head of the answer is missing.
  boolean isHeadless() {
    return headless;
  }

  /// Those there were.
  List<CapturedBody> bodies() {
    List<CapturedBody> bodies = new ArrayList<>(List.of(request));
    if (sent.seen() > 0) {
      bodies.add(sent);
    }
    bodies.add(answer);
    return bodies;
  }
}
