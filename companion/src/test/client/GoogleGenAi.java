import com.google.genai.Client;
import com.google.genai.ResponseStream;
import com.google.genai.types.GenerateContentResponse;
import com.google.genai.types.HttpOptions;

/// google-genai with a Gemini model.
final class GoogleGenAi {
  private static final String MODEL = "gemini-2.5-flash";

  private GoogleGenAi() {}

  public static void main(String[] arguments) {
    Client.Builder builder = Client.builder().apiKey("callers-own");
    if (!arguments[0].isEmpty()) {
      builder.httpOptions(HttpOptions.builder().baseUrl(arguments[0]).build());
    }
    Client client = builder.build();
    Said.about("gemini, whole", client.models.generateContent(MODEL, "say pong", null).text());
    StringBuilder text = new StringBuilder();
    try (ResponseStream<GenerateContentResponse> parts =
        client.models.generateContentStream(MODEL, "say pong", null)) {
      parts.forEach(part -> text.append(part.text()));
    }
    Said.about("gemini, streamed", text.toString());
    System.exit(0);
  }
}
