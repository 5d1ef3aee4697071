package io.tokenpak.companion.realclient;

import io.tokenpak.companion.stub.StubProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// One `codex exec` in a sandbox: its config file is exactly the snippet, and what a test adds goes
/// on the command line.
final class CodexCli {
  private static final String BINARY =
      "@openai/codex-linux-x64/vendor/x86_64-unknown-linux-musl/bin/codex";

  private final Path binary;
  private final Sandbox sandbox;
  private final List<String> overrides = new ArrayList<>();

  private CodexCli(Path binary, Sandbox sandbox) {
    this.binary = binary;
    this.sandbox = sandbox;
  }

  static Path install() throws IOException, InterruptedException {
    return ClientCache.ofUser().install(NpmPackage.CODEX).resolve(BINARY);
  }

  /// Whatever Codex asks besides its model, the stub answers.
  static CodexCli in(Path folder, Path binary, StubProvider stub) throws IOException {
    Sandbox sandbox = Sandbox.of(NpmPackage.CODEX.spec(), folder);
    Path codexHome = Files.createDirectories(sandbox.home().resolve(".codex"));
    sandbox.set("CODEX_HOME", codexHome.toString());
    sandbox.set("CODEX_REFRESH_TOKEN_URL_OVERRIDE", stub.origin() + "/oauth/token");
    CodexCli codex = new CodexCli(binary, sandbox);
    for (String feature : List.of("plugins", "apps", "remote_plugin")) {
      codex.with("features." + feature, "false");
    }
    codex.with("analytics.enabled", "false");
    return codex.with("chatgpt_base_url", quoted(stub.origin() + "/backend-api/"));
  }

  static String quoted(String text) {
    return '"' + text + '"';
  }

  CodexCli configured(String toml) throws IOException {
    sandbox.write(".codex/config.toml", toml);
    return this;
  }

  CodexCli loggedIn(String owner) throws IOException {
    Logins.chatGpt(sandbox.home().resolve(".codex"), owner);
    return this;
  }

  CodexCli withVariable(String name, String value) {
    sandbox.set(name, value);
    return this;
  }

  /// Overrides one key of the config, its value as TOML.
  CodexCli with(String key, String toml) {
    overrides.add("-c");
    overrides.add(key + "=" + toml);
    return this;
  }

  /// Goes on with the last session.
  Outcome sayPongAgain() throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(binary.toString(), "exec", "resume", "--last", "--skip-git-repo-check"));
    command.addAll(overrides);
    command.add("say pong again");
    return sandbox.run(command);
  }

  Outcome sayPong() throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of(binary.toString(), "exec", "--skip-git-repo-check"));
    command.addAll(overrides);
    command.addAll(List.of("-C", sandbox.workspace().toString(), "say pong"));
    return sandbox.run(command);
  }
}
