package io.tokenpak.companion;

import io.tokenpak.companion.credential.ProcessOwner;
import io.tokenpak.dispatch.PermissionMode;
import io.tokenpak.dispatch.PoolSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Reads as whom the children of the pool ask their provider, and what they may do here.
final class CliAccessReader {
  private static final Pattern TOOL = Pattern.compile("[A-Za-z][A-Za-z0-9_]{0,63}");

  /// A tool, or a tool with what it may be used for.
  private static final Pattern RULE =
      Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,127}(\\([^\\p{Cntrl}]{1,1000}\\))?");

  private final SettingReader reader;
  private final IntSupplier user;

  CliAccessReader(SettingReader reader) {
    this(reader, ProcessOwner::number);
  }

  /// @param user the number of the user that the companion runs as
  CliAccessReader(SettingReader reader, IntSupplier user) {
    this.reader = reader;
    this.user = user;
  }

  /// Unless the owner says which: the companion has a key of its own, or the CLI is asked to use
  /// its login.
  boolean isOwnLogin() {
    String text = reader.text(Setting.CLI_LOGIN).orElseThrow();
    boolean injects = reader.isOn(Setting.CREDENTIAL_INJECTION);
    return switch (text) {
      case "auto" -> !injects || !hasKey();
      case "own" -> true;
      case "companion" -> {
        if (!injects) {
          throw new BadSetting(
              reader.name(Setting.CLI_LOGIN)
                  + " is companion, which injects credentials: set TOKENPAK_CREDENTIAL_INJECTION=1,"
                  + " or own here");
        }
        yield false;
      }
      default -> throw reader.bad(Setting.CLI_LOGIN, text, "auto, own or companion");
    };
  }

  private boolean hasKey() {
    return reader.text(Setting.ANTHROPIC_API_KEY).isPresent()
        || reader.text(Setting.ANTHROPIC_API_KEYS).isPresent()
        || reader.text(Setting.ANTHROPIC_KEY_COMMAND).isPresent();
  }

  /// The folder whose login the CLI uses while it keeps everything else in another one. In the
  /// keychain of macOS, the item of a folder that nobody names is that of an empty name.
  String loginFolder() {
    return reader
        .raw(Setting.CLAUDE_SECURE_STORAGE)
        .orElseGet(() ->
            Installation.system().startsWith("Mac")
                ? reader.raw(Setting.CLAUDE_CONFIG_DIR).orElse("")
                : reader.path(Setting.CLAUDE_CONFIG_DIR).toString());
  }

  PoolSettings.Tools tools() {
    return new PoolSettings.Tools(
        names(),
        rules(),
        mode(),
        mcpConfig(),
        reader.isOn(Setting.CLI_SLASH_COMMANDS),
        reader.number(Setting.CLI_ROUNDS, 1, 10_000));
  }

  private Optional<List<String>> names() {
    List<String> names = list(Setting.CLI_TOOLS, "names of tools, default or none");
    if (names.equals(List.of("default"))) {
      return Optional.empty();
    }
    if (names.equals(List.of("none"))) {
      return Optional.of(List.of());
    }
    for (String name : names) {
      if (!TOOL.matcher(name).matches() || name.equals("default") || name.equals("none")) {
        throw reader.bad(Setting.CLI_TOOLS, name, "names of tools, or default or none alone");
      }
    }
    return Optional.of(names);
  }

  private List<String> rules() {
    String expected = "permission rules such as Read or Bash(git status:*)";
    List<String> rules = list(Setting.CLI_ALLOW, expected);
    for (String rule : rules) {
      if (!RULE.matcher(rule).matches()) {
        throw reader.bad(Setting.CLI_ALLOW, rule, expected);
      }
    }
    return rules;
  }

  private List<String> list(Setting setting, String expected) {
    String text = reader.text(setting).orElse("");
    return ListText.parse(text, ",").orElseThrow(() -> reader.bad(setting, text, expected));
  }

  private PermissionMode mode() {
    Setting setting = Setting.CLI_PERMISSION_MODE;
    String text = reader.text(setting).orElseThrow();
    PermissionMode mode =
        Arrays.stream(PermissionMode.values())
            .filter(each -> each.word().equals(text))
            .findFirst()
            .orElseThrow(() ->
                reader.bad(
                    setting,
                    text,
                    Arrays.stream(PermissionMode.values())
                        .map(PermissionMode::word)
                        .collect(Collectors.joining(", "))));
    boolean bypass = reader.isOn(Setting.CLI_BYPASS);
    if (mode == PermissionMode.BYPASS_PERMISSIONS) {
      checkBypass(bypass);
    }
    return mode;
  }

  /// Whoever can send a request can then do on this machine what its user can.
  private void checkBypass(boolean confirmed) {
    if (user.getAsInt() == ProcessOwner.ROOT) {
      throw new BadSetting(
          reader.name(Setting.CLI_PERMISSION_MODE)
              + " must not be bypassPermissions for root: run the companion as another user, or name"
              + " rules in TOKENPAK_CLI_ALLOW");
    }
    if (!confirmed) {
      throw new BadSetting(
          reader.name(Setting.CLI_PERMISSION_MODE)
              + " is bypassPermissions, with which every caller can do here what you can: set"
              + " TOKENPAK_CLI_BYPASS=1 if that is what you want, or name rules in"
              + " TOKENPAK_CLI_ALLOW");
    }
  }

  private Optional<Path> mcpConfig() {
    Setting setting = Setting.CLI_MCP_CONFIG;
    return reader
        .text(setting)
        .map(_ -> {
          Path file = reader.path(setting);
          if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw new BadSetting(
                reader.name(setting) + " must be a file that you can read: " + file);
          }
          if (othersMayWrite(file)) {
            throw new BadSetting(
                "%s names programs that are run, and may be written by others: run chmod 600 %s"
                    .formatted(reader.name(setting), file));
          }
          return file;
        });
  }

  private static boolean othersMayWrite(Path file) {
    try {
      Set<PosixFilePermission> modes = Files.getPosixFilePermissions(file);
      return modes.contains(PosixFilePermission.GROUP_WRITE)
          || modes.contains(PosixFilePermission.OTHERS_WRITE);
    } catch (IOException unreadable) {
      return true;
    }
  }
}
