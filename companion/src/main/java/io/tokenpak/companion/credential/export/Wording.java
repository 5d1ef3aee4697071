package io.tokenpak.companion.credential.export;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/// What a failure of the file system means to the owner.
final class Wording {
  private Wording() {}

  static String of(IOException failure) {
    return switch (failure) {
      case AccessDeniedException _ ->
          "its folder may not be written: make it writable for this user";
      case NoSuchFileException _ -> "its folder is gone: make it again";
      case FileSystemException system when system.getReason() != null -> of(system.getReason());
      default -> of(String.valueOf(failure.getMessage()));
    };
  }

  private static String of(String reason) {
    return switch (reason) {
      case "No space left on device", "Disk quota exceeded" ->
          "the disk is full (" + reason + "): make room";
      case "Read-only file system" -> "its file system can only be read: mount it writable";
      default -> reason;
    };
  }
}
