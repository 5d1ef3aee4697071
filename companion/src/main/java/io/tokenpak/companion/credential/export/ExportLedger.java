package io.tokenpak.companion.credential.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tokenpak.companion.credential.PrivateFile;
import io.tokenpak.companion.credential.Secret;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;

/// Remembers what was exported where, as salted fingerprints, so that the next generation knows
/// whether it replaces an earlier one of its own or somebody else's login.
///
/// Exports of one companion's folder happen one at a time, whichever process does them.
public final class ExportLedger {
  /// Work done while no other export of this folder is under way.
  @FunctionalInterface
  interface Work<T> {
    T get() throws ExportException;
  }

  /// An export may fail after it was noted, so that an earlier one is still in the file.
  private static final int KEPT = 4;

  private static final int FINGERPRINT_BYTES = 12;

  /// A file lock excludes other processes only.
  private static final Object ONE_AT_A_TIME = new Object();

  private final Path file;

  /// @param home the companion's own folder
  public ExportLedger(Path home) {
    this.file = home.resolve("exports.json");
  }

  <T> T alone(Work<T> work) throws ExportException {
    synchronized (ONE_AT_A_TIME) {
      try (FileChannel channel = openLock();
          FileLock _ = channel.lock()) {
        return work.get();
      } catch (IOException unusable) {
        throw new ExportException(
            "cannot write in " + file.getParent() + ": " + Wording.of(unusable));
      }
    }
  }

  private FileChannel openLock() throws IOException {
    Files.createDirectories(
        file.resolveSibling(""),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    return FileChannel.open(
        file.resolveSibling("exports.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  /// Whether anything was ever exported to the place.
  boolean knows(Path target) throws ExportException {
    String beginning = target + "#";
    return read().path("written").properties().stream()
        .anyMatch(entry -> entry.getKey().startsWith(beginning));
  }

  /// Whether that token was exported there lately.
  ///
  /// @param slot where in the file
  boolean isOurs(Path target, String slot, String token) throws ExportException {
    ObjectNode ledger = read();
    String fingerprint = fingerprint(ledger, token);
    for (JsonNode known : ledger.path("written").path(target + "#" + slot)) {
      if (known.asText().equals(fingerprint)) {
        return true;
      }
    }
    return false;
  }

  /// Notes that the token is about to be exported there.
  void note(Path target, String slot, Secret token) throws ExportException {
    ObjectNode ledger = read();
    ObjectNode written = JsonTree.member(ledger, "written", file);
    ArrayNode known = written.withArrayProperty(target + "#" + slot);
    String fingerprint = fingerprint(ledger, token.value());
    for (JsonNode each : known) {
      if (each.asText().equals(fingerprint)) {
        return;
      }
    }
    known.insert(0, fingerprint);
    while (known.size() > KEPT) {
      known.remove(known.size() - 1);
    }
    try {
      new PrivateFile(file).write(JsonTree.bytes(ledger, new byte[0], file));
    } catch (IOException failure) {
      throw new ExportException("cannot write " + file + ": " + Wording.of(failure));
    }
  }

  private ObjectNode read() throws ExportException {
    try {
      byte[] bytes = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
      return JsonTree.object(bytes, file);
    } catch (IOException unreadable) {
      throw new ExportException("cannot read " + file + ": " + Wording.of(unreadable));
    }
  }

  private static String fingerprint(ObjectNode ledger, String token) {
    String salt = JsonTree.text(ledger, "salt").orElseGet(() -> newSalt(ledger));
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(salt.getBytes(StandardCharsets.UTF_8));
      byte[] hash = digest.digest(token.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, FINGERPRINT_BYTES);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static String newSalt(ObjectNode ledger) {
    byte[] salt = new byte[16];
    new SecureRandom().nextBytes(salt);
    String text = HexFormat.of().formatHex(salt);
    ledger.put("salt", text);
    return text;
  }
}
