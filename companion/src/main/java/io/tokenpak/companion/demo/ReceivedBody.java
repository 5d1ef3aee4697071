package io.tokenpak.companion.demo;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Collects an answer and notes when each of its parts was there: an event, or what is left at the
/// end.
final class ReceivedBody implements Consumer<Optional<byte[]>> {
  private static final String EVENT_END = "\n\n";

  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private final List<Long> parts = new ArrayList<>();

  @Override
  public void accept(Optional<byte[]> chunk) {
    chunk.ifPresentOrElse(body::writeBytes, this::end);
    int ended = body.toString(StandardCharsets.ISO_8859_1).split(EVENT_END, -1).length - 1;
    while (parts.size() < ended) {
      parts.add(System.nanoTime());
    }
  }

  private void end() {
    if (parts.isEmpty()) {
      parts.add(System.nanoTime());
    }
  }

  String text() {
    return body.toString(StandardCharsets.UTF_8);
  }

  Digest digest() {
    return Digest.of(body.toByteArray());
  }

  List<Long> parts() {
    return List.copyOf(parts);
  }
}
