package io.tokenpak.companion;

import io.tokenpak.companion.credential.notice.NoticeSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/// Reads where notices go.
final class NoticeSettingReader {
  private static final Duration COMMAND_PATIENCE = Duration.ofSeconds(30);

  private NoticeSettingReader() {}

  static NoticeSettings read(SettingReader reader, Path home) {
    return new NoticeSettings(
        home, reader.ownerCommand(Setting.NOTICE_COMMAND, COMMAND_PATIENCE), webhook(reader));
  }

  /// Never echoed: its path may be a secret.
  private static Optional<URI> webhook(SettingReader reader) {
    if (reader.text(Setting.NOTICE_WEBHOOK).isEmpty()) {
      return Optional.empty();
    }
    URI address = reader.uri(Setting.NOTICE_WEBHOOK);
    String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
    String host = address.getHost();
    boolean safe =
        scheme.equals("https")
            || (scheme.equals("http")
                && host != null
                && SettingReader.isLoopback(SettingReader.unbracketed(host)));
    if (!safe || host == null || address.getUserInfo() != null) {
      throw new BadSetting(
          reader.name(Setting.NOTICE_WEBHOOK)
              + " must be https://…, or http:// on a loopback address, without user or password");
    }
    return Optional.of(address);
  }
}
