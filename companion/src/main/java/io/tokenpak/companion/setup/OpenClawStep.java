package io.tokenpak.companion.setup;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Points OpenClaw at the companion.
///
/// @param lines what its configuration needs: JSON behind comment lines
public record OpenClawStep(Machine machine, String lines) implements Step {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Override
  public String title() {
    return "OpenClaw";
  }

  @Override
  public List<String> explanation() {
    return List.of(
        "OpenClaw's Anthropic provider gets the companion's address and a header that says who calls.",
        "It needs no key or login of its own then, and no restart when a login is renewed.");
  }

  @Override
  public Proposal propose() {
    Path file = machine.openClawHome().resolve("openclaw.json");
    if (!Files.isRegularFile(file)) {
      return Proposal.word("there is no " + file);
    }
    try {
      JsonNode before = JSON.readTree(Files.readAllBytes(file));
      JsonNode wanted = JSON.readTree(json());
      if (!(before instanceof ObjectNode object) || !(wanted instanceof ObjectNode ours)) {
        return Proposal.word(file + " holds no JSON object: mend it first");
      }
      return proposal(file, object, ours);
    } catch (JacksonException commented) {
      return Proposal.word(
          file + " has comments, which a rewrite would lose: add by hand what this prints:",
          "tokenpak env openclaw");
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private String json() {
    return String.join(
        "\n", lines.lines().filter(line -> !line.stripLeading().startsWith("//")).toList());
  }

  private static Proposal proposal(Path file, ObjectNode before, ObjectNode ours)
      throws IOException {
    List<String> changed = new ArrayList<>();
    ObjectNode after = before.deepCopy();
    merge(after, ours, "", changed);
    if (changed.isEmpty()) {
      return Proposal.word("is set up already: " + file);
    }
    return new Proposal.Offer(
        "Change it?",
        Proposal.Consent.YES,
        List.of(
            new Change(
                file,
                JSON.writerWithDefaultPrettyPrinter().writeValueAsString(after) + "\n",
                "set " + String.join(", ", changed))),
        List.of("restart OpenClaw's gateway, if it runs"));
  }

  /// What is there stays, but for where requests go and what says who calls.
  private static void merge(ObjectNode to, ObjectNode from, String path, List<String> changed) {
    for (Map.Entry<String, JsonNode> member : from.properties()) {
      String name = member.getKey();
      String place = path.isEmpty() ? name : path + "." + name;
      JsonNode there = to.path(name);
      if (there instanceof ObjectNode object && member.getValue() instanceof ObjectNode ours) {
        merge(object, ours, place, changed);
      } else if (there.isMissingNode() || (decides(place) && !there.equals(member.getValue()))) {
        to.set(name, member.getValue().deepCopy());
        changed.add(place);
      }
    }
  }

  private static boolean decides(String place) {
    return place.endsWith(".baseUrl") || place.endsWith(".headers.User-Agent");
  }
}
