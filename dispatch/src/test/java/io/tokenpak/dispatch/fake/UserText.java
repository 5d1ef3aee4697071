package io.tokenpak.dispatch.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the CLI reads into the text of a user: commands, and files to show the model.
final class UserText {
  private static final Set<String> COMMANDS =
      Set.of("clear", "compact", "config", "context", "cost", "help", "model", "status", "usage");
  private static final Pattern MENTION = Pattern.compile("(?<=^|\\s)@([\\w./~-]+)");

  private final Session session;
  private final JsonNode content;
  private final boolean verbatim;

  UserText(Session session, ObjectNode line, JsonNode content) {
    this.session = session;
    this.content = content;
    verbatim = line.path("client_composed").asBoolean() || line.has(Desk.NOTIFICATION);
  }

  boolean isCommand() {
    return !verbatim && lastText().startsWith("/") && COMMANDS.contains(command());
  }

  private String lastText() {
    String last = "";
    for (JsonNode block : Json.blocks(content)) {
      last = block.path("type").asText().equals("text") ? block.path("text").asText() : last;
    }
    return last;
  }

  private String command() {
    return lastText().substring(1).split("\\s", 2)[0];
  }

  /// Runs a command, and answers what it says.
  String runCommand() {
    if (session.options.has("--disable-slash-commands")) {
      return "/" + command() + " isn't available in this environment.";
    }
    String argument = lastText().substring(1 + command().length()).strip();
    return switch (command()) {
      case "clear" -> clear();
      case "compact" -> compact();
      case "model" -> {
        session.model = argument;
        yield leave("Set model to `" + argument + "` for this session only");
      }
      default -> leave("The answer of /" + command());
    };
  }

  private String clear() {
    String fresh = UUID.randomUUID().toString();
    session.lines.write(session.line("conversation_reset").put("new_conversation_id", fresh));
    session.chat.startOver(fresh);
    return "";
  }

  private String compact() {
    session.lines.write(session.systemLine("status").put("status", "compacting"));
    session.lines.write(session.systemLine("compact_boundary"));
    return "";
  }

  private String leave(String said) {
    String trace =
        "<command-name>/"
            + command()
            + "</command-name>\n<local-command-stdout>"
            + said
            + "</local-command-stdout>";
    session.chat.add(
        "user", Json.message("user", TextNode.valueOf(trace)), UUID.randomUUID().toString());
    return said;
  }

  /// The content with every file that the text mentions.
  JsonNode expanded() {
    boolean off =
        verbatim
            || session.options.has("--bare")
            || session.isOn("CLAUDE_CODE_DISABLE_ATTACHMENTS")
            || session.isOn("CLAUDE_CODE_DISABLE_FILE_MENTIONS");
    ArrayNode found = Json.array();
    Matcher mention = MENTION.matcher(Json.textOf(content));
    while (!off && mention.find()) {
      attach(session.folder.resolve(mention.group(1)), found);
    }
    return found.isEmpty() ? content : found.addAll(Json.blocks(content));
  }

  private static void attach(Path file, ArrayNode found) {
    try {
      if (Files.isRegularFile(file)) {
        found.add(
            Json.textBlock(
                "<system-reminder>\nResult of calling the Read tool on "
                    + file
                    + ":\n"
                    + FileTool.numbered(file)
                    + "\n</system-reminder>"));
      }
    } catch (IOException _) {
      // A file that cannot be read is not shown.
    }
  }
}
