package io.tokenpak.companion;

import io.tokenpak.dispatch.PoolSettings;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// Reads which folders the children of the pool may see. What would hand them a login, or the
/// companion's own state, is refused.
final class CliFolderReader {
  private static final String SEPARATORS = "," + File.pathSeparator;

  private final SettingReader reader;
  private final Path home;
  private final List<Path> kept;

  /// @param home the companion's own folder
  CliFolderReader(SettingReader reader, Path home) {
    this.reader = reader;
    this.home = home;
    this.kept =
        List.of(
            home.resolve("run"),
            home.resolve("cli"),
            home.resolve("sessions"),
            home.resolve("setup"),
            home.resolve("refresh"),
            home.resolve("lease"),
            reader.path(Setting.OPENCLAW_STATE_DIR),
            reader.path(Setting.GEMINI_CLI_HOME).resolve(".gemini"),
            reader.path(Setting.CLAUDE_CONFIG_DIR),
            reader.path(Setting.CODEX_HOME),
            reader.userHome().toAbsolutePath().normalize().resolve(".ssh"));
  }

  PoolSettings.Folders read() {
    List<Path> roots =
        reader.isUnset(Setting.CLI_WORKSPACE)
            ? List.of(home.resolve("workspace"))
            : folders(Setting.CLI_WORKSPACE);
    if (roots.isEmpty()) {
      throw new BadSetting(reader.name(Setting.CLI_WORKSPACE) + " must name at least one folder");
    }
    return new PoolSettings.Folders(roots, folders(Setting.CLI_DIRECTORIES));
  }

  private List<Path> folders(Setting setting) {
    String text = reader.text(setting).orElse("");
    return ListText.parse(text, SEPARATORS)
        .orElseThrow(() -> new BadSetting(reader.name(setting) + " must be a list of folders"))
        .stream()
        .map(each -> folder(setting, each))
        .distinct()
        .toList();
  }

  private Path folder(Setting setting, String text) {
    if (!text.startsWith("/") && !text.equals("~") && !text.startsWith("~/")) {
      throw reader.bad(setting, text, "absolute folders");
    }
    Path folder = reader.path(setting, text);
    Path real = real(folder);
    for (Path secret : kept) {
      Path place = real(secret);
      if (place.startsWith(real) || real.startsWith(place)) {
        throw new BadSetting(
            "%s must not be %s: processes of the pool could read %s there; name a folder of its own"
                .formatted(reader.name(setting), folder, secret));
      }
    }
    return folder;
  }

  /// Without symbolic links, as far as it exists.
  private static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException absent) {
      Path parent = path.getParent();
      Path name = path.getFileName();
      return parent == null || name == null ? path : real(parent).resolve(name);
    }
  }
}
