package io.tokenpak.companion.usage.capture;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// Where captures lie: a folder of the owner's alone, with files that are named after exchanges.
public final class CaptureFolder {
  /// The name of the usual one, in the companion's own folder.
  public static final String NAME = "captures";

  private static final String NOTES = ".txt";

  /// What a file takes on a disk beside what is in it.
  static final long FILE_COST = 4096;

  private static final FileAttribute<Set<PosixFilePermission>> FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private static final Set<PosixFilePermission> FOLDER =
      PosixFilePermissions.fromString("rwx------");

  private static final Set<OpenOption> NEW =
      Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

  private static final Set<OpenOption> MORE =
      Set.of(StandardOpenOption.WRITE, StandardOpenOption.APPEND, LinkOption.NOFOLLOW_LINKS);

  /// Nothing else in the folder is counted or deleted.
  private static final Pattern OURS = Pattern.compile("[0-9a-f]{16}\\.(txt|request|sent|answer)");

  private final Path folder;

  /// @param folder that may not be there
  public CaptureFolder(Path folder) {
    this.folder = folder;
  }

  Path path() {
    return folder;
  }

  /// How a body's file ends.
  static String word(CapturedBody.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  /// Makes the folder if it is not there, and closes it to others.
  ///
  /// @throws IOException if it cannot be a folder of the owner's alone
  void prepare() throws IOException {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(FOLDER));
    }
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      throw new NotDirectoryException(folder.toString());
    }
    Files.setPosixFilePermissions(folder, FOLDER);
  }

  /// Begins a file.
  void create(String exchange, String ending, ByteBuffer bytes) throws IOException {
    write(exchange, ending, bytes, NEW);
  }

  /// Goes on with a file; one that the owner has deleted meanwhile stays so.
  void append(String exchange, String ending, ByteBuffer bytes) throws IOException {
    try {
      write(exchange, ending, bytes, MORE);
    } catch (NoSuchFileException deleted) {
      if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
        throw deleted;
      }
    }
  }

  private void write(String exchange, String ending, ByteBuffer bytes, Set<OpenOption> how)
      throws IOException {
    Path file = folder.resolve(exchange + "." + ending);
    try (SeekableByteChannel channel = Files.newByteChannel(file, how, FILE)) {
      while (bytes.hasRemaining()) {
        var _ = channel.write(bytes);
      }
    }
  }

  /// How many exchanges it holds.
  public int exchanges() throws IOException {
    int[] count = {0};
    each((file, _) -> count[0] += file.getFileName().toString().endsWith(NOTES) ? 1 : 0);
    return count[0];
  }

  /// What captures take, in bytes.
  long size() throws IOException {
    long[] sum = {0};
    each((_, attributes) -> sum[0] += attributes.size() + FILE_COST);
    return sum[0];
  }

  /// Deletes what was written last before a moment.
  void retire(Instant before) throws IOException {
    each((file, attributes) -> {
      if (attributes.lastModifiedTime().toInstant().isBefore(before)) {
        Files.deleteIfExists(file);
      }
    });
  }

  @FunctionalInterface
  private interface Taker {
    void take(Path file, BasicFileAttributes attributes) throws IOException;
  }

  private void each(Taker taker) throws IOException {
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        if (OURS.matcher(file.getFileName().toString()).matches()) {
          each(file, taker);
        }
      }
    } catch (DirectoryIteratorException failure) {
      throw failure.getCause();
    }
  }

  private static void each(Path file, Taker taker) throws IOException {
    try {
      BasicFileAttributes attributes =
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      taker.take(file, attributes);
    } catch (NoSuchFileException deleted) {
      // By the owner, meanwhile.
    }
  }
}
