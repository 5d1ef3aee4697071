package io.tokenpak.companion;

import io.tokenpak.companion.usage.ledger.LedgerSettings;
import io.tokenpak.companion.usage.ledger.ServerSettings;
import java.nio.file.Path;

/// Reads how usage is kept.
final class LedgerSettingReader {
  private LedgerSettingReader() {}

  static LedgerSettings read(SettingReader reader, Path home) {
    return new LedgerSettings(
        home,
        reader.isOn(Setting.LEDGER),
        reader.text(Setting.LEDGER_URL).map(url -> server(reader, url)),
        reader.isOn(Setting.LEDGER_AWAIT_INTENT),
        reader.duration(Setting.LEDGER_RETENTION));
  }

  /// The URL is never echoed: a password may stand in it.
  private static ServerSettings server(SettingReader reader, String url) {
    try {
      return new ServerSettings(
          url,
          reader.text(Setting.LEDGER_USER),
          reader
              .text(Setting.LEDGER_PASSWORD_FILE)
              .map(file -> reader.path(Setting.LEDGER_PASSWORD_FILE, file)));
    } catch (IllegalArgumentException refused) {
      throw new BadSetting(reader.name(Setting.LEDGER_URL) + " " + refused.getMessage());
    }
  }
}
