import dev.langchain4j.model.anthropic.AnthropicChatModel;
import dev.langchain4j.model.anthropic.AnthropicStreamingChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import java.util.concurrent.CompletableFuture;

/// LangChain4j with Anthropic's and OpenAI's models.
final class LangChain4j {
  private static final String ANTHROPIC_KEY = "sk-ant-api03-callers-own";
  private static final String OPENAI_KEY = "sk-callers-own";

  private LangChain4j() {}

  public static void main(String[] arguments) {
    String companion = arguments[0];
    String anthropic = companion.isEmpty() ? "https://api.anthropic.com/v1" : companion + "/v1";
    String openAi = companion.isEmpty() ? "https://api.openai.com/v1" : companion + "/v1";
    Said.about(
        "anthropic, whole",
        AnthropicChatModel.builder()
            .baseUrl(anthropic)
            .apiKey(ANTHROPIC_KEY)
            .modelName("claude-sonnet-4-6")
            .build()
            .chat("say pong"));
    Said.about(
        "anthropic, streamed",
        streamed(
            AnthropicStreamingChatModel.builder()
                .baseUrl(anthropic)
                .apiKey(ANTHROPIC_KEY)
                .modelName("claude-sonnet-4-6")
                .build()));
    Said.about(
        "openai, whole",
        OpenAiChatModel.builder()
            .baseUrl(openAi)
            .apiKey(OPENAI_KEY)
            .modelName("gpt-5.4")
            .build()
            .chat("say pong"));
    Said.about(
        "openai, streamed",
        streamed(
            OpenAiStreamingChatModel.builder()
                .baseUrl(openAi)
                .apiKey(OPENAI_KEY)
                .modelName("gpt-5.4")
                .build()));
    System.exit(0);
  }

  private static String streamed(StreamingChatModel model) {
    StringBuilder text = new StringBuilder();
    CompletableFuture<String> whole = new CompletableFuture<>();
    model.chat(
        "say pong",
        new StreamingChatResponseHandler() {
          @Override
          public void onPartialResponse(String part) {
            text.append(part);
          }

          @Override
          public void onCompleteResponse(ChatResponse response) {
            whole.complete(text.toString());
          }

          @Override
          public void onError(Throwable error) {
            whole.completeExceptionally(error);
          }
        });
    return whole.join();
  }
}
