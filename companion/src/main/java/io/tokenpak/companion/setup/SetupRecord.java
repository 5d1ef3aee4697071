package io.tokenpak.companion.setup;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tokenpak.companion.credential.PrivateFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// What setup has changed: `$TOKENPAK_HOME/setup/record.json`, and beside it each file's content
/// from before. It is written ahead of the change that it tells of.
public final class SetupRecord {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;

  /// @param home the companion's own folder
  public SetupRecord(Path home) {
    this.folder = home.resolve("setup");
  }

  /// Makes a change, so that it can be undone.
  ///
  /// @throws IOException if it cannot be made; the file is then as it was
  public void make(Change change) throws IOException {
    Files.createDirectories(
        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    ArrayNode entries = entries();
    ObjectNode entry = JSON.createObjectNode();
    entry.put("file", change.file().toString());
    entry.put("digest", digest(change.bytes()));
    if (Files.exists(change.file())) {
      Path before = folder.resolve("before-" + UUID.randomUUID());
      new PrivateFile(before).write(Files.readAllBytes(change.file()));
      entry.put("before", before.getFileName().toString());
      entry.put("mode", mode(change.file()));
    }
    entries.add(entry);
    save(entries);
    Path parent = change.file().getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    new PrivateFile(change.file()).write(change.bytes());
    if (entry.has("mode")) {
      setMode(change.file(), entry);
    }
  }

  /// Undoes every change, the last first; a file that somebody changed since stays.
  ///
  /// @return what was done, a line each
  public List<String> revert() throws IOException {
    List<String> done = new ArrayList<>();
    ArrayNode entries = entries();
    ArrayNode left = JSON.createArrayNode();
    for (int i = entries.size() - 1; i >= 0; i--) {
      if (!reverted(entries.get(i), done)) {
        left.insert(0, entries.get(i));
      }
    }
    save(left);
    return done;
  }

  private boolean reverted(JsonNode entry, List<String> done) {
    try {
      return revert(entry, done);
    } catch (IOException | IllegalArgumentException failure) {
      done.add("could not be undone: " + entry.path("file").asText() + ": " + failure.getMessage());
      return false;
    }
  }

  /// Whether the entry is dealt with.
  private boolean revert(JsonNode entry, List<String> done) throws IOException {
    Path file = Path.of(entry.path("file").asText());
    Optional<Path> before =
        Optional.of(entry.path("before"))
            .filter(JsonNode::isTextual)
            .map(name -> folder.resolve(name.asText()));
    if (!Files.exists(file)) {
      done.add("is gone already: " + file);
      return true;
    }
    String now = digest(Files.readAllBytes(file));
    if (before.isPresent() && now.equals(digest(Files.readAllBytes(before.get())))) {
      Files.delete(before.get());
      done.add("is as it was: " + file);
      return true;
    }
    if (!now.equals(entry.path("digest").asText())) {
      done.add(
          "was changed since setup, and stays: "
              + file
              + before.map(saved -> "; what it held before is in " + saved).orElse(""));
      return false;
    }
    undo(file, before, entry);
    done.add((before.isPresent() ? "restored: " : "removed: ") + file);
    return true;
  }

  private static void undo(Path file, Optional<Path> before, JsonNode entry) throws IOException {
    if (before.isEmpty()) {
      Files.delete(file);
      return;
    }
    new PrivateFile(file).write(Files.readAllBytes(before.get()));
    setMode(file, entry);
    Files.delete(before.get());
  }

  private ArrayNode entries() throws IOException {
    Path file = folder.resolve("record.json");
    if (!Files.exists(file)) {
      return JSON.createArrayNode();
    }
    try {
      if (JSON.readTree(Files.readAllBytes(file)) instanceof ArrayNode array) {
        return array;
      }
    } catch (JacksonException damaged) {
      // Told below.
    }
    throw new IOException(
        file + " is damaged; the files beside it are what setup changed, as they were before");
  }

  private void save(ArrayNode entries) throws IOException {
    if (entries.isEmpty()) {
      Files.deleteIfExists(folder.resolve("record.json"));
    } else {
      new PrivateFile(folder.resolve("record.json")).write(JSON.writeValueAsBytes(entries));
    }
  }

  private static void setMode(Path file, JsonNode entry) throws IOException {
    Files.setPosixFilePermissions(
        file, PosixFilePermissions.fromString(entry.path("mode").asText("rw-------")));
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  private static String digest(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
