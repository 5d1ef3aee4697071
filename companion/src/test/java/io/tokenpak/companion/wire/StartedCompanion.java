package io.tokenpak.companion.wire;

import io.tokenpak.companion.Assembly;
import io.tokenpak.companion.Settings;
import io.tokenpak.companion.stub.RawClient;
import io.tokenpak.companion.stub.RecordingProvider;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;

/// A companion on a free port whose providers are all one stub and whose logins are files in a
/// folder of the test's.
final class StartedCompanion implements AutoCloseable {
  /// The access token of the Claude login.
  static final String CLAUDE_TOKEN = "sk-ant-oat01-companions-own";

  /// The access token of the Codex login.
  static final String CODEX_TOKEN = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJjb21wYW5pb24ifQ.c2ln";

  /// The account of the Codex login.
  static final String CODEX_ACCOUNT = "account-of-the-companion";

  private final Assembly assembly;

  private StartedCompanion(Assembly assembly) {
    this.assembly = assembly;
  }

  /// What a companion is started with.
  static final class Setup {
    private final Path folder;
    private final Map<String, String> variables = new HashMap<>();

    private Setup(Path folder, URI origin) {
      this.folder = folder;
      with("TOKENPAK_HOME", folder.resolve("home").toString());
      with("TOKENPAK_PORT", "0");
      // No program of the user's may run.
      with("TOKENPAK_REFRESH", "off");
      with("CLAUDE_CONFIG_DIR", folder.resolve("claude").toString());
      with("CODEX_HOME", folder.resolve("codex").toString());
      for (String provider : new String[] {"ANTHROPIC", "OPENAI", "CHATGPT", "GOOGLE"}) {
        with("TOKENPAK_UPSTREAM_" + provider, origin.toString());
      }
    }

    Setup with(String variable, String value) {
      variables.put(variable, value);
      return this;
    }

    /// With a Claude login whose owner has acknowledged the terms.
    Setup withClaudeLogin() throws IOException {
      return withClaudeLogin(CLAUDE_TOKEN);
    }

    Setup withClaudeLogin(String token) throws IOException {
      Path file = folder.resolve("claude/.credentials.json");
      write(file, "{\"claudeAiOauth\":{\"accessToken\":\"%s\"}}".formatted(token));
      return with("TOKENPAK_SUBSCRIPTION_OAUTH", "1");
    }

    /// With a ChatGPT login of Codex.
    Setup withCodexLogin() throws IOException {
      return withCodexLogin(CODEX_TOKEN);
    }

    Setup withCodexLogin(String token) throws IOException {
      write(
          folder.resolve("codex/auth.json"),
          """
          {"auth_mode":"chatgpt","tokens":{"access_token":"%s","account_id":"%s"}}
          """
              .formatted(token, CODEX_ACCOUNT));
      return this;
    }

    StartedCompanion start() throws Exception {
      Assembly assembly = Assembly.of(Settings.load(variables));
      assembly.start();
      return new StartedCompanion(assembly);
    }

    private static void write(Path file, String text) throws IOException {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
  }

  /// A companion without any login, in front of a provider.
  static Setup before(RecordingProvider provider, Path folder) {
    return before(provider.origin(), folder);
  }

  static Setup before(URI origin, Path folder) {
    return new Setup(folder, origin);
  }

  int port() {
    return assembly.url().getPort();
  }

  RawClient connect() throws IOException {
    return RawClient.connect(port());
  }

  Assembly assembly() {
    return assembly;
  }

  @Override
  public void close() throws Exception {
    assembly.close();
  }
}
