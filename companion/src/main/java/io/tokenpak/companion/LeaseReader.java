package io.tokenpak.companion;

import io.tokenpak.companion.credential.Secret;
import io.tokenpak.companion.credential.lease.LeaseOwner;
import io.tokenpak.companion.credential.lease.LeaseSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/// Reads where the lease broker is and how its leases are handled, under the names that clients of
/// this broker use.
final class LeaseReader {
  /// The broker takes back what nobody asked after for three minutes, so that two questions may go
  /// astray.
  private static final Duration LONGEST_HEARTBEAT = Duration.ofSeconds(80);

  private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");

  private final SettingReader reader;

  LeaseReader(SettingReader reader) {
    this.reader = reader;
  }

  /// Empty where no broker is set.
  ///
  /// @param home the companion's own folder
  Optional<LeaseSettings> read(Path home) {
    Setting address = first(Setting.AUTH_MANAGER_BASE_URL, Setting.AUTH_MANAGER_BROKER_ADDRESS);
    Setting secret = first(Setting.AUTH_MANAGER_INTERNAL_API_TOKEN, Setting.AUTH_MANAGER_API_KEY);
    boolean hasAddress = reader.text(address).isPresent();
    if (hasAddress != reader.text(secret).isPresent()) {
      throw new BadSetting(
          hasAddress
              ? reader.name(address) + " is set: set AUTH_MANAGER_INTERNAL_API_TOKEN, too"
              : reader.name(secret) + " is set: set AUTH_MANAGER_BASE_URL, too");
    }
    checkWhatHasNoEffect();
    return hasAddress
        ? Optional.of(
            new LeaseSettings(
                broker(address),
                token(secret),
                owner(),
                reader.text(Setting.AUTH_MANAGER_LEASE_ID),
                course(),
                files(home),
                reports()))
        : Optional.empty();
  }

  /// The first that is set, or else the first.
  private Setting first(Setting setting, Setting other) {
    return reader.text(setting).isEmpty() && reader.text(other).isPresent() ? other : setting;
  }

  private URI broker(Setting setting) {
    String text = reader.text(setting).orElseThrow();
    try {
      URI uri = new URI(text.replaceFirst("/+$", ""));
      String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
      boolean isPlain = scheme.equals("http") && uri.getHost() != null && isHere(uri.getHost());
      boolean isAllowed = isPlain && reader.isOn(Setting.AUTH_MANAGER_ALLOW_INSECURE_LOCALHOST);
      if (uri.getHost() != null
          && uri.getRawUserInfo() == null
          && uri.getRawQuery() == null
          && uri.getRawFragment() == null
          && (scheme.equals("https") || isAllowed)) {
        return uri;
      }
    } catch (URISyntaxException malformed) {
      // Said below, without the text: a password may stand in it.
    }
    throw new BadSetting(
        reader.name(setting)
            + " must be an address such as https://broker.example.com, without user, password and"
            + " query; http is for this machine only, and not with"
            + " AUTH_MANAGER_ALLOW_INSECURE_LOCALHOST=0");
  }

  private static boolean isHere(String host) {
    return host.equalsIgnoreCase("localhost")
        || host.equals("[::1]")
        || host.matches("127(\\.\\d{1,3}){3}");
  }

  private Secret token(Setting setting) {
    String text = reader.text(setting).orElseThrow();
    if (!Secret.isSendable(text)) {
      throw new BadSetting(
          reader.name(setting) + " has characters that no header field can carry: copy it again");
    }
    return Secret.of(text);
  }

  private LeaseOwner owner() {
    return new LeaseOwner(
        reader.text(Setting.AUTH_MANAGER_MACHINE_ID).orElseGet(LeaseReader::hostName),
        LeaseOwner.agentName(reader.text(Setting.AUTH_MANAGER_AGENT_ID).orElseThrow()));
  }

  private static String hostName() {
    try {
      return Files.readString(HOST_NAME).strip();
    } catch (IOException notLinux) {
      try {
        return InetAddress.getLocalHost().getHostName();
      } catch (UnknownHostException nameless) {
        return "openclaw-host";
      }
    }
  }

  private LeaseSettings.Course course() {
    Duration heartbeat =
        interval(
            Setting.AUTH_MANAGER_REFRESH_INTERVAL_MS,
            Setting.AUTH_MANAGER_REFRESH_INTERVAL_SECONDS,
            15_000);
    return new LeaseSettings.Course(
        heartbeat.compareTo(LONGEST_HEARTBEAT) > 0 ? LONGEST_HEARTBEAT : heartbeat,
        Duration.ofSeconds(number(Setting.AUTH_MANAGER_REQUESTED_TTL_SECONDS, 60)),
        reader.isOn(Setting.AUTH_MANAGER_AUTO_RENEW),
        reader.isOn(Setting.AUTH_MANAGER_AUTO_ROTATE),
        rotatesEarly(),
        reader.isOn(Setting.AUTH_MANAGER_RELEASE_LEASE_ON_SHUTDOWN));
  }

  private boolean rotatesEarly() {
    Setting setting = Setting.AUTH_MANAGER_ROTATION_POLICY;
    String text = reader.text(setting).orElseThrow();
    return switch (text) {
      case "replacement_required_only" -> false;
      case "recommended_or_required" -> true;
      default ->
          throw reader.bad(setting, text, "replacement_required_only or recommended_or_required");
    };
  }

  private LeaseSettings.Files files(Path home) {
    Setting auth = Setting.AUTH_MANAGER_AUTH_FILE_PATH;
    return new LeaseSettings.Files(
        home.resolve("lease.json"),
        reader.text(auth).map(_ -> reader.path(auth)),
        reader.isOn(Setting.LEASE_REFRESH_TOKEN));
  }

  private LeaseSettings.Reports reports() {
    return new LeaseSettings.Reports(
        reader.isOn(Setting.AUTH_MANAGER_TELEMETRY_ENABLED),
        interval(
            Setting.AUTH_MANAGER_TELEMETRY_INTERVAL_MS,
            Setting.AUTH_MANAGER_TELEMETRY_INTERVAL_SECONDS,
            1_000),
        (int) number(Setting.AUTH_MANAGER_TELEMETRY_FLUSH_EVERY, 1));
  }

  private Duration interval(Setting millis, Setting seconds, long floor) {
    boolean inSeconds = reader.isUnset(millis) && reader.text(seconds).isPresent();
    return inSeconds
        ? Duration.ofMillis(Math.max(floor, number(seconds, 1) * 1_000))
        : Duration.ofMillis(number(millis, floor));
  }

  /// A whole number; what is below the floor counts as the floor, as it does elsewhere.
  private long number(Setting setting, long floor) {
    String text = reader.text(setting).orElseThrow();
    if (!text.matches("\\d{1,9}")) {
      throw reader.bad(setting, text, "a whole number of at most nine digits");
    }
    return Math.max(floor, Long.parseLong(text));
  }

  /// What is taken and does nothing must make sense all the same.
  private void checkWhatHasNoEffect() {
    var _ = reader.isOn(Setting.AUTH_MANAGER_ENFORCE_LEASE_ACTIVE_AUTH);
    var _ = reader.isOn(Setting.AUTH_MANAGER_DISALLOW_NON_LEASE_AUTH);
    var _ = reader.isOn(Setting.AUTH_MANAGER_PURGE_NON_LEASE_PROFILES_ON_START);
    var _ = number(Setting.AUTH_MANAGER_USAGE_EXPORT_DAYS, 1);
  }
}
