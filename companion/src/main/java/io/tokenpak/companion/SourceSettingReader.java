package io.tokenpak.companion;

import io.tokenpak.companion.credential.KeychainItem;
import io.tokenpak.companion.credential.OwnerKeys;
import io.tokenpak.companion.credential.SourceSettings;
import io.tokenpak.companion.credential.process.CommandEnvironment;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads where more credentials come from.
final class SourceSettingReader {
  private SourceSettingReader() {}

  static SourceSettings read(SettingReader reader, Map<String, String> environment) {
    return new SourceSettings(
        new OwnerKeys(
            reader.text(Setting.CLAUDE_CODE_OAUTH_TOKEN),
            reader.words(Setting.ANTHROPIC_API_KEYS),
            reader.words(Setting.OPENAI_API_KEYS)),
        new SourceSettings.KeyCommands(
            command(reader, Setting.ANTHROPIC_KEY_COMMAND),
            command(reader, Setting.OPENAI_KEY_COMMAND),
            CommandEnvironment.of(environment)),
        places(reader),
        reader.isOn(Setting.KEYS_WHEN_EXHAUSTED));
  }

  private static List<String> command(SettingReader reader, Setting setting) {
    return reader.text(setting).isEmpty() ? List.of() : reader.command(setting);
  }

  private static SourceSettings.LoginPlaces places(SettingReader reader) {
    SourceSettings.Subscription subscription =
        reader.oneOf(Setting.SUBSCRIPTION_LOGIN, SourceSettings.Subscription.class);
    boolean openClaw = reader.isOn(Setting.OPENCLAW_PROFILES);
    if (subscription == SourceSettings.Subscription.OPENCLAW && !openClaw) {
      throw new BadSetting(
          reader.name(Setting.SUBSCRIPTION_LOGIN)
              + " is openclaw, whose profiles are not read: set TOKENPAK_OPENCLAW_PROFILES=1");
    }
    return new SourceSettings.LoginPlaces(
        subscription,
        openClaw ? Optional.of(openClaw(reader)) : Optional.empty(),
        reader.path(Setting.GEMINI_CLI_HOME).resolve(".gemini").resolve("oauth_creds.json"),
        keychain(reader));
  }

  private static Path openClaw(SettingReader reader) {
    String agent = reader.text(Setting.OPENCLAW_AGENT).orElseThrow();
    if (!agent.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
      throw new BadSetting(
          reader.name(Setting.OPENCLAW_AGENT) + " must be the name of an agent, for example main");
    }
    return reader
        .path(Setting.OPENCLAW_STATE_DIR)
        .resolve("agents")
        .resolve(agent)
        .resolve("agent");
  }

  /// Only macOS has one.
  private static Optional<String> keychain(SettingReader reader) {
    return System.getProperty("os.name").startsWith("Mac")
        ? Optional.of(
            KeychainItem.service(
                reader.raw(Setting.CLAUDE_SECURE_STORAGE), reader.raw(Setting.CLAUDE_CONFIG_DIR)))
        : Optional.empty();
  }
}
