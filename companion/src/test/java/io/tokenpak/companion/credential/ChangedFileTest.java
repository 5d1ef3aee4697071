package io.tokenpak.companion.credential;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every way in which a login file is known to change.
class ChangedFileTest {
  @TempDir Path home;
  private Path path;

  @BeforeEach
  void name() {
    path = home.resolve("login");
  }

  @Test
  void readsAtTheStart() throws IOException {
    Logins.replace(path, "one.");
    assertThat(new WordFile(path).word()).isEqualTo("one.");
  }

  @Test
  void seesARename() throws IOException {
    Logins.replace(path, "one.");
    WordFile file = new WordFile(path);
    Logins.replace(path, "two.");
    file.later();
    assertThat(file.word()).isEqualTo("two.");
  }

  @Test
  void seesATruncationAndAWriteInPlace() throws IOException {
    Logins.overwrite(path, "one.");
    WordFile file = new WordFile(path);
    Logins.overwrite(path, "two.");
    file.later();
    assertThat(file.word()).isEqualTo("two.");
  }

  @Test
  void seesASecondWriteOfTheSameLengthThatLeavesTheTimeAsItWas() throws IOException {
    Logins.overwrite(path, "one.");
    FileTime time = Files.getLastModifiedTime(path);
    WordFile file = new WordFile(path);
    Logins.overwrite(path, "two.");
    Files.setLastModifiedTime(path, time);
    file.later();
    assertThat(file.word()).isEqualTo("two.");
  }

  @Test
  void seesAFileThatAppearsLater() throws IOException {
    WordFile file = new WordFile(path);
    assertThat(file.trouble()).isEqualTo("is not there");
    assertThat(file.current().isMissing()).isTrue();
    Logins.replace(path, "one.");
    file.later();
    assertThat(file.word()).isEqualTo("one.");
    assertThat(file.trouble()).isNull();
  }

  @Test
  void seesAFolderThatAppearsLater() throws IOException {
    path = home.resolve("folder").resolve("login");
    WordFile file = new WordFile(path);
    assertThat(file.trouble()).isEqualTo("is not there");
    Files.createDirectory(path.getParent());
    Logins.replace(path, "one.");
    file.later();
    assertThat(file.word()).isEqualTo("one.");
  }

  @Test
  void followsASymbolicLinkAndSeesItsTargetChange() throws IOException {
    Path real = Files.createDirectory(home.resolve("elsewhere")).resolve("real");
    Logins.replace(real, "one.");
    Files.createSymbolicLink(path, real);
    WordFile file = new WordFile(path);
    assertThat(file.word()).isEqualTo("one.");
    Logins.overwrite(real, "two.");
    file.later();
    assertThat(file.word()).isEqualTo("two.");
  }

  @Test
  void followsTheFolderSwapOfAMountedKubernetesSecret() throws IOException {
    Logins.replace(Files.createDirectory(home.resolve("v1")).resolve("login"), "one.");
    Logins.replace(Files.createDirectory(home.resolve("v2")).resolve("login"), "two.");
    Path data = Files.createSymbolicLink(home.resolve("..data"), Path.of("v1"));
    Files.createSymbolicLink(path, Path.of("..data/login"));
    WordFile file = new WordFile(path);
    assertThat(file.word()).isEqualTo("one.");
    Path swapped = Files.createSymbolicLink(home.resolve("..data_tmp"), Path.of("v2"));
    Files.move(swapped, data, StandardCopyOption.ATOMIC_MOVE);
    file.later();
    assertThat(file.word()).isEqualTo("two.");
  }

  @Test
  void seesTheFolderItselfReplaced() throws IOException {
    path = Files.createDirectory(home.resolve("folder")).resolve("login");
    Logins.replace(path, "one.");
    WordFile file = new WordFile(path);
    Files.move(path.getParent(), home.resolve("old"));
    Files.createDirectory(path.getParent());
    Logins.replace(path, "two.");
    file.later();
    assertThat(file.word()).isEqualTo("two.");
  }

  @Test
  void looksAtMostOnceInAHundredMilliseconds() throws IOException {
    Logins.replace(path, "one.");
    WordFile file = new WordFile(path);
    Logins.replace(path, "two.");
    file.after(CredentialFile.LOOK_EVERY.minusNanos(1));
    assertThat(file.word()).isEqualTo("one.");
    file.after(Duration.ofNanos(1));
    assertThat(file.word()).isEqualTo("two.");
  }
}
