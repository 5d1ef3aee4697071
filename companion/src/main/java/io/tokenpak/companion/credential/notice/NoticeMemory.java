package io.tokenpak.companion.credential.notice;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tokenpak.companion.credential.PrivateFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Which notices were given, and when, so that a restart does not repeat them.
final class NoticeMemory {
  /// Longer than any login of which a notice tells has left.
  private static final Duration KEPT = Duration.ofDays(60);

  private static final Logger log = LoggerFactory.getLogger(NoticeMemory.class);

  private final Path file;
  private final Map<String, Instant> given = new TreeMap<>();

  NoticeMemory(Path file) {
    this.file = file;
    load();
  }

  private void load() {
    try {
      if (Files.exists(file)) {
        JsonNode keys = new ObjectMapper().readTree(Files.readAllBytes(file)).path("given");
        for (Map.Entry<String, JsonNode> key : keys.properties()) {
          given.put(key.getKey(), Instant.parse(key.getValue().asText()));
        }
      }
    } catch (IOException | DateTimeException unreadable) {
      log.warn("{} cannot be read: notices may come a second time", file);
    }
  }

  synchronized boolean holds(String key) {
    return given.containsKey(key);
  }

  /// When the notice was given, as far as is known.
  synchronized Instant when(String key) {
    return given.getOrDefault(key, Instant.MIN);
  }

  /// Remembers for as long as this process runs; [#save()] makes it last.
  synchronized void put(String key, Instant now) {
    given.put(key, now);
    given.values().removeIf(time -> time.isBefore(now.minus(KEPT)));
  }

  synchronized void save() {
    ObjectNode root = new ObjectMapper().createObjectNode();
    ObjectNode keys = root.putObject("given");
    given.forEach((key, time) -> keys.put(key, time.toString()));
    try {
      Files.createDirectories(
          file.resolveSibling(""),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      new PrivateFile(file).write(root.toPrettyString().getBytes(StandardCharsets.UTF_8));
    } catch (IOException unwritable) {
      log.warn("{} cannot be written: notices may come a second time", file);
    }
  }
}
