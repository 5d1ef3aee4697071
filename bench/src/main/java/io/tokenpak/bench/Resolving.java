package io.tokenpak.bench;

import io.tokenpak.companion.Catalog;
import io.tokenpak.companion.credential.Credential;
import io.tokenpak.companion.credential.CredentialSettings;
import io.tokenpak.companion.credential.Credentials;
import io.tokenpak.companion.exchange.RequestHead;
import io.tokenpak.companion.platform.Caller;
import io.tokenpak.companion.provider.Provider;
import io.tokenpak.companion.provider.Upstreams;
import io.tokenpak.companion.route.Access;
import io.tokenpak.companion.route.Route;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpURI;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// What it costs a request to find its credential, which is fresh. The files of the logins are
/// real, and looked at as often as in service.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(5)
public class Resolving {
  private static final Caller CALLER = new Caller("generic", null, null);
  private static final Upstreams UPSTREAMS =
      new Upstreams(
          URI.create("https://anthropic.example"),
          URI.create("https://openai.example"),
          URI.create("https://chatgpt.example"),
          URI.create("https://google.example"));

  private static final RequestHead STRANGER = head("/v1/messages", "User-Agent", "openclaw/1");
  private static final RequestHead CLAUDE_CODE =
      head(
          "/v1/messages",
          "User-Agent",
          "claude-cli/2.1.329 (external, cli)",
          "X-Claude-Code-Session-Id",
          "8f1c2a3e-0000-4000-8000-000000000001");
  private static final RequestHead CODEX = head("/responses", "originator", "codex_cli_rs");

  private final Path home;
  private final Credentials acknowledged;
  private final Credentials unacknowledged;
  private final Route claude = injected("tokenpak-claude-code");
  private final Route codex = injected("tokenpak-openai-codex");
  private final Route anthropic = injected("tokenpak-anthropic");

  /// Writes logins into a temporary folder.
  public Resolving() {
    home = written();
    acknowledged = credentials(true);
    unacknowledged = credentials(false);
  }

  private static Path written() {
    long inAnHour = Instant.now().plusSeconds(3600).toEpochMilli();
    try {
      Path home = Files.createTempDirectory("tokenpak-resolving");
      write(
          home.resolve(".credentials.json"),
          "{\"claudeAiOauth\":{\"accessToken\":\"sk-ant-oat01-bench\",\"expiresAt\":%d}}"
              .formatted(inAnHour));
      write(
          home.resolve("auth.json"),
          "{\"tokens\":{\"access_token\":\"%s\",\"account_id\":\"acc\"}}"
              .formatted(token(inAnHour / 1000)));
      return home;
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
  }

  private static void write(Path file, String text) throws IOException {
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, text);
  }

  private static String token(long expiry) {
    byte[] claims = "{\"exp\":%d}".formatted(expiry).getBytes(StandardCharsets.UTF_8);
    return "eyJhbGciOiJub25lIn0."
        + Base64.getUrlEncoder().withoutPadding().encodeToString(claims)
        + ".c2ln";
  }

  private Credentials credentials(boolean subscriptionAcknowledged) {
    return new Credentials(
        Catalog.credentialSources(
            new CredentialSettings(
                home,
                home,
                Optional.of("sk-ant-api03-bench"),
                Optional.empty(),
                subscriptionAcknowledged),
            UPSTREAMS));
  }

  private static RequestHead head(String path, String... fields) {
    HttpFields.Mutable all = HttpFields.build();
    for (int i = 0; i < fields.length; i += 2) {
      all.add(fields[i], fields[i + 1]);
    }
    return new RequestHead("POST", HttpURI.from(path), all.asImmutable());
  }

  private static Route injected(String name) {
    List<Provider> providers = Catalog.providers(UPSTREAMS);
    return providers.stream()
        .filter(provider -> provider.name().equals(name))
        .map(provider -> new Route(provider, Route.HTTP, Access.INJECTED))
        .findFirst()
        .orElseThrow();
  }

  /// The Claude login, for another program with the owner's acknowledgement.
  @Benchmark
  public Credential claudeLogin() {
    return acknowledged.resolve(STRANGER, CALLER, claude);
  }

  /// The Claude login, for Claude Code itself.
  @Benchmark
  public Credential claudeLoginForClaudeCode() {
    return unacknowledged.resolve(CLAUDE_CODE, CALLER, claude);
  }

  /// The ChatGPT login of Codex.
  @Benchmark
  public Credential codexLogin() {
    return acknowledged.resolve(CODEX, CALLER, codex);
  }

  /// An API key, which comes after both logins.
  @Benchmark
  public Credential apiKey() {
    return acknowledged.resolve(STRANGER, CALLER, anthropic);
  }

  /// Removes the logins.
  @TearDown
  public void remove() throws IOException {
    Files.delete(home.resolve(".credentials.json"));
    Files.delete(home.resolve("auth.json"));
    Files.delete(home);
  }
}
