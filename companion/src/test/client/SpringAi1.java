import java.util.Objects;
import java.util.stream.Collectors;
import org.springframework.ai.anthropic.AnthropicChatModel;
import org.springframework.ai.anthropic.AnthropicChatOptions;
import org.springframework.ai.anthropic.api.AnthropicApi;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatOptions;
import org.springframework.ai.openai.api.OpenAiApi;

/// Spring AI 1 with Anthropic's and OpenAI's models.
final class SpringAi1 {
  private SpringAi1() {}

  public static void main(String[] arguments) {
    String companion = arguments[0];
    ChatModel anthropic = anthropic(companion);
    Said.about("anthropic, whole", anthropic.call("say pong"));
    Said.about("anthropic, streamed", streamed(anthropic));
    ChatModel openAi = openAi(companion);
    Said.about("openai, whole", openAi.call("say pong"));
    Said.about("openai, streamed", streamed(openAi));
    System.exit(0);
  }

  private static ChatModel anthropic(String companion) {
    AnthropicApi.Builder api = AnthropicApi.builder().apiKey("sk-ant-api03-callers-own");
    return AnthropicChatModel.builder()
        .anthropicApi((companion.isEmpty() ? api : api.baseUrl(companion)).build())
        .defaultOptions(
            AnthropicChatOptions.builder().model("claude-sonnet-4-6").maxTokens(64).build())
        .build();
  }

  private static ChatModel openAi(String companion) {
    OpenAiApi.Builder api = OpenAiApi.builder().apiKey("sk-callers-own");
    return OpenAiChatModel.builder()
        .openAiApi((companion.isEmpty() ? api : api.baseUrl(companion)).build())
        .defaultOptions(OpenAiChatOptions.builder().model("gpt-5.4").build())
        .build();
  }

  private static String streamed(ChatModel model) {
    return model.stream(new Prompt("say pong"))
        .toStream()
        .filter(answer -> answer.getResult() != null)
        .map(answer -> answer.getResult().getOutput().getText())
        .filter(Objects::nonNull)
        .collect(Collectors.joining());
  }
}
