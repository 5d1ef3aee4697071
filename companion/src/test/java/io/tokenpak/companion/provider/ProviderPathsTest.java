package io.tokenpak.companion.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.tokenpak.companion.SampleCatalog;
import io.tokenpak.companion.exchange.ErrorShape;
import io.tokenpak.companion.exchange.RequestHead;
import io.tokenpak.companion.exchange.SampleHead;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ProviderPathsTest {
  /// Path · who claims it without and with `anthropic-version` · who serves it. Letters: Anthropic,
  /// claude-Code, Openai, codeX, Google.
  private static final String TABLE =
      """
      /v1/messages                              A  A   AC
      /v1/messages/                             A  A   AC
      /v1/messages/count_tokens                 A  A   AC
      /v1/messages/batches                      A  A   AC
      /v1/messages/batches/b_1/results          A  A   AC
      /v1/messages/batches?limit=2              A  A   AC
      /v1/messagesX                             -  -   -
      /v1/messages;x=y                          -  -   -
      /v1/Messages                              -  -   -
      /v1//messages                             -  -   -
      //v1/messages                             -  -   -
      /v1/complete                              -  A   AC
      /v1/complete/x                            -  -   -
      /v1/models                                O  AO  ACOX
      /v1/models/gpt-5.4                        O  AO  ACOX
      /v1/files                                 O  AO  ACO
      /v1/files/f_1/content                     O  AO  ACO
      /v1/skills                                O  AO  ACO
      /v1/organizations/api_keys                -  -   -
      /v1/organization/admin_api_keys           -  -   -
      /v1/responses                             O  O   OX
      /v1/responses/r_1/cancel                  O  O   OX
      /v1/responses/compact                     O  O   OX
      /v1/responsesX                            -  -   -
      /v1/chat/completions                      O  O   O
      /v1/chat/completions/c_1                  O  O   O
      /v1/chat                                  -  -   -
      /v1/completions                           O  O   O
      /v1/completions/x                         -  -   -
      /v1/embeddings                            O  O   O
      /v1/images/generations                    O  O   OX
      /v1/audio/speech                          O  O   O
      /v1/moderations                           O  O   O
      /v1/batches                               O  O   O
      /v1/batches/b_1                           O  O   O
      /v1/uploads/u/parts                       O  O   O
      /v1/realtime                              O  O   OX
      /v1/realtime/calls                        O  O   OX
      /v1/conversations/c/items                 O  O   O
      /v1/vector_stores/v/files                 O  O   O
      /v1/alpha/search                          -  -   X
      /v1alpha/models/m:generateContent         G  G   G
      /v1beta/models/m:streamGenerateContent    G  G   G
      /v1beta                                   G  G   G
      /v1betaX/models                           -  -   -
      /upload/v1beta/files                      G  G   G
      /responses                                X  X   X
      /responses/compact                        X  X   X
      /codex/responses                          X  X   X
      /codex/models?client_version=1            X  X   X
      /codexes                                  -  -   -
      /backend-api/codex/responses              X  X   X
      /backend-api/codex/models                 X  X   X
      /backend-api/responses                    X  X   X
      /backend-api/wham/accounts/check          -  -   -
      /backend-api                              -  -   -
      /                                         -  -   -
      /v1                                       -  -   -
      /healthz                                  -  -   -
      *                                         -  -   -
      """;

  private static Stream<Arguments> rows() {
    return TABLE.lines().map(row -> Arguments.of((Object[]) row.split(" +", -1)));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void claimAndServeWhatTheTableSays(
      String target, String claimed, String claimedWithVersion, String served) {
    RequestHead plain = SampleHead.post(target);
    RequestHead versioned = SampleHead.post(target, "Anthropic-Version", "2023-06-01");
    for (Provider provider : SampleCatalog.providers()) {
      String letter = letter(provider);
      assertThat(provider.claims(plain)).as(letter + " claims").isEqualTo(claimed.contains(letter));
      assertThat(provider.claims(versioned))
          .as(letter + " claims with version")
          .isEqualTo(claimedWithVersion.contains(letter));
      assertThat(provider.serves(plain)).as(letter + " serves").isEqualTo(served.contains(letter));
      assertThat(provider.serves(versioned)).isEqualTo(served.contains(letter));
    }
  }

  @Test
  void whatIsClaimedIsServed() {
    for (String row : TABLE.lines().toList()) {
      String target = row.substring(0, row.indexOf(' '));
      RequestHead head = SampleHead.post(target, "anthropic-version", "1");
      for (Provider provider : SampleCatalog.providers()) {
        assertThat(!provider.claims(head) || provider.serves(head)).as(row).isTrue();
      }
    }
  }

  @Test
  void everyPathShownIsServed() {
    for (Provider provider : SampleCatalog.providers()) {
      assertThat(provider.paths()).isNotEmpty().doesNotHaveDuplicates();
      for (String path : provider.paths()) {
        String target = path.replace("/…", "");
        assertThat(provider.serves(SampleHead.post(target))).as(target).isTrue();
        assertThat(provider.serves(SampleHead.post(path.replace("…", "x")))).as(path).isTrue();
      }
    }
  }

  @Test
  void nobodyServesAPathThatClimbsOut() {
    for (Provider provider : SampleCatalog.providers()) {
      for (String path : provider.paths()) {
        String parent = path.replace("/…", "");
        assertThat(provider.serves(SampleHead.post(parent + "/%2e%2e/wham"))).as(path).isFalse();
      }
    }
  }

  @Test
  void allButCodexKeepTheTarget() {
    for (Provider provider : SampleCatalog.providers()) {
      if (!letter(provider).equals("X")) {
        assertThat(provider.target(SampleHead.post("/v1/messages?beta=true&a=%20b")))
            .isEqualTo("/v1/messages?beta=true&a=%20b");
      }
    }
  }

  @Test
  void codexTargetsKeepTheRestOfThePathAndTheQuery() {
    Provider codex = SampleCatalog.providers().get(3);
    assertThat(
            Stream.of(
                    "/v1/responses",
                    "/v1/models?client_version=0.169.0",
                    "/v1/alpha/search",
                    "/responses?a=/v1/b",
                    "/responses/compact",
                    "/codex/responses",
                    "/codex/models?client_version=1",
                    "/backend-api/responses",
                    "/backend-api/codex/responses",
                    "/backend-api/codex/models?client_version=%31")
                .map(target -> codex.target(SampleHead.post(target))))
        .containsExactly(
            "/backend-api/codex/responses",
            "/backend-api/codex/models?client_version=0.169.0",
            "/backend-api/codex/alpha/search",
            "/backend-api/codex/responses?a=/v1/b",
            "/backend-api/codex/responses/compact",
            "/backend-api/codex/responses",
            "/backend-api/codex/models?client_version=1",
            "/backend-api/codex/responses",
            "/backend-api/codex/responses",
            "/backend-api/codex/models?client_version=%31");
  }

  @Test
  void onlyResponsesAndRealtimeSpeakWebSocket() {
    List<String> targets =
        List.of(
            "/v1/responses",
            "/v1/realtime",
            "/v1/models",
            "/responses",
            "/codex/responses",
            "/backend-api/codex/responses",
            "/backend-api/responses",
            "/backend-api/codex/models",
            "/v1/messages",
            "/v1beta/models");
    assertThat(SampleCatalog.providers())
        .extracting(
            provider -> targets.stream().filter(t -> provider.upgrades(SampleHead.get(t))).toList())
        .containsExactly(
            List.of(),
            List.of(),
            targets.subList(0, 2),
            List.of(
                "/v1/responses",
                "/v1/realtime",
                "/responses",
                "/codex/responses",
                "/backend-api/codex/responses",
                "/backend-api/responses"),
            List.of());
  }

  @Test
  void everyProviderHasItsNameOriginAndErrors() {
    assertThat(SampleCatalog.providers())
        .extracting(Provider::name, provider -> provider.origin().getHost(), Provider::errorShape)
        .containsExactly(
            tuple("tokenpak-anthropic", "anthropic.example", ErrorShape.ANTHROPIC),
            tuple("tokenpak-claude-code", "anthropic.example", ErrorShape.ANTHROPIC),
            tuple("tokenpak-openai", "openai.example", ErrorShape.OPENAI),
            tuple("tokenpak-openai-codex", "chatgpt.example", ErrorShape.OPENAI),
            tuple("tokenpak-google", "google.example", ErrorShape.GOOGLE));
  }

  private static String letter(Provider provider) {
    return switch (provider.name()) {
      case "tokenpak-anthropic" -> "A";
      case "tokenpak-claude-code" -> "C";
      case "tokenpak-openai" -> "O";
      case "tokenpak-openai-codex" -> "X";
      case "tokenpak-google" -> "G";
      default -> throw new AssertionError(provider.name());
    };
  }
}
