package io.tokenpak.companion.realclient;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseStreamEvent;
import java.util.stream.Collectors;

/// What a program on the JVM does with the providers' own SDKs; as a program, it is set up by its
/// environment alone.
final class JavaSdkTurn {
  private static final MessageCreateParams MESSAGE =
      MessageCreateParams.builder()
          .model("claude-sonnet-4-6")
          .maxTokens(64)
          .addUserMessage("say pong")
          .build();
  private static final ResponseCreateParams RESPONSE =
      ResponseCreateParams.builder().model("gpt-5.4").input("say pong").build();

  private JavaSdkTurn() {}

  public static void main(String[] arguments) {
    System.out.println("anthropic: " + streamed(AnthropicOkHttpClient.fromEnv()));
    System.out.println("openai: " + streamed(OpenAIOkHttpClient.fromEnv()));
    System.exit(0);
  }

  static String whole(AnthropicClient client) {
    return client.messages().create(MESSAGE).content().stream()
        .flatMap(block -> block.text().stream())
        .map(text -> text.text())
        .collect(Collectors.joining());
  }

  static String streamed(AnthropicClient client) {
    try (StreamResponse<RawMessageStreamEvent> events =
        client.messages().createStreaming(MESSAGE)) {
      return events.stream()
          .flatMap(event -> event.contentBlockDelta().stream())
          .flatMap(delta -> delta.delta().text().stream())
          .map(text -> text.text())
          .collect(Collectors.joining());
    }
  }

  static String whole(OpenAIClient client) {
    return client.responses().create(RESPONSE).output().stream()
        .flatMap(item -> item.message().stream())
        .flatMap(message -> message.content().stream())
        .flatMap(content -> content.outputText().stream())
        .map(text -> text.text())
        .collect(Collectors.joining());
  }

  static String streamed(OpenAIClient client) {
    try (com.openai.core.http.StreamResponse<ResponseStreamEvent> events =
        client.responses().createStreaming(RESPONSE)) {
      return events.stream()
          .flatMap(event -> event.outputTextDelta().stream())
          .map(delta -> delta.delta())
          .collect(Collectors.joining());
    }
  }
}
