package io.tokenpak.dispatch.fake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The file that holds a session: one JSON object a line, each naming the one before it.
final class Transcript {
  private final Path file;

  private Transcript(Path file) {
    this.file = file;
  }

  static Transcript of(Path config, Path folder, String session) {
    String slug = folder.toString().replaceAll("[^a-zA-Z0-9]", "-");
    return new Transcript(config.resolve("projects").resolve(slug).resolve(session + ".jsonl"));
  }

  /// The transcript of a session, whichever folder it was started in.
  static Optional<Transcript> find(Path config, String session) {
    Path projects = config.resolve("projects");
    if (!Files.isDirectory(projects)) {
      return Optional.empty();
    }
    try (Stream<Path> folders = Files.list(projects)) {
      return folders
          .map(folder -> folder.resolve(session + ".jsonl"))
          .filter(Files::isRegularFile)
          .findFirst()
          .map(Transcript::new);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void append(ObjectNode entry) {
    try {
      if (!Files.exists(file)) {
        Files.createDirectories(file.getParent());
        Files.createFile(
            file,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      }
      byte[] line =
          (new String(Json.bytes(entry), StandardCharsets.UTF_8) + "\n")
              .getBytes(StandardCharsets.UTF_8);
      Files.write(file, line, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void delete() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The system prompt that was recorded first.
  Optional<String> systemPrompt() {
    return entries().stream()
        .filter(entry -> entry.path("type").asText().equals("system-prompt-snapshot"))
        .map(entry -> entry.path("systemPrompt").asText())
        .findFirst();
  }

  /// The branch that was written last: its newest entry, and those before it.
  List<JsonNode> newestBranch() {
    Map<String, JsonNode> byId = new HashMap<>();
    @Nullable JsonNode newest = null;
    for (JsonNode entry : entries()) {
      if (entry.has("uuid") && entry.has("timestamp") && entry.has("sessionId")) {
        byId.put(entry.get("uuid").asText(), entry);
        newest = entry;
      }
    }
    List<JsonNode> branch = new ArrayList<>();
    for (JsonNode at = newest; at != null; at = byId.remove(at.path("parentUuid").asText())) {
      if (at.path("message").has("role")) {
        branch.add(at);
      }
    }
    Collections.reverse(branch);
    return branch;
  }

  /// Lines that are no JSON, as after a crash, are passed over.
  private List<JsonNode> entries() {
    List<JsonNode> entries = new ArrayList<>();
    try {
      for (String line :
          new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines().toList()) {
        parse(line).ifPresent(entries::add);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return entries;
  }

  private static Optional<JsonNode> parse(String line) {
    try {
      return Optional.of(Json.parse(line)).filter(JsonNode::isObject);
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }
}
