package io.tokenpak.agent.option;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ValueTest {
  private Path file;
  private long second;

  @BeforeEach
  void place(@TempDir Path folder) {
    file = folder.resolve("session");
  }

  @Test
  void readsAFileAgainWhenItChanges() throws Exception {
    write("one\n");
    Value value = Value.of("session", "file:" + file);
    assertThat(value.text()).isEqualTo("one");
    assertThat(value.renew()).isFalse();

    write("two");

    assertThat(value.renew()).isTrue();
    assertThat(value.text()).isEqualTo("two");
    assertThat(value.renew()).isFalse();
  }

  @Test
  void keepsTheLastValueOfAFileThatIsGoneOrHalfWritten() throws Exception {
    write("one");
    Value value = Value.of("session", "file:" + file);

    Files.delete(file);
    assertThat(value.renew()).isFalse();
    write("");
    assertThat(value.renew()).isFalse();
    write("two\nthree");
    assertThat(value.renew()).isFalse();
    write("x".repeat(2000));
    assertThat(value.renew()).isFalse();

    assertThat(value.text()).isEqualTo("one");
  }

  @Test
  void doesNotWaitForAPipe() throws Exception {
    assertThat(new ProcessBuilder("mkfifo", file.toString()).start().waitFor()).isZero();

    Value value =
        CompletableFuture.supplyAsync(() -> Value.of("session", "file:" + file))
            .get(5, TimeUnit.SECONDS);

    assertThat(value.text()).isNull();
  }

  @Test
  void waitsForAFileThatIsNotThereYet() throws Exception {
    Value value = Value.of("session", "file:" + file);
    assertThat(value.text()).isNull();

    write("one");

    assertThat(value.renew()).isTrue();
    assertThat(value.text()).isEqualTo("one");
  }

  @Test
  void saysItsSourceAndNeverItself() throws Exception {
    write("secret");

    assertThat(Value.secret("token", "file:" + file)).hasToString("file:" + file);
    assertThat(Value.of("session", "secret")).hasToString("a literal");
  }

  /// Each time a second later, for some file systems count no less.
  private void write(String text) throws Exception {
    Files.writeString(file, text);
    second++;
    Files.setLastModifiedTime(file, FileTime.fromMillis(1_700_000_000_000L + second * 1000));
  }
}
