package io.tokenpak.companion.credential.refresh;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// How often one login's token may be sent: three times in ten minutes, and not before the provider
/// wants it. Kept in the journal, so that neither a restart nor another process starts anew.
///
/// @param posts when it was sent lately, milliseconds since 1970
/// @param notBefore when the provider may be asked again, likewise; 0 if any time
record Limits(List<Long> posts, long notBefore) {
  static final Limits NONE = new Limits(List.of(), 0);
  static final int MOST = 3;
  static final Duration WINDOW = Duration.ofMinutes(10);

  /// A longer wait is not believed: it comes from a clock that was wrong then or is wrong now.
  static final Duration LONGEST_WAIT = Duration.ofHours(24);

  Limits {
    posts = List.copyOf(posts);
  }

  /// How long nothing may be sent; zero if it may be now. A time in the future was written before
  /// the clock was set back.
  Duration wait(Instant now) {
    Duration told = Duration.between(now, Instant.ofEpochMilli(notBefore));
    if (told.isPositive() && told.compareTo(LONGEST_WAIT) <= 0) {
      return told;
    }
    List<Long> lately = lately(now);
    return lately.size() < MOST
        ? Duration.ZERO
        : Duration.between(now, Instant.ofEpochMilli(lately.getFirst()).plus(WINDOW));
  }

  Limits sent(Instant now) {
    List<Long> all = new ArrayList<>(lately(now));
    all.add(now.toEpochMilli());
    return new Limits(all, notBefore);
  }

  /// The latest was not sent after all.
  Limits unsent() {
    return new Limits(posts.subList(0, Math.max(0, posts.size() - 1)), notBefore);
  }

  Limits after(Duration wait, Instant now) {
    return new Limits(posts, now.plus(wait).toEpochMilli());
  }

  private List<Long> lately(Instant now) {
    return posts.stream()
        .filter(post -> Math.abs(now.toEpochMilli() - post) < WINDOW.toMillis())
        .sorted()
        .toList();
  }

  void write(DataOutputStream out) throws IOException {
    out.writeLong(notBefore);
    out.writeInt(posts.size());
    for (long post : posts) {
      out.writeLong(post);
    }
  }

  static Limits read(DataInputStream in) throws IOException {
    long notBefore = in.readLong();
    List<Long> posts = new ArrayList<>();
    for (int rest = in.readInt(); rest > 0; rest--) {
      posts.add(in.readLong());
    }
    return new Limits(posts, notBefore);
  }
}
