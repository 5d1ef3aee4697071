import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeClient;
import software.amazon.awssdk.services.bedrockruntime.model.ContentBlock;
import software.amazon.awssdk.services.bedrockruntime.model.ConversationRole;
import software.amazon.awssdk.services.bedrockruntime.model.Message;

/// The AWS SDK's client for Bedrock, over each of its blocking HTTP clients; every request is
/// signed.
final class Bedrock {
  private Bedrock() {}

  public static void main(String[] arguments) {
    ask("apache5", Apache5HttpClient.create(), arguments);
    ask("urlconnection", UrlConnectionHttpClient.create(), arguments);
    System.exit(0);
  }

  /// @param arguments the endpoint, and the two halves of a key
  private static void ask(String way, SdkHttpClient http, String[] arguments) {
    BedrockRuntimeClient client =
        BedrockRuntimeClient.builder()
            .endpointOverride(URI.create(arguments[0]))
            .region(Region.US_EAST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(arguments[1], arguments[2])))
            .httpClient(http)
            .build();
    Message question =
        Message.builder()
            .role(ConversationRole.USER)
            .content(ContentBlock.fromText("say pong"))
            .build();
    Said.about(
        way,
        client
            .converse(request -> request.modelId("claude-stub").messages(question))
            .output()
            .message()
            .content()
            .get(0)
            .text());
  }
}
