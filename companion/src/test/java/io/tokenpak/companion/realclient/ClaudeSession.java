package io.tokenpak.companion.realclient;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// One Claude Code process that takes one turn after the other.
final class ClaudeSession implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Process process;
  private final Writer in;
  private final BufferedReader out;

  ClaudeSession(Process process) {
    this.process = process;
    this.in = process.outputWriter(UTF_8);
    this.out = process.inputReader(UTF_8);
  }

  /// What the turn comes to.
  JsonNode say(String text) throws Exception {
    in.write("{\"type\":\"user\",\"message\":{\"role\":\"user\",\"content\":\"" + text + "\"}}\n");
    in.flush();
    return CompletableFuture.supplyAsync(this::result, Thread::startVirtualThread)
        .get(60, TimeUnit.SECONDS);
  }

  private JsonNode result() {
    try {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        JsonNode event = line.startsWith("{") ? JSON.readTree(line) : JSON.nullNode();
        if (event.path("type").asText().equals("result")) {
          return event;
        }
      }
      throw new AssertionError("the session ended without a result");
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  @Override
  public void close() {
    BoundedProcess.end(process);
  }
}
