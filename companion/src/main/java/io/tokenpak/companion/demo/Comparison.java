package io.tokenpak.companion.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// Compares what happened with what should have.
final class Comparison {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<String> surprises = new ArrayList<>();

  private Comparison() {}

  /// What was not as expected, without secrets; empty if all is well.
  static List<String> surprises(
      Scene scene, Reply reply, JsonNode told, Optional<Arrival> arrival) {
    Comparison comparison = new Comparison();
    Scene.Expectation expected = scene.expectation();
    comparison.compare("status", expected.status(), reply.status());
    comparison.compare("platform", expected.platform(), told.path("platform").asText());
    comparison.compare("provider", expected.provider(), told.path("provider").asText());
    comparison.compare("credential", expected.source(), told.path("credential").asText());
    comparison.compare("target", expected.target(), arrival.map(Arrival::target).orElse(""));
    arrival.ifPresent(each -> comparison.arrived(scene, reply, each));
    return comparison.surprises;
  }

  private void arrived(Scene scene, Reply reply, Arrival arrival) {
    require(
        "another credential arrived",
        arrival.credential().equals(scene.expectation().credential()));
    require("the answer's bytes differ", reply.answer().equals(arrival.answer()));
    require("the answer's parts differ", reply.received().size() == arrival.sent().size());
    require(
        "the body's bytes differ",
        scene.expectation().isEdited()
            ? tree(arrival.body()).equals(edited(scene))
            : arrival.asked().equals(Digest.of(scene.bytes())));
  }

  /// As docs/wire.md has it, row W12.
  private static JsonNode edited(Scene scene) {
    ObjectNode body = tree(scene.body()).deepCopy();
    body.put("stream", true).put("store", false).remove("max_output_tokens");
    return body;
  }

  private void compare(String what, Object expected, Object actual) {
    require(what + " is " + actual + " and not " + expected, Objects.equals(expected, actual));
  }

  private void require(String otherwise, boolean holds) {
    if (!holds) {
      surprises.add(otherwise);
    }
  }

  /// The words of an error answer.
  static String message(String answer) {
    return tree(answer).path("error").path("message").asText();
  }

  private static JsonNode tree(String json) {
    try {
      return JSON.readTree(json);
    } catch (IOException malformed) {
      throw new UncheckedIOException(malformed);
    }
  }
}
