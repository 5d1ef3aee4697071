package io.tokenpak.companion.credential;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// A login file for tests of how it is read: its text is the login, and is torn without a full
/// stop.
final class WordFile {
  /// A login that is nothing but its generation.
  record Word(String word) implements Login {
    @Override
    public Generation generation() {
      return Generation.of(word);
    }
  }

  final AtomicInteger reads = new AtomicInteger();
  private final AtomicLong nanos = new AtomicLong(5_000_000_000L);
  private final CredentialFile<Word> file;

  WordFile(Path path) {
    this(path, () -> {});
  }

  /// @param beforeRead what happens while the file is read
  WordFile(Path path, Runnable beforeRead) {
    file =
        new CredentialFile<>(
            "test",
            path,
            bytes -> {
              beforeRead.run();
              return parse(bytes);
            },
            nanos::get,
            () -> Logins.NOW);
  }

  private Word parse(byte[] bytes) throws TroubleException {
    reads.incrementAndGet();
    String text = new String(bytes, StandardCharsets.UTF_8);
    if (!text.endsWith(".")) {
      throw new TroubleException(Trouble.torn("is torn"));
    }
    return new Word(text);
  }

  Reading<Word> current() {
    return file.current();
  }

  void look() {
    file.look();
  }

  /// The login in use, without looking.
  @Nullable String known() {
    Word word = file.known().login();
    return word == null ? null : word.word();
  }

  void invalidate() {
    file.invalidate();
  }

  /// The login in use.
  @Nullable String word() {
    Word word = current().login();
    return word == null ? null : word.word();
  }

  /// What was wrong at the last look.
  @Nullable String trouble() {
    Trouble trouble = current().trouble();
    return trouble == null ? null : trouble.finding();
  }

  void after(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  /// Lets enough time pass for the next use to look at the file.
  void later() {
    after(CredentialFile.LOOK_EVERY);
  }

  /// Lets the file's stat become trusted, and forgets the reads so far.
  void settle() {
    after(CredentialFile.UNSETTLED_FOR);
    current();
    reads.set(0);
  }
}
