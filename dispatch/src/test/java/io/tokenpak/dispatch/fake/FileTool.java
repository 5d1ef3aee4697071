package io.tokenpak.dispatch.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;

/// Reading and editing files.
final class FileTool {
  private final Path folder;

  FileTool(Path folder) {
    this.folder = folder;
  }

  Outcome run(String tool, JsonNode input) {
    Path file = folder.resolve(input.path("file_path").asText());
    try {
      return switch (tool) {
        case "Read" -> read(file);
        case "Edit" -> edit(file, input);
        default -> write(file, input.path("content").asText());
      };
    } catch (IOException e) {
      return Outcome.error(String.valueOf(e.getMessage()));
    }
  }

  private Outcome read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      return Outcome.error(
          "File does not exist. Note: your current working directory is " + folder + ".");
    }
    return file.toString().endsWith(".png") ? image(file) : Outcome.text(numbered(file));
  }

  static String numbered(Path file) throws IOException {
    List<String> lines =
        List.of(new String(Files.readAllBytes(file), StandardCharsets.UTF_8).split("\n", -1));
    StringBuilder numbered = new StringBuilder();
    for (int i = 0; i < lines.size(); i++) {
      numbered.append(i == 0 ? "" : "\n").append(i + 1).append('\t').append(lines.get(i));
    }
    return numbered.toString();
  }

  private static Outcome image(Path file) throws IOException {
    ObjectNode source = Json.object("type", "base64").put("media_type", "image/png");
    source.put("data", Base64.getEncoder().encodeToString(Files.readAllBytes(file)));
    ObjectNode image = Json.object("type", "image");
    image.set("source", source);
    return new Outcome(Json.array().add(image), false);
  }

  private static Outcome edit(Path file, JsonNode input) throws IOException {
    String before = Files.readString(file);
    String old = input.path("old_string").asText();
    if (!before.contains(old)) {
      return Outcome.error("String to replace not found in file.\nString: " + old);
    }
    String replacement = input.path("new_string").asText();
    boolean all = input.path("replace_all").asBoolean();
    int at = before.indexOf(old);
    Files.writeString(
        file,
        all
            ? before.replace(old, replacement)
            : before.substring(0, at) + replacement + before.substring(at + old.length()));
    return Outcome.text("The file " + file + " has been updated successfully.");
  }

  private static Outcome write(Path file, String content) throws IOException {
    Files.writeString(file, content);
    return Outcome.text("File created successfully at: " + file);
  }
}
