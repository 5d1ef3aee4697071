package io.tokenpak.dispatch.session;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The CLI's own files of a session's history, which it reads when told to resume.
public final class Transcripts {
  /// What the CLI puts before the name of a tool that the caller lends it.
  public static final String CALLER_TOOLS = "mcp__caller__";

  /// The folder for temporary files, inside the CLI's configuration folder.
  public static final String TEMPORARY = "tmp";

  private static final Logger log = LoggerFactory.getLogger(Transcripts.class);
  private static final int LONGEST_SLUG = 200;

  private Transcripts() {}

  /// Writes a session's history for the CLI, so that it goes on from there.
  ///
  /// @return the message to say to the CLI once it has resumed the session
  /// @throws IllegalArgumentException if there is an [#objection]
  public static Message seed(SessionRecord record, Conversation conversation) throws IOException {
    objection(conversation)
        .ifPresent(why -> {
          throw new IllegalArgumentException(why);
        });
    Message newest = spoken(conversation.newest().orElseThrow());
    List<JsonNode> results = SpokenForm.results(newest);
    try {
      write(record, conversation.history(), results);
    } catch (IOException e) {
      Files.deleteIfExists(file(record));
      throw e;
    }
    return results.isEmpty() ? newest : SpokenForm.withoutResults(newest);
  }

  private static void write(SessionRecord record, Conversation history, List<JsonNode> results)
      throws IOException {
    Path path = file(record);
    try (TranscriptFile file = TranscriptFile.create(path, record)) {
      for (Message message : history.messages()) {
        file.say(spoken(message));
      }
      if (!results.isEmpty()) {
        file.say(new Message(Message.USER, results));
        file.rest();
      }
    }
    Disk.syncFolder(path.resolveSibling("."));
  }

  /// A message as the CLI is to be told it: with its own names of the caller's tools, without the
  /// caller's cache marks.
  public static Message spoken(Message message) {
    return SpokenForm.of(message);
  }

  /// Why the CLI cannot be made to hand a conversation on as it is; empty if it can.
  public static Optional<String> objection(Conversation conversation) {
    return new Objections(conversation).first();
  }

  /// Whether the CLI has something to resume.
  public static boolean exists(SessionRecord record) {
    try {
      return Files.size(file(record)) > 0;
    } catch (IOException e) {
      return false;
    }
  }

  /// Removes a configuration folder, as far as that can be done: its process may just be leaving.
  public static void deleteFolder(Path configDir) {
    try {
      RemovedTree.remove(configDir);
    } catch (IOException failure) {
      log.debug("some of {} stays", configDir, failure);
    }
  }

  /// Removes what the CLI has of a session: its configuration folder, which is its alone.
  public static void delete(SessionRecord record) throws IOException {
    if (!record.configDir().endsWith(record.id().toString())) {
      throw new IOException(record.configDir() + " is not named for session " + record.id());
    }
    RemovedTree.remove(record.configDir());
  }

  /// Where the CLI looks for a session's transcript.
  public static Path file(SessionRecord record) {
    return record
        .configDir()
        .resolve("projects")
        .resolve(slug(resolved(record.scope().workspace())))
        .resolve(record.id() + ".jsonl");
  }

  private static Path resolved(Path workspace) {
    try {
      return workspace.toRealPath();
    } catch (IOException e) {
      return workspace.toAbsolutePath().normalize();
    }
  }

  /// The CLI's name of a working directory. It counts in UTF-16, and tells long ones apart by a
  /// hash that is Java's.
  static String slug(Path folder) {
    String path = folder.toString();
    StringBuilder slug = new StringBuilder(path.length());
    path.chars().forEach(c -> slug.append(isPlain(c) ? (char) c : '-'));
    if (slug.length() <= LONGEST_SLUG) {
      return slug.toString();
    }
    String hash = Long.toString(Math.abs((long) path.hashCode()), Character.MAX_RADIX);
    return slug.substring(0, LONGEST_SLUG) + "-" + hash;
  }

  private static boolean isPlain(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }
}
