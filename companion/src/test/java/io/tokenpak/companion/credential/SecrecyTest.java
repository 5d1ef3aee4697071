package io.tokenpak.companion.credential;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenpak.companion.exchange.Refusal;
import io.tokenpak.companion.exchange.RequestHead;
import io.tokenpak.companion.exchange.SampleHead;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Nothing of a secret is ever printed, whatever state its file is in.
class SecrecyTest {
  /// Every secret here is made of these; text that holds a stretch of one gives it away.
  private static final String CANARY = "kanarienvogel";

  private static final String CLAUDE = "sk-ant-oat01-" + CANARY;
  private static final String CODEX = "eyJ" + CANARY + "." + CANARY + "." + CANARY;

  private static final List<String> PROVIDERS =
      List.of(
          "tokenpak-claude-code", "tokenpak-anthropic", "tokenpak-openai", "tokenpak-openai-codex");

  @TempDir Path home;
  private final List<String> printed = new ArrayList<>();

  /// Good files, and the same ones broken in many ways.
  private static List<String> contents() {
    List<String> contents = new ArrayList<>();
    for (String good :
        List.of(
            Logins.claudeJson(CLAUDE),
            Logins.codexJson(CODEX, CANARY),
            Logins.codexKeyJson("sk-" + CANARY))) {
      contents.add(good);
      contents.add(good + good);
      contents.add(good + CANARY);
      contents.add(CANARY + good);
      contents.add("[" + good + "]");
      contents.add(good.replace(CANARY, CANARY + "\\u0007"));
      contents.add(good.replace(CANARY, CANARY + "ä"));
      contents.add(good.replace(CANARY, CANARY + "\\q"));
      contents.add(good.replace("\"" + CANARY, CANARY));
      contents.add(good.replace("Token\":", "Token\":[").replace("_token\":", "_token\":{"));
      contents.add(good.replace("\"auth_mode\":\"", "\"auth_mode\":\"" + CANARY));
      contents.add(good.replace("{\"", "{\"" + CANARY + "\":1,\"" + CANARY + "\":2,\""));
      for (int end = 0; end < good.length(); end += 7) {
        contents.add(good.substring(0, end));
      }
    }
    return contents;
  }

  @Test
  void printsNoSecretInAnyState() throws IOException {
    try (CapturedLog log = new CapturedLog()) {
      for (String content : contents()) {
        exercise(content, "rw-------");
      }
      exercise(Logins.claudeJson(CLAUDE), "rw-r--r--");
      exercise(Logins.codexJson(CODEX, CANARY), "rw-r--r--");
      printed.addAll(log.lines());
    }
    assertThat(printed).hasSizeGreaterThan(1000).noneMatch(text -> text.contains(CANARY));
  }

  private void exercise(String content, String mode) throws IOException {
    Logins logins = new Logins(home);
    logins.anthropicKey = Optional.of("sk-ant-" + CANARY + "\r\n");
    logins.openAiKey = Optional.of("sk-\t" + CANARY);
    for (boolean acknowledged : new boolean[] {true, false}) {
      logins.acknowledged = acknowledged;
      Logins.replace(logins.claude, content);
      Logins.replace(logins.codex, content);
      Logins.mode(logins.claude, mode);
      Logins.mode(logins.codex, mode);
      printed.add(logins.settings().toString());
      Credentials credentials = logins.credentials();
      credentials.health().forEach(health -> printed.add(health.toString()));
      for (String provider : PROVIDERS) {
        resolve(credentials, provider);
      }
    }
  }

  private void resolve(Credentials credentials, String provider) {
    RequestHead head = SampleHead.post("/responses");
    try {
      Credential credential = credentials.resolve(head, Logins.CALLER, Logins.injected(provider));
      printed.add(credential.toString());
      printed.add(credential.generation());
      printed.add(credential.fields().toString());
      printed.add(credential.source().toString());
      printed.add(credential.source().find(head, Logins.CALLER, Logins.injected(provider)) + "");
    } catch (Refusal refusal) {
      StringWriter trace = new StringWriter();
      refusal.printStackTrace(new PrintWriter(trace));
      printed.add(trace.toString());
    }
  }

  @Test
  void printsNoSecretOfWhatIsReadOrParsed() throws Exception {
    Secret secret = Secret.of(CANARY);
    byte[] bytes = Logins.codexJson(CODEX, CANARY).getBytes(StandardCharsets.UTF_8);
    Logins logins = new Logins(home);
    CodexAuth auth =
        new CodexAuth(
            logins.codexLogin(),
            logins.codex,
            Logins.provider("tokenpak-openai-codex").origin(),
            Logins.provider("tokenpak-openai").origin());
    CodexGeneration generation = auth.parse(bytes);
    Reading<CodexGeneration> reading =
        new Reading<>(generation, Trouble.torn("is torn"), FileStamp.ABSENT, 0, 0);
    List<Object> things =
        List.of(secret, secret.generation(), LoginJson.parse(bytes), auth, generation, reading);
    assertThat(things).noneMatch(thing -> thing.toString().contains(CANARY));
  }

  @Test
  void carriesNoParserExceptionAlong() {
    try {
      LoginJson.parse(("{\"a\":" + CANARY).getBytes(StandardCharsets.UTF_8));
    } catch (TroubleException trouble) {
      assertThat(trouble).hasNoCause().hasMessage("is not a complete JSON object");
      assertThat(trouble.getSuppressed()).isEmpty();
      return;
    }
    assertThat(false).as("torn JSON was read").isTrue();
  }

  @Test
  void saltsGenerationsSoThatTheyCannotBeTriedAgainstGuesses() throws Exception {
    byte[] plain =
        MessageDigest.getInstance("SHA-256").digest(CANARY.getBytes(StandardCharsets.UTF_8));
    assertThat(HexFormat.of().formatHex(plain)).doesNotStartWith(Secret.of(CANARY).generation());
    assertThat(Secret.of(CANARY).generation())
        .isEqualTo(Secret.of(CANARY).generation())
        .isNotEqualTo(Secret.of(CANARY + "x").generation())
        .matches("[0-9a-f]{12}");
  }
}
