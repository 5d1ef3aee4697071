package io.tokenpak.companion.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Base64;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;

/// A user's home for the time of the demo, with logins that nobody issued. Removed at the end, also
/// after Ctrl-C.
final class DemoHome implements AutoCloseable {
  static final String CLAUDE_TOKEN = "sk-ant-oat01-demo-login-of-nobody";

  /// In seconds: the logins of nobody outlive everybody.
  private static final long EXPIRES = Instant.parse("2100-01-01T00:00:00Z").getEpochSecond();

  /// A JSON web token without a signature.
  static final String CODEX_TOKEN =
      "%s.%s.demo".formatted(encoded("{\"alg\":\"none\"}"), encoded("{\"exp\":" + EXPIRES + "}"));

  private final Path folder;
  private boolean removed;
  private final Thread atExit = new Thread(this::remove, "demo-home");

  DemoHome() throws IOException {
    folder = Files.createTempDirectory("tokenpak-demo-");
    Runtime.getRuntime().addShutdownHook(atExit);
    write(
        ".claude/.credentials.json",
        "{\"claudeAiOauth\":{\"accessToken\":\"%s\",\"expiresAt\":%d000,\"scopes\":[\"user:inference\"]}}"
            .formatted(CLAUDE_TOKEN, EXPIRES));
    write(
        ".codex/auth.json",
        "{\"auth_mode\":\"chatgpt\",\"tokens\":{\"access_token\":\"%s\",\"account_id\":\"demo\"}}"
            .formatted(CODEX_TOKEN));
  }

  private synchronized void write(String name, String content) throws IOException {
    if (removed) {
      throw new IOException("the demo was stopped");
    }
    Path file = folder.resolve(name);
    Files.createDirectories(file.resolveSibling("."));
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, content);
  }

  private static String encoded(String json) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }

  /// The variables of a companion that lives here and knows one provider only.
  Map<String, String> environment(URI provider) {
    String origin = provider.toString();
    return Map.of(
        "HOME",
        folder.toString(),
        "TOKENPAK_PORT",
        "0",
        "TOKENPAK_DRAIN",
        "1s",
        "TOKENPAK_REFRESH",
        "off",
        "TOKENPAK_SUBSCRIPTION_OAUTH",
        "1",
        "TOKENPAK_UPSTREAM_ANTHROPIC",
        origin,
        "TOKENPAK_UPSTREAM_OPENAI",
        origin,
        "TOKENPAK_UPSTREAM_CHATGPT",
        origin,
        "TOKENPAK_UPSTREAM_GOOGLE",
        origin);
  }

  @Override
  public void close() {
    remove();
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException stopping) {
      // Then the hook runs by itself.
    }
  }

  private synchronized void remove() {
    removed = true;
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(DemoHome::delete);
    } catch (NoSuchFileException gone) {
      // Removed already.
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
