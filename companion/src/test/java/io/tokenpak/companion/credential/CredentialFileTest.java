package io.tokenpak.companion.credential;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CredentialFileTest {
  @TempDir Path home;
  private Path path;

  @BeforeEach
  void name() {
    path = home.resolve("login");
  }

  @Test
  void readsASettledFileOnlyWhenItsStatChanges() throws IOException {
    Logins.replace(path, "one.");
    WordFile file = new WordFile(path);
    file.settle();
    for (int i = 0; i < 100; i++) {
      file.later();
      file.current();
    }
    assertThat(file.reads).hasValue(0);
    Logins.replace(path, "two.");
    file.later();
    assertThat(file.word()).isEqualTo("two.");
    assertThat(file.reads).hasValue(1);
  }

  @Test
  void readsAtEveryLookUntilTheStatIsOldEnoughToTrust() throws IOException {
    Logins.replace(path, "one.");
    WordFile file = new WordFile(path);
    for (int i = 0; i < 100; i++) {
      file.later();
      file.current();
    }
    long looks = CredentialFile.UNSETTLED_FOR.dividedBy(CredentialFile.LOOK_EVERY);
    assertThat(file.reads).hasValue((int) looks);
  }

  @Test
  void readsAfreshAfterInvalidateThoughNothingChanged() throws IOException {
    Logins.replace(path, "one.");
    WordFile file = new WordFile(path);
    file.settle();
    file.invalidate();
    file.current();
    file.current();
    assertThat(file.reads).hasValue(1);
  }

  @Test
  void keepsTheGoodGenerationWhenInvalidatedOverATornFile() throws IOException {
    Logins.replace(path, "one.");
    WordFile file = new WordFile(path);
    Logins.overwrite(path, "tw");
    file.invalidate();
    assertThat(file.word()).isEqualTo("one.");
    assertThat(file.trouble()).isEqualTo("is torn");
  }

  @Test
  void keepsTheGoodGenerationWhateverHappensToTheFile() throws IOException {
    Logins.replace(path, "one.");
    WordFile file = new WordFile(path);

    Logins.overwrite(path, "");
    file.later();
    assertThat(file.trouble()).isEqualTo("is empty");
    assertThat(file.word()).isEqualTo("one.");

    Logins.overwrite(path, "tw");
    file.later();
    assertThat(file.trouble()).isEqualTo("is torn");
    assertThat(file.word()).isEqualTo("one.");

    Files.delete(path);
    file.later();
    assertThat(file.trouble()).isEqualTo("is not there");
    assertThat(file.word()).as("for two seconds").isEqualTo("one.");

    Files.createDirectory(path);
    file.later();
    assertThat(file.trouble()).isEqualTo("is no regular file");
    assertThat(file.word()).isEqualTo("one.");

    Files.delete(path);
    Logins.replace(path, "two.");
    Logins.mode(path, "rw-r--r--");
    file.later();
    assertThat(file.trouble()).isEqualTo("is open to other users");
    assertThat(file.word()).isEqualTo("one.");

    Logins.mode(path, "rw-------");
    file.later();
    assertThat(file.trouble()).isNull();
    assertThat(file.word()).isEqualTo("two.");
  }

  @Test
  void triesAFileThatGaveNothingAgainAfterASecond() throws IOException {
    Logins.replace(path, "tw");
    WordFile file = new WordFile(path);
    file.settle();
    file.after(CredentialFile.RETRY_AFTER.minusNanos(1));
    file.current();
    assertThat(file.reads).hasValue(0);
    file.later();
    file.current();
    assertThat(file.reads).hasValue(1);
    file.later();
    file.current();
    assertThat(file.reads).hasValue(1);
  }

  @Test
  void readsNoMoreThanAMebibyte() throws IOException {
    Logins.replace(path, "x".repeat(PrivateFile.LARGEST) + ".");
    assertThat(new WordFile(path).trouble()).isEqualTo("is larger than 1 MiB");
    Logins.replace(path, "x".repeat(PrivateFile.LARGEST - 1) + ".");
    assertThat(new WordFile(path).trouble()).isNull();
  }

  @Test
  void namesTheCommandThatMendsTheMode() throws IOException {
    Logins.replace(path, "one.");
    for (String mode : new String[] {"rw-r--r--", "rw-r-----", "rw-----w-", "rwxrwxrwx"}) {
      Logins.mode(path, mode);
      Trouble trouble = new WordFile(path).current().trouble();
      assertThat(trouble)
          .isEqualTo(Trouble.refused("is open to other users", "run `chmod 600 " + path + "`"));
    }
    Logins.mode(path, "r--------");
    assertThat(new WordFile(path).trouble()).isNull();
  }

  @Test
  void readsNothingOfAFileThatIsTooLarge() throws IOException {
    try (RandomAccessFile large = new RandomAccessFile(path.toFile(), "rw")) {
      large.setLength(1L << 30);
    }
    Logins.mode(path, "rw-------");
    assertThat(new WordFile(path).trouble()).isEqualTo("is larger than 1 MiB");
  }

  @Test
  void waitsForNoPipeAndReadsNoDevice() throws Exception {
    assertThat(new ProcessBuilder("mkfifo", "-m", "600", path.toString()).start().waitFor())
        .isZero();
    assertThat(new WordFile(path).trouble()).isEqualTo("is no regular file");
    Files.delete(path);
    Files.createSymbolicLink(path, Path.of("/dev/zero"));
    assertThat(new WordFile(path).trouble()).isEqualTo("is no regular file");
  }

  @Test
  void triesATornFileSoonAndThenLessOften() throws IOException {
    Logins.overwrite(path, "tw");
    WordFile file = new WordFile(path);
    file.reads.set(0);
    for (int millis = 0; millis < 1000; millis++) {
      file.after(Duration.ofMillis(1));
      file.current();
    }
    assertThat(file.reads).hasValueBetween(12, 20);
  }

  @Test
  void warnsOncePerChangeAndSaysWhatStaysInUse() throws IOException {
    try (CapturedLog log = new CapturedLog()) {
      Logins.replace(path, "one.");
      WordFile file = new WordFile(path);
      Logins.overwrite(path, "tw");
      for (int i = 0; i < 50; i++) {
        file.later();
        file.current();
      }
      assertThat(log.warnings())
          .containsExactly("WARN test: " + path + " is torn; generation one. stays in use");
      Logins.overwrite(path, "two.");
      file.later();
      file.current();
      Files.delete(path);
      file.later();
      file.current();
      assertThat(log.warnings()).hasSize(2);
    }
  }

  @Test
  void isSilentAboutAFileThatIsTornForAMoment() throws IOException {
    Logins.replace(path, "one.");
    try (CapturedLog log = new CapturedLog()) {
      WordFile file = new WordFile(path);
      for (int i = 0; i < 5; i++) {
        Logins.overwrite(path, "tw");
        file.later();
        file.current();
        Logins.overwrite(path, i + ".");
        file.later();
        file.current();
      }
      assertThat(log.warnings()).isEmpty();
    }
  }

  @Test
  void saysThatALoginIsGivenUp() throws IOException {
    Logins.replace(path, "one.");
    WordFile file = new WordFile(path);
    Files.delete(path);
    try (CapturedLog log = new CapturedLog()) {
      for (int i = 0; i < 50; i++) {
        file.later();
        file.current();
      }
      assertThat(log.lines())
          .containsExactly(
              "WARN test: " + path + " is not there; generation one. stays in use",
              "WARN test: " + path + " is not there; generation one. is given up");
    }
  }

  @Test
  void isSilentAboutALoginThatWasNeverThere() {
    try (CapturedLog log = new CapturedLog()) {
      new WordFile(path).current();
      assertThat(log.lines()).isEmpty();
    }
  }

  @Test
  void letsOthersPassWhileOneReads() throws Exception {
    Logins.replace(path, "one.");
    CountDownLatch reading = new CountDownLatch(1);
    CountDownLatch mayRead = new CountDownLatch(1);
    AtomicBoolean blocking = new AtomicBoolean();
    WordFile file =
        new WordFile(
            path,
            () -> {
              if (blocking.get()) {
                reading.countDown();
                await(mayRead);
              }
            });
    blocking.set(true);
    Logins.replace(path, "two.");
    file.later();
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<@Nullable String> slow = executor.submit(() -> file.word());
      await(reading);
      assertThat(file.word()).isEqualTo("one.");
      mayRead.countDown();
      assertThat(slow.get()).isEqualTo("two.");
    }
  }

  /// Who looks because a provider has just rejected what is known must not be told the same again.
  @Test
  void looksAgainForWhoAsksWhileAnotherReads() throws Exception {
    Logins.replace(path, "one.");
    CountDownLatch reading = new CountDownLatch(1);
    CountDownLatch mayRead = new CountDownLatch(1);
    AtomicBoolean blocking = new AtomicBoolean();
    WordFile file =
        new WordFile(
            path,
            () -> {
              if (blocking.getAndSet(false)) {
                reading.countDown();
                await(mayRead);
              }
            });
    blocking.set(true);
    Logins.replace(path, "two.");
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> first = executor.submit(file::look);
      await(reading);
      Logins.replace(path, "three.");
      Future<@Nullable String> second =
          executor.submit(() -> {
            file.look();
            return file.known();
          });
      assertThat(file.word()).as("a request does not wait").isEqualTo("one.");
      assertThat(second.isDone()).isFalse();
      mayRead.countDown();
      first.get();
      assertThat(second.get()).isEqualTo("three.");
    }
  }

  /// The writer never stops in between: readers meet the file empty, half written and whole.
  @Test
  void neverLosesAGoodGenerationToAWriterInFullSwing() throws Exception {
    Logins.overwrite(path, "0.");
    WordFile file = new WordFile(path);
    AtomicBoolean done = new AtomicBoolean();
    CyclicBarrier start = new CyclicBarrier(5);
    try (var executor = Executors.newFixedThreadPool(5)) {
      Future<?> writer =
          executor.submit(() -> {
            start.await();
            for (int i = 1; i <= 500; i++) {
              Logins.overwrite(path, "x".repeat(i % 97) + i + ".");
            }
            done.set(true);
            return null;
          });
      List<Future<?>> readers = new ArrayList<>();
      for (int reader = 0; reader < 4; reader++) {
        readers.add(
            executor.submit(() -> {
              start.await();
              while (!done.get()) {
                file.later();
                assertThat(file.word()).endsWith(".");
              }
              return null;
            }));
      }
      writer.get();
      for (Future<?> reader : readers) {
        reader.get();
      }
    }
    file.later();
    assertThat(file.word()).endsWith("500.");
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }
}
