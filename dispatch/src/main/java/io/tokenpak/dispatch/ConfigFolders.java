package io.tokenpak.dispatch;

import io.tokenpak.dispatch.session.Transcripts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The CLI's configuration folders, one for each session: the CLI lets its tools read what it keeps
/// there, transcripts among it, and sessions that share one can send messages to each other.
///
/// What the CLI knows of its installation is the same in all folders of a caller.
record ConfigFolders(Path home) {
  private static final Logger log = LoggerFactory.getLogger(ConfigFolders.class);
  private static final int LENGTH = 16;
  private static final String INSTALLATION = ".claude.json";

  /// The folder of a session. Its name holds nothing of what the caller says of itself.
  Path of(String caller, UUID session) {
    return ofCaller(caller).resolve(session.toString());
  }

  private Path ofCaller(String caller) {
    return home.resolve("cli").resolve(hash(caller));
  }

  /// The same with a place for temporary files, made if it is not there, for this user alone.
  Path make(String caller, UUID session) throws IOException {
    Path folder = of(caller, session);
    Files.createDirectories(
        folder.resolve(Transcripts.TEMPORARY),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Path known = ofCaller(caller).resolve(INSTALLATION);
    if (Files.exists(known) && !Files.exists(folder.resolve(INSTALLATION))) {
      Files.copy(known, folder.resolve(INSTALLATION));
    }
    return folder;
  }

  /// Remembers what the CLI knows of its installation, for the folders to come.
  void learn(String caller, UUID session) {
    Path known = ofCaller(caller).resolve(INSTALLATION);
    Path found = of(caller, session).resolve(INSTALLATION);
    if (Files.exists(known) || !Files.exists(found)) {
      return;
    }
    try {
      Path draft = Files.copy(found, known.resolveSibling(session + ".new"));
      Files.move(draft, known, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException failure) {
      log.debug("the next session starts like the first", failure);
    }
  }

  /// The folders that no session of these has, and that nobody has changed since a moment.
  List<Path> strays(Set<String> sessions, Instant since) throws IOException {
    Path all = home.resolve("cli");
    if (!Files.isDirectory(all)) {
      return List.of();
    }
    try (Stream<Path> folders = Files.find(all, 2, (path, is) -> isOld(path, is, since))) {
      return folders.filter(path -> !sessions.contains(path.getFileName().toString())).toList();
    }
  }

  private boolean isOld(Path path, BasicFileAttributes attributes, Instant since) {
    return path.getNameCount() == home.getNameCount() + 3
        && attributes.isDirectory()
        && attributes.lastModifiedTime().toInstant().isBefore(since);
  }

  private static String hash(String caller) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      // Not as UTF-8, in which all halves of characters are the same.
      caller
          .chars()
          .forEach(c -> {
            digest.update((byte) (c >> Byte.SIZE));
            digest.update((byte) c);
          });
      byte[] hash = digest.digest();
      return HexFormat.of().formatHex(hash).substring(0, LENGTH);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
