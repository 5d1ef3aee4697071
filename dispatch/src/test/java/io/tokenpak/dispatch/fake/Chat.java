package io.tokenpak.dispatch.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What was said so far, in memory and in the transcript.
final class Chat {
  private static final String LOST_CALL =
      "[Tool call interrupted: the session ended before this call's result was recorded, so its"
          + " outcome is unknown]";

  private record Said(String role, JsonNode content) {}

  private final List<Said> said = new ArrayList<>();
  private final Path config;
  private final Path folder;
  private final boolean persistent;
  private @Nullable String parent;
  private @Nullable Transcript transcript;
  private String session;
  private boolean broken;

  Chat(Path config, Path folder, String session, boolean persistent) {
    this.config = config;
    this.folder = folder;
    this.session = session;
    this.persistent = persistent;
  }

  synchronized String session() {
    return session;
  }

  /// Starts over, as `/clear` does.
  synchronized void startOver(String newSession) {
    session = newSession;
    said.clear();
    parent = null;
    transcript = null;
    broken = false;
  }

  /// Takes up what a transcript holds; false if it holds nothing.
  synchronized boolean resume(Transcript found, boolean fork) {
    List<JsonNode> branch = found.newestBranch();
    for (JsonNode entry : branch) {
      JsonNode message = entry.get("message");
      if (fork) {
        write(message.get("role").asText(), message, UUID.randomUUID().toString());
      } else {
        parent = entry.get("uuid").asText();
      }
      if (!entry.path("isApiErrorMessage").asBoolean()) {
        said.add(new Said(message.get("role").asText(), message.get("content")));
      }
    }
    if (!fork) {
      transcript = found;
    }
    broken =
        !branch.isEmpty() && branch.getLast().path("message").path("role").asText().equals("user");
    answerLostCalls();
    return !branch.isEmpty();
  }

  private void answerLostCalls() {
    if (said.isEmpty() || !said.getLast().role().equals("assistant")) {
      return;
    }
    ArrayNode results = Json.array();
    for (Said one : said.reversed()) {
      if (!one.role().equals("assistant")) {
        break;
      }
      for (JsonNode block : one.content()) {
        if (block.path("type").asText().equals("tool_use")) {
          ObjectNode result = Json.object("type", "tool_result").put("content", LOST_CALL);
          results.add(result.put("is_error", true).put("tool_use_id", block.get("id").asText()));
        }
      }
    }
    if (!results.isEmpty()) {
      add("user", Json.message("user", results), UUID.randomUUID().toString());
      broken = true;
    }
  }

  /// Whatever the user says after a turn that a crash cut short follows an answer of nothing.
  synchronized void mendBeforeUser() {
    if (broken) {
      broken = false;
      ArrayNode nothing = Json.array().add(Json.textBlock("No response requested."));
      add("assistant", Json.message("assistant", nothing), UUID.randomUUID().toString());
    }
  }

  synchronized void add(String role, ObjectNode message, String uuid) {
    said.add(new Said(role, message.get("content")));
    write(role, message, uuid);
  }

  /// Records an error that the CLI speaks itself; the model never sees it.
  synchronized void addError(ObjectNode message, String uuid) {
    ObjectNode entry = entry("assistant", message, uuid);
    store(entry.put("isApiErrorMessage", true));
  }

  synchronized void recordSystemPrompt(String prompt) {
    store(
        Json.object("type", "system-prompt-snapshot")
            .put("sessionId", session)
            .put("systemPrompt", prompt));
  }

  synchronized Optional<Transcript> transcript() {
    return Optional.ofNullable(transcript);
  }

  /// The messages as the model gets them: neighbours of one role become one message, and of several
  /// results of one call the first is told.
  synchronized ArrayNode upstream() {
    ArrayNode messages = Json.array();
    Set<String> answered = new HashSet<>();
    for (Said one : said) {
      ArrayNode blocks = Json.blocks(one.content());
      blocks.removeIf(
          block -> block.has("tool_use_id") && !answered.add(block.get("tool_use_id").asText()));
      if (blocks.isEmpty() && !one.content().isEmpty()) {
        continue;
      }
      JsonNode last = messages.isEmpty() ? Json.object() : messages.get(messages.size() - 1);
      if (last.path("role").asText().equals(one.role())) {
        ((ArrayNode) last.get("content")).addAll(blocks);
      } else {
        messages.add(Json.message(one.role(), blocks));
      }
    }
    return messages;
  }

  private void write(String role, JsonNode message, String uuid) {
    store(entry(role, message, uuid));
  }

  private ObjectNode entry(String role, JsonNode message, String uuid) {
    ObjectNode entry = Json.object().put("parentUuid", parent).put("isSidechain", false);
    entry.put("type", role).set("message", message);
    parent = uuid;
    return entry
        .put("uuid", uuid)
        .put("timestamp", Instant.now().toString())
        .put("cwd", folder.toString())
        .put("sessionId", session)
        .put("version", FakeClaude.VERSION);
  }

  private void store(ObjectNode entry) {
    if (persistent) {
      Transcript file = transcript == null ? Transcript.of(config, folder, session) : transcript;
      transcript = file;
      file.append(entry);
    }
  }
}
