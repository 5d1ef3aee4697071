package io.tokenpak.dispatch.fake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/// Reads lines and sends each where it belongs; a line that is not one of the protocol is fatal.
final class Stdin {
  private final Session session;
  private final Desk desk;
  private final Control control;

  Stdin(Session session, Desk desk, Control control) {
    this.session = session;
    this.desk = desk;
    this.control = control;
  }

  void read() {
    try (InputStream in = new BufferedInputStream(System.in, 1 << 16)) {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      for (int next = in.read(); next >= 0; next = in.read()) {
        if (next == '\n') {
          take(line.toString(StandardCharsets.UTF_8));
          line.reset();
        } else {
          line.write(next);
        }
      }
      take(line.toString(StandardCharsets.UTF_8));
    } catch (IOException e) {
      System.err.println("stdin: " + e.getMessage());
    }
    session.host.gone();
    desk.close();
  }

  private void take(String line) {
    if (line.isBlank()) {
      return;
    }
    if (desk.current().map(Turn::faults).filter(faults -> faults.has("deaf")).isPresent()) {
      Lines.waitForEver();
    }
    try {
      take(Json.parse(line));
    } catch (JsonProcessingException e) {
      die("Error parsing streaming input line (type=unknown, " + line.length() + " chars)");
    }
  }

  private void take(JsonNode line) {
    switch (line.path("type").asText()) {
      case "user" -> takeUser((ObjectNode) line);
      case "assistant" -> takeAssistant((ObjectNode) line);
      case "control_request" -> control.handle(line);
      case "control_response" -> {
        if (session.options.has("--replay-user-messages")) {
          session.lines.write((ObjectNode) line);
        }
        session.host.answered(line.path("response"));
      }
      default -> {}
    }
  }

  private void takeUser(ObjectNode line) {
    String role = line.path("message").path("role").asText("undefined");
    if (!role.equals("user")) {
      die("Error: Expected message role 'user', got '" + role + "'");
    }
    desk.offer(line);
  }

  /// What the host says the model said jumps the queue.
  private void takeAssistant(ObjectNode line) {
    ObjectNode message = (ObjectNode) line.path("message");
    session.chat.add("assistant", message, UUID.randomUUID().toString());
    desk.replay(line);
  }

  private static void die(String message) {
    System.err.println(message);
    Exit.now(1);
  }
}
