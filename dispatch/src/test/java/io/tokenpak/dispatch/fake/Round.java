package io.tokenpak.dispatch.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// One request to the provider and the lines that its answer becomes.
final class Round {
  private final Session session;
  private final Work work;
  private final Faults faults;
  private final ToolCalls calls;
  private final Spending spent;
  private Stream stream;
  private boolean duplicated;

  Round(Session session, Work work, Faults faults, ToolCalls calls, Spending spent) {
    this.session = session;
    this.work = work;
    this.faults = faults;
    this.calls = calls;
    this.spent = spent;
    stream = new Stream(session, calls);
  }

  Reply ask() throws Aborted, ApiFailure {
    int retries =
        Integer.parseInt(session.environment.getOrDefault("CLAUDE_CODE_MAX_RETRIES", "10"));
    for (int attempt = 1; ; attempt++) {
      try {
        return attempt();
      } catch (IOException e) {
        work.check();
        retry(ApiFailure.connection(e.getMessage()), attempt, retries);
      } catch (ApiFailure e) {
        work.check();
        retry(e, attempt, retries);
      }
    }
  }

  /// What had come when the turn was interrupted stays in the conversation.
  void keepPartial() {
    stream.keepPartial();
  }

  private Reply attempt() throws IOException, Aborted, ApiFailure {
    work.check();
    stream = new Stream(session, calls);
    ModelClient client = Login.client(session);
    work.onAbort(client::cut);
    ModelClient.Answer answer = client.post(session.request());
    if (answer.status() != 200) {
      throw ApiFailure.of(answer.status(), answer.text());
    }
    stream.requestId(answer.header("request-id"));
    BufferedReader events =
        new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
    while (!stream.isEnded()) {
      String line = events.readLine();
      if (line == null) {
        throw new IOException("the provider's answer ended early");
      }
      if (line.startsWith("data:")) {
        take(Json.parse(line.substring(5)));
      }
    }
    client.cut();
    spent.add(stream.usage());
    session.spending.add(stream.usage());
    return stream.finish();
  }

  private void take(JsonNode event) throws IOException, Aborted {
    if (event.path("type").asText().equals("error")) {
      throw new IOException(event.path("error").path("message").asText());
    }
    work.check();
    boolean assistantLine = stream.take((ObjectNode) event);
    if (assistantLine) {
      faults.at(Step.AFTER_ASSISTANT, session.lines);
    }
    if (event.path("type").asText().equals("content_block_delta")) {
      faults.at(Step.MID_STREAM, session.lines);
      if (faults.has("silence")) {
        work.stall();
      }
      if (faults.has("duplicate") && !duplicated) {
        duplicated = true;
        throw new IOException("the connection was reset");
      }
    }
  }

  private void retry(ApiFailure failure, int attempt, int retries) throws ApiFailure, Aborted {
    stream.breakOff();
    if (!failure.canRetry() || attempt > retries) {
      throw failure;
    }
    Duration delay = Duration.ofMillis(Math.min(36_000, 500L << Math.min(attempt - 1, 10)));
    ObjectNode line =
        session
            .systemLine("api_retry")
            .put("attempt", attempt)
            .put("max_retries", retries)
            .put("retry_delay_ms", delay.toMillis())
            .put("error", failure.kind());
    line.set(
        "error_status",
        failure.status() == 0
            ? com.fasterxml.jackson.databind.node.NullNode.getInstance()
            : com.fasterxml.jackson.databind.node.IntNode.valueOf(failure.status()));
    session.lines.write(line);
    calls.forget();
    work.pause(delay);
  }
}
