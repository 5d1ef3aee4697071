package io.tokenpak.companion.realclient;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tokenpak.companion.stub.RecordedRequest;
import io.tokenpak.companion.stub.StubProvider;
import io.tokenpak.companion.stub.StubScript;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The libraries that programs on the JVM use, unmodified and with the agent, before a companion
/// that serves.
@Tag("real-client")
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class AgentSdkTest {
  private static final String PONG = "pong from the stub";
  private static final String SECRET_KEY = "a secret key of nobody's";
  private static final String ROUTE =
      ",route=companion:api.anthropic.com,api.openai.com,generativelanguage.googleapis.com";

  @TempDir Path folder;

  static List<SdkProgram> programs() {
    return List.of(
        SdkProgram.ofTests("VendorSdks"),
        new SdkProgram(
            "LangChain4j",
            List.of(
                "dev.langchain4j:langchain4j-anthropic:1.19.0",
                "dev.langchain4j:langchain4j-open-ai:1.19.0")),
        new SdkProgram(
            "SpringAi1",
            List.of(
                // As Spring Boot's list of versions has it; by nearness alone an older one comes.
                "com.fasterxml.jackson.core:jackson-core:2.21.4",
                "org.springframework.ai:spring-ai-anthropic:1.1.8",
                "org.springframework.ai:spring-ai-openai:1.1.8")),
        new SdkProgram(
            "SpringAi2",
            List.of(
                "com.fasterxml.jackson.core:jackson-annotations:2.22",
                "tools.jackson.core:jackson-core:3.1.5",
                "org.springframework.ai:spring-ai-anthropic:2.0.1",
                "org.springframework.ai:spring-ai-openai:2.0.1")),
        new SdkProgram("GoogleGenAi", List.of("com.google.genai:google-genai:1.70.0")));
  }

  @ParameterizedTest
  @MethodSource("programs")
  void saysWhoItIsToTheCompanionThatItIsPointedAt(SdkProgram program) throws Exception {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");

    try (StubProvider stub = StubProvider.start(StubScript.saying(PONG));
        ServedCompanion companion = ServedCompanion.start(folder, stub, Map.of())) {
      List<String> turns = turns(program, java, companion, "", companion.url().toString());

      arrivedAs(program, companion, stub, turns.size());
    }
  }

  @ParameterizedTest
  @MethodSource("programs")
  void comesToTheCompanionInsteadOfItsProvider(SdkProgram program) throws Exception {
    try (StubProvider stub = StubProvider.start(StubScript.saying(PONG));
        ServedCompanion companion = ServedCompanion.start(folder, stub, Map.of())) {
      List<String> turns = turns(program, Java17.java(), companion, ROUTE, "");

      arrivedAs(program, companion, stub, turns.size());
    }
  }

  @Test
  void leavesASignatureOfAwsValid() throws Exception {
    SdkProgram bedrock =
        new SdkProgram(
            "Bedrock",
            List.of(
                "software.amazon.awssdk:bedrockruntime:2.54.14",
                "software.amazon.awssdk:apache5-client:2.54.14",
                "software.amazon.awssdk:url-connection-client:2.54.14"));
    try (StubProvider stub = StubProvider.start(StubScript.saying(PONG))) {
      String agent = "platform=Bedrock,session=s-1,companion=" + stub.origin();
      List<String> command = new ArrayList<>();
      command.addAll(bedrock.command(Java17.java(), agent, hosts()));
      command.addAll(List.of(stub.origin().toString(), "AKIDNOBODY", SECRET_KEY));

      Outcome outcome = Sandbox.of("Bedrock", folder).run(command).succeeded();

      assertThat(outcome.out()).contains("apache5: " + PONG, "urlconnection: " + PONG);
      assertThat(stub.requests()).hasSize(2);
      for (RecordedRequest request : stub.requests()) {
        AwsSignature signature = AwsSignature.in(request);
        assertThat(request.field("X-TokenPak-Platform")).hasValue("jvm/Bedrock");
        assertThat(request.field("X-TokenPak-Session")).hasValue("s-1");
        assertThat(signature.signedFields()).contains("host").noneMatch(it -> it.contains("token"));
        assertThat(signature.computed(request, SECRET_KEY)).isEqualTo(signature.signature());
      }
    }
  }

  /// What the program printed, a line for each turn.
  private List<String> turns(
      SdkProgram program, Path java, ServedCompanion companion, String route, String base)
      throws Exception {
    String agent =
        "platform=%s,session=s-1,companion=%s%s".formatted(program.main(), companion.url(), route);
    List<String> command = new ArrayList<>(program.command(java, agent, hosts()));
    command.add(base);
    Outcome outcome = Sandbox.of(program.main(), folder).run(command).succeeded();
    List<String> turns =
        outcome
            .out()
            .lines()
            .filter(line -> line.contains("whole") || line.contains("streamed"))
            .toList();
    assertThat(turns)
        .as(outcome.report())
        .isNotEmpty()
        .allMatch(line -> line.endsWith(": " + PONG));
    assertThat(outcome.err()).doesNotContain("tokenpak agent");
    return turns;
  }

  private static void arrivedAs(
      SdkProgram program, ServedCompanion companion, StubProvider stub, int turns)
      throws Exception {
    JsonNode status =
        new ObjectMapper().readTree(companion.run("status", "--json").succeeded().out());
    assertThat(status.path("recent"))
        .hasSize(turns)
        .allSatisfy(exchange -> {
          assertThat(exchange.path("platform").asText()).isEqualTo("jvm/" + program.main());
          assertThat(exchange.path("session").asText()).isEqualTo("s-1");
          assertThat(exchange.path("status").asInt()).isEqualTo(200);
        });
    assertThat(stub.requests())
        .hasSize(turns)
        .allSatisfy(request -> Passage.isUntouched(stub, request));
  }

  /// Every provider is this machine, where nothing listens for it; no other name exists.
  private Path hosts() throws Exception {
    return Files.writeString(
        folder.resolve("hosts"),
        """
        127.0.0.1 localhost api.anthropic.com api.openai.com
        127.0.0.1 generativelanguage.googleapis.com
        """);
  }
}
