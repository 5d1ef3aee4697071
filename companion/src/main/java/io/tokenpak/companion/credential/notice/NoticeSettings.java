package io.tokenpak.companion.credential.notice;

import io.tokenpak.companion.credential.hook.OwnerCommand;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/// Where notices go, beside log and status. Not a record: the webhook's path may be a secret.
public final class NoticeSettings {
  private final Path home;
  private final Optional<OwnerCommand> command;
  private final Optional<URI> webhook;

  /// @param home the companion's own folder
  public NoticeSettings(Path home, Optional<OwnerCommand> command, Optional<URI> webhook) {
    this.home = home;
    this.command = command;
    this.webhook = webhook;
  }

  Path stateFile() {
    return home.resolve("notices.json");
  }

  Optional<OwnerCommand> command() {
    return command;
  }

  Optional<URI> webhook() {
    return webhook;
  }

  @Override
  public String toString() {
    return "NoticeSettings[home="
        + home
        + ", command="
        + command
        + ", webhook="
        + webhook.map(URI::getHost)
        + "]";
  }
}
