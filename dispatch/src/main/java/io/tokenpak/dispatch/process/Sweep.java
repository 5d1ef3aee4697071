package io.tokenpak.dispatch.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Finds processes that outlived an earlier pool, and leaves word by which those of this one would
/// be found.
///
/// Every process carries the id of its pool in its environment. A file of that name in the folder
/// says which program ran the pool; when that is gone, whatever carries the id is ended.
public final class Sweep implements AutoCloseable {
  /// The variable that carries the id of a pool.
  public static final String POOL_ID = "TOKENPAK_POOL_ID";

  private static final Logger log = LoggerFactory.getLogger(Sweep.class);
  private static final Pattern NAME = Pattern.compile("[0-9a-f-]{36}");
  private static final Set<PosixFilePermission> OURS_ALONE =
      Set.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.OWNER_EXECUTE);
  private static final int ROUNDS = 20;

  private final Path word;
  private final int swept;

  private Sweep(Path word, int swept) {
    this.word = word;
    this.swept = swept;
  }

  /// Ends what pools that are gone left behind, and registers a new pool.
  ///
  /// @param folder is made where it is missing, for this user alone
  public static Sweep begin(Path folder) throws IOException {
    Files.createDirectories(folder);
    if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
      Files.setPosixFilePermissions(folder, OURS_ALONE);
    }
    int swept = 0;
    for (Path word : words(folder)) {
      swept += sweep(word);
    }
    return new Sweep(register(folder), swept);
  }

  private static List<Path> words(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> NAME.matcher(file.getFileName().toString()).matches())
          .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
          .toList();
    }
  }

  private static int sweep(Path word) throws IOException {
    if (ownerLives(Files.readString(word))) {
      return 0;
    }
    int ended = end(word.getFileName().toString());
    if (ended > 0) {
      log.warn("ended {} processes that a companion left behind when it died", ended);
    }
    Files.deleteIfExists(word);
    return ended;
  }

  /// Word is the owner's pid, a blank, and what tells that process from any other with the same
  /// pid.
  private static boolean ownerLives(String word) {
    int blank = word.indexOf(' ');
    if (blank < 1 || !word.substring(0, blank).chars().allMatch(Character::isDigit)) {
      return false;
    }
    Optional<String> now = ProcessTable.identity(Long.parseLong(word.substring(0, blank)));
    return now.isPresent() && now.get().equals(word.substring(blank + 1).strip());
  }

  private static int end(String poolId) {
    Set<Long> ended = new HashSet<>();
    for (int i = 0; i < ROUNDS; i++) {
      List<ProcessHandle> left = ProcessTable.carrying(POOL_ID, poolId);
      if (left.isEmpty()) {
        break;
      }
      for (ProcessHandle process : left) {
        // What a process started with a cleaned environment is found through it.
        List<ProcessHandle> below = process.descendants().toList();
        process.destroyForcibly();
        ended.add(process.pid());
        below.forEach(ProcessHandle::destroyForcibly);
      }
    }
    return ended.size();
  }

  private static Path register(Path folder) throws IOException {
    long pid = ProcessHandle.current().pid();
    Path word = folder.resolve(UUID.randomUUID().toString());
    Path draft = folder.resolve(word.getFileName() + ".new");
    Files.writeString(draft, pid + " " + ProcessTable.identity(pid).orElse("") + "\n");
    // At once whole or not at all: a word that cannot be read would have its processes ended.
    return Files.move(draft, word, StandardCopyOption.ATOMIC_MOVE);
  }

  /// The id that processes of this pool carry in [#POOL_ID].
  public String poolId() {
    return word.getFileName().toString();
  }

  /// How many processes were ended.
  public int swept() {
    return swept;
  }

  /// Takes the word back; the pool's processes are over.
  @Override
  public void close() throws IOException {
    Files.deleteIfExists(word);
  }
}
