package io.tokenpak.companion.credential;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenpak.companion.Catalog;
import io.tokenpak.companion.credential.process.CommandEnvironment;
import io.tokenpak.companion.exchange.Refusal;
import io.tokenpak.companion.exchange.RequestHead;
import io.tokenpak.companion.exchange.SampleHead;
import io.tokenpak.companion.provider.Upstreams;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
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

  /// Each further source, with secrets that serve and with secrets that cannot.
  @Test
  void printsNoSecretOfFurtherSources() throws Exception {
    FakeProgram program = new FakeProgram(home);
    try (CapturedLog log = new CapturedLog()) {
      for (String end : List.of("", "\u0007", "ä", " x")) {
        Logins.overwrite(home.resolve("auth-profiles.json"), profiles(end));
        Logins.overwrite(
            home.resolve("oauth_creds.json"), "{\"access_token\":\"" + CANARY + end + "\"}");
        program.does("echo " + CANARY + " >&2; printf '%s' '" + CANARY + end + "'");
        for (SourceSettings.Subscription subscription : SourceSettings.Subscription.values()) {
          exercise(further(subscription, program, end));
        }
      }
      printed.addAll(log.lines());
    }
    assertThat(printed).hasSizeGreaterThan(100).noneMatch(text -> text.contains(CANARY));
  }

  private static String profiles(String end) {
    List<String> profiles = new ArrayList<>();
    for (String provider : List.of("anthropic", "openai", "openai-codex")) {
      for (String form :
          List.of("api_key key", "api_key apiKey", "token token", "oauth access", "oauth key")) {
        String type = form.substring(0, form.indexOf(' '));
        String member = form.substring(form.indexOf(' ') + 1);
        String name = CANARY + profiles.size();
        profiles.add(
            "\"%s\":{\"type\":\"%s\",\"provider\":\"%s\",\"%s\":\"%s%s\"}"
                .formatted(name, type, provider, member, CANARY, end));
      }
    }
    return "{\"profiles\":{" + String.join(",", profiles) + "}}";
  }

  private CredentialSettings further(
      SourceSettings.Subscription subscription, FakeProgram program, String end) {
    List<String> command = List.of(program.path.toString(), CANARY + end);
    return new CredentialSettings(
        home,
        home,
        Optional.of(CANARY + end),
        Optional.of(CANARY + end),
        true,
        new SourceSettings(
            new OwnerKeys(
                Optional.of(CANARY + end), List.of(CANARY + end + "2"), List.of(CANARY + end)),
            new SourceSettings.KeyCommands(
                command,
                command,
                CommandEnvironment.of(Map.of("PATH", "/usr/bin:/bin", "A", CANARY))),
            new SourceSettings.LoginPlaces(
                subscription,
                Optional.of(home),
                home.resolve("oauth_creds.json"),
                Optional.of("Claude Code-credentials")),
            true));
  }

  private void exercise(CredentialSettings settings) throws Exception {
    printed.add(settings.toString());
    printed.add(settings.sources().toString());
    List<CredentialSource> sources =
        new ArrayList<>(
            Catalog.credentialSources(
                settings,
                new Upstreams(
                    Logins.provider("tokenpak-anthropic").origin(),
                    Logins.provider("tokenpak-openai").origin(),
                    Logins.provider("tokenpak-openai-codex").origin(),
                    Logins.provider("tokenpak-google").origin())));
    List<Upkeep> upkeep =
        sources.stream()
            .map(SourceAround::innermost)
            .filter(CredentialCommand.class::isInstance)
            .map(Upkeep.class::cast)
            .toList();
    upkeep.forEach(Upkeep::start);
    for (Upkeep each : upkeep) {
      CredentialCommand command = (CredentialCommand) each;
      FakeProgram.await(() -> !command.next().isEmpty());
    }
    Credentials credentials = new Credentials(sources);
    for (int status : new int[] {200, 429, 401}) {
      credentials.health().forEach(health -> printed.add(health.toString()));
      for (String provider : PROVIDERS) {
        resolve(credentials, provider);
        answer(credentials, provider, status);
      }
      sources.forEach(source -> printed.add(source + " " + source.generation()));
    }
    upkeep.forEach(Upkeep::close);
  }

  private static void answer(Credentials credentials, String provider, int status) {
    try {
      credentials
          .use(SampleHead.post("/responses"), Logins.CALLER, Logins.injected(provider))
          .answered(status, RateLimitTest.fields("retry-after: 600"));
    } catch (Refusal nothing) {
      // Printed by resolve already.
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
