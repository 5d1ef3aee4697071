package io.tokenpak.companion.credential;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileStampTest {
  @TempDir Path home;

  @Test
  void isEqualAsLongAsNothingChanges() throws IOException {
    Path file = Files.writeString(home.resolve("f"), "a");
    FileStamp stamp = FileStamp.of(file);
    assertThat(FileStamp.of(file)).isEqualTo(stamp);
    Logins.mode(file, "rw-------");
    assertThat(FileStamp.of(file)).isNotEqualTo(stamp);
  }

  @Test
  void isAbsentWithoutAFile() throws IOException {
    assertThat(FileStamp.of(home.resolve("none"))).isEqualTo(FileStamp.ABSENT);
    Files.createSymbolicLink(home.resolve("dangling"), home.resolve("none"));
    assertThat(FileStamp.of(home.resolve("dangling")).isAbsent()).isTrue();
  }

  @Test
  void knowsTheOwnerOfWhatThisProcessWrites() throws IOException {
    FileStamp stamp = FileStamp.of(Files.writeString(home.resolve("f"), "a"));
    assertThat(stamp.isForeignTo(ProcessOwner.number(), ProcessOwner.number())).isFalse();
  }

  @Test
  void tellsAForeignOwner() {
    FileStamp stamp = new FileStamp(Map.of("uid", 1001));
    assertThat(stamp.isForeignTo(1000, ProcessOwner.ROOT)).isTrue();
    assertThat(stamp.isForeignTo(1001, ProcessOwner.ROOT)).isFalse();
    assertThat(new FileStamp(Map.of("uid", 0)).isForeignTo(1000, ProcessOwner.ROOT)).isFalse();
    assertThat(new FileStamp(Map.of("size", 1L)).isForeignTo(1000, ProcessOwner.ROOT)).isFalse();
  }
}
