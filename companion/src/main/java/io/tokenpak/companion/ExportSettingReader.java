package io.tokenpak.companion;

import io.tokenpak.companion.credential.export.ExportLedger;
import io.tokenpak.companion.credential.export.ExportSettings;
import io.tokenpak.companion.credential.export.ExportTargets;
import io.tokenpak.companion.credential.export.ExportTerms;
import java.nio.file.Path;
import java.time.Duration;

/// Reads what is exported.
final class ExportSettingReader {
  private static final Duration HOOK_PATIENCE = Duration.ofMinutes(2);

  private ExportSettingReader() {}

  static ExportSettings read(SettingReader reader, Path home) {
    ExportTargets targets =
        new ExportTargets(
            reader.path(Setting.OPENCLAW_STATE_DIR), reader.userHome(), new ExportLedger(home));
    ExportTerms terms =
        new ExportTerms(
            reader.isOn(Setting.SUBSCRIPTION_OAUTH),
            reader.isOn(Setting.EXPORT_REFRESH_TOKEN),
            false);
    try {
      return new ExportSettings(
          targets.list(reader.text(Setting.EXPORT).orElse("")),
          terms,
          reader.ownerCommand(Setting.EXPORT_HOOK, HOOK_PATIENCE),
          targets);
    } catch (IllegalArgumentException malformed) {
      throw new BadSetting(reader.name(Setting.EXPORT) + ": " + malformed.getMessage());
    }
  }
}
