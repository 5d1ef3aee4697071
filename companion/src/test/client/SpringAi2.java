import java.util.Objects;
import java.util.stream.Collectors;
import org.springframework.ai.anthropic.AnthropicChatModel;
import org.springframework.ai.anthropic.AnthropicChatOptions;
import org.springframework.ai.chat.model.StreamingChatModel;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatOptions;

/// Spring AI 2 with Anthropic's and OpenAI's models.
final class SpringAi2 {
  private SpringAi2() {}

  public static void main(String[] arguments) {
    AnthropicChatModel anthropic = anthropic(arguments[0]);
    Said.about("anthropic, whole", anthropic.call("say pong"));
    Said.about("anthropic, streamed", streamed(anthropic));
    OpenAiChatModel openAi = openAi(arguments[0]);
    Said.about("openai, whole", openAi.call("say pong"));
    Said.about("openai, streamed", streamed(openAi));
    System.exit(0);
  }

  private static AnthropicChatModel anthropic(String companion) {
    var options =
        AnthropicChatOptions.builder()
            .apiKey("sk-ant-api03-callers-own")
            .model("claude-sonnet-4-6")
            .maxTokens(64);
    if (!companion.isEmpty()) {
      options.baseUrl(companion);
    }
    return AnthropicChatModel.builder().options(options.build()).build();
  }

  private static OpenAiChatModel openAi(String companion) {
    var options = OpenAiChatOptions.builder().apiKey("sk-callers-own").model("gpt-5.4");
    if (!companion.isEmpty()) {
      options.baseUrl(companion + "/v1");
    }
    return OpenAiChatModel.builder().options(options.build()).build();
  }

  private static String streamed(StreamingChatModel model) {
    return model.stream(new Prompt("say pong"))
        .toStream()
        .filter(answer -> answer.getResult() != null)
        .map(answer -> answer.getResult().getOutput().getText())
        .filter(Objects::nonNull)
        .collect(Collectors.joining());
  }
}
