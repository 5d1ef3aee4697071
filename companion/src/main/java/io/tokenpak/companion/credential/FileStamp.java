package io.tokenpak.companion.credential;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;

/// What stat says of a file; two stamps are equal if the file has not changed between them.
///
/// @param attributes by name; empty if there is no such file
record FileStamp(Map<String, Object> attributes) {
  static final FileStamp ABSENT = new FileStamp(Map.of());

  /// The change time sees what the modification time does not: a `chmod`, a restored old time.
  private static final String UNIX =
      "unix:isRegularFile,size,lastModifiedTime,ctime,ino,dev,mode,uid";

  private static final String OTHER = "isRegularFile,size,lastModifiedTime,fileKey";

  static FileStamp of(Path file) throws IOException {
    try {
      return new FileStamp(Files.readAttributes(file, isUnix(file) ? UNIX : OTHER));
    } catch (NoSuchFileException absent) {
      return ABSENT;
    }
  }

  private static boolean isUnix(Path file) {
    return file.getFileSystem().supportedFileAttributeViews().contains("unix");
  }

  boolean isAbsent() {
    return attributes.isEmpty();
  }

  boolean isRegularFile() {
    return Boolean.TRUE.equals(attributes.get("isRegularFile"));
  }

  /// Whether others than the owner may read or write; false where files have no such mode.
  boolean isOpenToOthers() {
    return attributes.get("mode") instanceof Integer mode && (mode & 0077) != 0;
  }

  /// Whether the file belongs to neither of two users; false where files have no owner number.
  boolean isForeignTo(int user, int other) {
    return attributes.get("uid") instanceof Integer owner && owner != user && owner != other;
  }

  boolean isLargerThan(long bytes) {
    return attributes.get("size") instanceof Long size && size > bytes;
  }
}
