package io.tokenpak.companion.credential;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenpak.companion.exchange.RequestHead;
import io.tokenpak.companion.exchange.SampleHead;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// One writer empties and writes the file as fast as it can, as Codex does; readers look at it all
/// the time.
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class TornFileFuzzTest {
  private static final int READERS = 4;
  private static final RequestHead HEAD = SampleHead.post("/v1/responses");

  @TempDir Path home;
  private final AtomicBoolean done = new AtomicBoolean();
  private final AtomicInteger begun = new AtomicInteger();
  private final AtomicInteger torn = new AtomicInteger();

  @Test
  void noReaderEverSeesAnotherGenerationThanTheLastWholeOne() throws Exception {
    read(100_000);
  }

  @Test
  @Tag("soak")
  void noReaderEverSeesAnotherGenerationThanTheLastWholeOneForLong() throws Exception {
    read(1_000_000);
  }

  private void read(int looks) throws Exception {
    Logins logins = new Logins(home);
    write(logins, 0);
    CodexLogin source = logins.codexLogin();
    try (var executor = Executors.newCachedThreadPool()) {
      Future<?> writer =
          executor.submit(() -> {
            while (!done.get()) {
              write(logins, begun.incrementAndGet());
            }
            return null;
          });
      List<Callable<Void>> readers = new ArrayList<>();
      for (int i = 0; i < READERS; i++) {
        readers.add(() -> read(source, looks / READERS));
      }
      try {
        for (Future<Void> reader : executor.invokeAll(readers)) {
          reader.get();
        }
      } finally {
        done.set(true);
      }
      writer.get();
    }
    source.look();
    assertThat(number(source)).isEqualTo(begun.get());
    assertThat(torn).as("a test that meets no torn file shows nothing").hasPositiveValue();
    System.out.printf(
        "%d looks at %d versions met %d torn files%n", looks, begun.get(), torn.get());
  }

  private static void write(Logins logins, int number) throws IOException {
    Logins.overwrite(logins.codex, Logins.codexJson("eyJ." + number + ".x", "acc-1"));
  }

  private Void read(CodexLogin source, int looks) {
    int last = 0;
    for (int i = 0; i < looks; i++) {
      source.look();
      if (source.health().state() == SourceHealth.State.TORN) {
        torn.incrementAndGet();
      }
      int now = number(source);
      assertThat(now).isBetween(last, begun.get());
      last = now;
    }
    return null;
  }

  private static int number(CodexLogin source) {
    Finding finding = Logins.find(source, HEAD, "tokenpak-openai-codex");
    assertThat(finding).isInstanceOf(Finding.Found.class);
    String sent = ((Finding.Found) finding).credential().fields().getFirst().value();
    assertThat(sent).matches("Bearer eyJ\\.\\d+\\.x");
    return Integer.parseInt(sent.substring("Bearer eyJ.".length(), sent.length() - 2));
  }
}
