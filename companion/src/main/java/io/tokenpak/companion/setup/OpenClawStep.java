package io.tokenpak.companion.setup;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Points OpenClaw at the companion.
///
/// @param lines what its configuration needs: JSON behind comment lines
public record OpenClawStep(Machine machine, String lines) implements Step {
  private static final long MOST_BYTES = 1 << 20;

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

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
    if (machine.url().getPort() == 0) {
      return Proposal.word("the port is picked at the start: run tokenpak serve, then setup again");
    }
    try {
      if (Files.size(file) > MOST_BYTES) {
        return byHand(file, "is larger than 1 MiB");
      }
      JsonNode before = JSON.readTree(Files.readAllBytes(file));
      JsonNode wanted = JSON.readTree(json());
      if (!(before instanceof ObjectNode object) || !(wanted instanceof ObjectNode ours)) {
        return byHand(file, "holds no JSON object");
      }
      return proposal(file, object, ours);
    } catch (JacksonException commented) {
      return byHand(
          file, "has comments, or is else more than plain JSON, which a rewrite would lose");
    } catch (IOException unreadable) {
      return byHand(file, "cannot be read");
    }
  }

  private static Proposal byHand(Path file, String why) {
    return Proposal.word(file + " " + why + ": add by hand what tokenpak env openclaw prints");
  }

  private String json() {
    return String.join(
        "\n", lines.lines().filter(line -> !line.stripLeading().startsWith("//")).toList());
  }

  private static Proposal proposal(Path file, ObjectNode before, ObjectNode ours)
      throws IOException {
    List<String> changed = new ArrayList<>();
    ObjectNode after = before.deepCopy();
    if (!merge(after, ours, "", changed)) {
      return byHand(file, "has a member of another form than OpenClaw's");
    }
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
  ///
  /// @return whether every object that is needed is one, or was not there
  private static boolean merge(ObjectNode to, ObjectNode from, String path, List<String> changed) {
    for (Map.Entry<String, JsonNode> member : from.properties()) {
      String name = member.getKey();
      String place = path.isEmpty() ? name : path + "." + name;
      JsonNode there = to.path(name);
      boolean isNew = there.isMissingNode() || there.isNull();
      if (!isNew && member.getValue() instanceof ObjectNode ours) {
        if (!(there instanceof ObjectNode object) || !merge(object, ours, place, changed)) {
          return false;
        }
      } else if (isNew || (decides(place) && !there.equals(member.getValue()))) {
        to.set(name, member.getValue().deepCopy());
        changed.add(place);
      }
    }
    return true;
  }

  private static boolean decides(String place) {
    return place.endsWith(".baseUrl") || place.endsWith(".headers.User-Agent");
  }
}
