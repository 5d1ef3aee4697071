package io.tokenpak.companion.credential.refresh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LoginRewriteTest {
  private static final Instant NOW = Instant.ofEpochMilli(1_790_000_000_123L);
  private static final String GRANT =
      "{\"access_token\":\"new-a\",\"refresh_token\":\"new-r\",\"expires_in\":100,\"scope\":\"x y\"}";

  private static String rewrite(String file) throws Exception {
    return rewrite(file, GRANT);
  }

  private static String rewrite(String file, String grant) throws Exception {
    byte[] after =
        LoginRewrite.rewrite(
            file.getBytes(StandardCharsets.UTF_8),
            Grant.parse(grant.getBytes(StandardCharsets.UTF_8)),
            NOW);
    return new String(after, StandardCharsets.UTF_8);
  }

  @Test
  void changesNoOtherByte() throws Exception {
    String file =
        """
        { "mcpOAuth" : {"ünïcode \\u00e9\\n":[1.50, 1e400, 12345678901234567890, true , null, {}]},\t"accessToken":"not this",
          "claudeAiOauth":{ "unknown":{"accessToken":"nor this"}, "accessToken" : "old \\"a\\" ","refreshToken":"old-r" ,
          "expiresAt":1 ,"scopes" : [ "user:inference" , "é" ], "x":-0.0}, "last":"}"}

        """;

    assertThat(rewrite(file))
        .isEqualTo(
            file.replace("\"old \\\"a\\\" \"", "\"new-a\"")
                .replace("\"old-r\"", "\"new-r\"")
                .replace("\"expiresAt\":1 ", "\"expiresAt\":1790000100123 ")
                .replace("[ \"user:inference\" , \"é\" ]", "[\"x\",\"y\"]"));
  }

  @Test
  void addsWhatWasNotThere() throws Exception {
    assertThat(rewrite("{\"claudeAiOauth\":{\"accessToken\":\"a\",\"refreshToken\":\"r\"}}"))
        .isEqualTo(
            "{\"claudeAiOauth\":{\"expiresAt\":1790000100123,\"accessToken\":\"new-a\",\"refreshToken\":\"new-r\"}}");
  }

  @Test
  void keepsTheRefreshTokenWhereNoneCame() throws Exception {
    assertThat(
            rewrite(
                "{\"claudeAiOauth\":{\"accessToken\":\"a\",\"refreshToken\":\"r\",\"expiresAt\":5}}",
                "{\"access_token\":\"b\",\"refresh_token_expires_in\":10}"))
        .contains("\"accessToken\":\"b\",\"refreshToken\":\"r\"")
        .contains("\"refreshTokenExpiresAt\":1790000010123")
        .as("an hour, where nothing is said")
        .contains("\"expiresAt\":1790003600123");
  }

  @Test
  void assumesAnHourOfATokenWithAnAbsurdLife() throws Exception {
    for (String life : new String[] {"99999999999", "1.5e9", "\"soon\"", "null"}) {
      assertThat(
              rewrite(
                  "{\"claudeAiOauth\":{\"accessToken\":\"a\",\"refreshToken\":\"r\"}}",
                  "{\"access_token\":\"b\",\"expires_in\":" + life + "}"))
          .as(life)
          .contains("\"expiresAt\":1790003600123");
    }
  }

  @Test
  void quotesWhatMustBeQuoted() throws Exception {
    assertThat(
            rewrite(
                "{\"claudeAiOauth\":{\"accessToken\":\"a\",\"refreshToken\":\"r\"}}",
                "{\"access_token\":\"b\\\"\\\\c\"}"))
        .contains("\"accessToken\":\"b\\\"\\\\c\"");
  }

  @Test
  void refusesWhatHoldsNoLoginWithoutQuotingIt() {
    for (String file :
        new String[] {"", "[]", "{\"secret\":1}", "{\"claudeAiOauth\":{}}", "{\"secret", "null"}) {
      assertThatThrownBy(() -> rewrite(file))
          .isInstanceOf(IOException.class)
          .hasMessageNotContaining("secret");
    }
  }
}
