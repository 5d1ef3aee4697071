package io.tokenpak.companion.credential.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TargetFileTest {
  @TempDir Path folder;
  private Path path;
  private TargetFile file;

  @BeforeEach
  void setUp() {
    path = folder.resolve("target.json");
    file = new TargetFile(folder, path);
  }

  private static TargetFile.Edit to(String text) {
    return _ -> text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void aSymbolicLinkStaysAndWhatItPointsToIsReplaced() throws Exception {
    Path real = Files.writeString(Files.createDirectory(folder.resolve("real")).resolve("r"), "a");
    Files.createSymbolicLink(path, real);

    file.change(to("b"), true);

    assertThat(path).isSymbolicLink();
    assertThat(real).hasContent("b");
    assertThat(Desktop.mode(real)).isEqualTo("rw-------");
  }

  @Test
  void aSymbolicLinkToNothingIsRefused() throws Exception {
    Files.createSymbolicLink(path, folder.resolve("nothing"));

    assertThatThrownBy(() -> file.change(to("b"), true)).hasMessageContaining("link to nothing");
    assertThat(path).isSymbolicLink();
  }

  @Test
  void aFolderIsRefused() throws Exception {
    Files.createDirectory(path);

    assertThatThrownBy(() -> file.change(to("b"), true)).hasMessageContaining("no regular file");
  }

  @Test
  void aHugeFileIsRefusedUnread() throws Exception {
    Files.write(path, new byte[(1 << 20) + 1]);

    assertThatThrownBy(() -> file.change(to("b"), true)).hasMessageContaining("larger than 1 MiB");
  }

  @Test
  void whatAnotherProgramWritesMeanwhileIsNotLost() throws Exception {
    Files.writeString(path, "1");
    AtomicInteger edits = new AtomicInteger();

    file.change(
        before -> {
          if (edits.getAndIncrement() == 0) {
            otherWrites("2");
          }
          return (new String(before, StandardCharsets.UTF_8) + "+")
              .getBytes(StandardCharsets.UTF_8);
        },
        false);

    assertThat(path).hasContent("2+");
    assertThat(folder).isDirectoryNotContaining(each -> each.toString().endsWith(".new"));
  }

  private void otherWrites(String text) {
    try {
      Files.writeString(path, text);
    } catch (IOException failure) {
      throw new AssertionError(failure);
    }
  }

  @Test
  void aFileThatChangesAllTheTimeIsGivenUp() {
    AtomicInteger edits = new AtomicInteger();

    assertThatThrownBy(() ->
            file.change(
                before -> {
                  otherWrites("x" + edits.getAndIncrement());
                  return "mine".getBytes(StandardCharsets.UTF_8);
                },
                false))
        .hasMessageContaining("again and again");
    assertThat(path).content().startsWith("x");
  }

  @Test
  void aFullDiskLeavesTheOldContentAndSaysSo() throws Exception {
    assertThat(Wording.of(new FileSystemException("f", null, "No space left on device")))
        .contains("disk is full");
    assertThat(Wording.of(new IOException("No space left on device"))).contains("disk is full");
    assertThat(Wording.of(new FileSystemException("f", null, "Read-only file system")))
        .contains("only be read");
  }

  @Test
  void leftoversOfADeadWriterGo() throws Exception {
    Path old = Files.writeString(folder.resolve(".target.json.123.new"), "token");
    Files.setLastModifiedTime(old, FileTime.from(Instant.now().minusSeconds(600)));
    Path young = Files.writeString(folder.resolve(".target.json.456.new"), "token");
    Path others = Files.writeString(folder.resolve(".other.json.123.new"), "token");
    Files.setLastModifiedTime(others, FileTime.from(Instant.now().minusSeconds(600)));

    file.change(to("b"), true);

    assertThat(old).doesNotExist();
    assertThat(List.of(young, others)).allMatch(Files::exists);
  }
}
