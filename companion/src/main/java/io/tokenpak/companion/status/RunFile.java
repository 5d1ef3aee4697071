package io.tokenpak.companion.status;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// `run/companion.json`: tells this user's other programs where the companion serves. Only they can
/// read it.
public final class RunFile {
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_FOLDER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final Path file;

  public RunFile(Path home) {
    this.file = home.resolve("run").resolve("companion.json");
  }

  public Path path() {
    return file;
  }

  /// The companion that serves now; empty if there is none, or only a file that a dead one left.
  public Optional<Running> live() {
    return read().filter(Running::isAlive);
  }

  /// Puts the file in place at once, never half written.
  public void write(Running running) throws IOException {
    Path folder = Files.createDirectories(folder(), OWNER_FOLDER);
    Files.setPosixFilePermissions(folder, OWNER_FOLDER.value());
    Path draft = folder.resolve("companion.json." + running.pid());
    Files.deleteIfExists(draft);
    Files.createFile(draft, OWNER_FILE);
    try (OutputStream bytes = Files.newOutputStream(draft);
        JsonGenerator json = new JsonFactory().createGenerator(bytes)) {
      write(running, json);
    }
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void write(Running running, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeNumberField("pid", running.pid());
    json.writeStringField("url", running.url().toString());
    json.writeStringField("admin", running.admin().secret());
    json.writeStringField("started", running.started().toString());
    json.writeEndObject();
  }

  /// Removes the file unless another process has put its own in place.
  public void removeIfOf(long pid) throws IOException {
    if (read().filter(running -> running.pid() == pid).isPresent()) {
      Files.deleteIfExists(file);
    }
  }

  private Path folder() {
    return Optional.ofNullable(file.getParent()).orElseThrow();
  }

  private Optional<Running> read() {
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    // By hand, for it must be quick: what reads it may be a shell prompt.
    Map<String, String> members = new HashMap<>();
    try (JsonParser json = new JsonFactory().createParser(Files.readAllBytes(file))) {
      while (json.nextToken() != null) {
        if (json.currentToken().isScalarValue()) {
          members.put(String.valueOf(json.currentName()), json.getText());
        }
      }
      return Optional.of(
          new Running(
              Long.parseLong(members.getOrDefault("pid", "")),
              URI.create(members.getOrDefault("url", "")),
              AdminToken.of(members.getOrDefault("admin", "")),
              Instant.parse(members.getOrDefault("started", ""))));
    } catch (IOException | IllegalArgumentException | DateTimeException absentOrForeign) {
      return Optional.empty();
    }
  }
}
