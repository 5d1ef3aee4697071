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

/// anthropic-java and openai-java.
final class VendorSdks {
  private static final MessageCreateParams MESSAGE =
      MessageCreateParams.builder()
          .model("claude-sonnet-4-6")
          .maxTokens(64)
          .addUserMessage("say pong")
          .build();
  private static final ResponseCreateParams RESPONSE =
      ResponseCreateParams.builder().model("gpt-5.4").input("say pong").build();

  private VendorSdks() {}

  public static void main(String[] arguments) {
    Said.about("anthropic-java, whole", whole(anthropic(arguments[0])));
    Said.about("anthropic-java, streamed", streamed(anthropic(arguments[0])));
    Said.about("openai-java, whole", whole(openAi(arguments[0])));
    Said.about("openai-java, streamed", streamed(openAi(arguments[0])));
    System.exit(0);
  }

  private static AnthropicClient anthropic(String companion) {
    AnthropicOkHttpClient.Builder builder =
        AnthropicOkHttpClient.builder().apiKey("sk-ant-api03-callers-own").maxRetries(0);
    return (companion.isEmpty() ? builder : builder.baseUrl(companion)).build();
  }

  private static OpenAIClient openAi(String companion) {
    OpenAIOkHttpClient.Builder builder =
        OpenAIOkHttpClient.builder().apiKey("sk-callers-own").maxRetries(0);
    return (companion.isEmpty() ? builder : builder.baseUrl(companion + "/v1")).build();
  }

  private static String whole(AnthropicClient client) {
    return client.messages().create(MESSAGE).content().stream()
        .flatMap(block -> block.text().stream())
        .map(text -> text.text())
        .collect(Collectors.joining());
  }

  private static String streamed(AnthropicClient client) {
    try (StreamResponse<RawMessageStreamEvent> events =
        client.messages().createStreaming(MESSAGE)) {
      return events.stream()
          .flatMap(event -> event.contentBlockDelta().stream())
          .flatMap(delta -> delta.delta().text().stream())
          .map(text -> text.text())
          .collect(Collectors.joining());
    }
  }

  private static String whole(OpenAIClient client) {
    return client.responses().create(RESPONSE).output().stream()
        .flatMap(item -> item.message().stream())
        .flatMap(message -> message.content().stream())
        .flatMap(content -> content.outputText().stream())
        .map(text -> text.text())
        .collect(Collectors.joining());
  }

  private static String streamed(OpenAIClient client) {
    try (com.openai.core.http.StreamResponse<ResponseStreamEvent> events =
        client.responses().createStreaming(RESPONSE)) {
      return events.stream()
          .flatMap(event -> event.outputTextDelta().stream())
          .map(delta -> delta.delta())
          .collect(Collectors.joining());
    }
  }
}
