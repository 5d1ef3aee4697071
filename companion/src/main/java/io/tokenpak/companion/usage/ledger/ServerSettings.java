package io.tokenpak.companion.usage.ledger;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// A PostgreSQL server that keeps usage.
///
/// @param url `jdbc:postgresql://host/database`, with its options; holds no secret
/// @param user to log in as; empty for that of the operating system
/// @param passwordFile whose first line is the user's password; empty if the server asks for none
public record ServerSettings(String url, Optional<String> user, Optional<Path> passwordFile) {
  private static final String SCHEME = "jdbc:postgresql://";
  private static final Pattern LOOPBACK =
      Pattern.compile("(127(\\.\\d{1,3}){3}|\\[::1]|localhost)(:\\d{1,5})?");
  private static final Pattern HOSTS = Pattern.compile(",");
  private static final Pattern SECRET = Pattern.compile("(?i)[?&](user|password|sslpassword)=");
  private static final Pattern MODE = Pattern.compile("[?&]sslmode=([^&]*)");

  /// Never shows the URL: its owner may have put a password where none belongs.
  ///
  /// @throws IllegalArgumentException if the URL is none, holds a password or trusts any server
  public ServerSettings {
    require(url.startsWith(SCHEME), "must be jdbc:postgresql://host/database");
    require(
        !SECRET.matcher(url).find() && !authority(url).contains("@"),
        "must not hold user or password: set TOKENPAK_LEDGER_USER and TOKENPAK_LEDGER_PASSWORD_FILE");
    require(
        isLoopback(url) || mode(url).orElse("verify-full").equals("verify-full"),
        "must not have another sslmode than verify-full, but for a server on loopback");
  }

  private static void require(boolean held, String otherwise) {
    if (!held) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  private static String authority(String url) {
    return url.substring(SCHEME.length()).replaceFirst("[/?].*", "");
  }

  private static boolean isLoopback(String url) {
    return HOSTS
        .splitAsStream(authority(url).toLowerCase(Locale.ROOT))
        .allMatch(host -> LOOPBACK.matcher(host).matches());
  }

  private static Optional<String> mode(String url) {
    return MODE.matcher(url).results().map(found -> found.group(1)).reduce((_, last) -> last);
  }

  /// The URL with what is demanded of a server that is not on loopback.
  String demandingUrl() {
    List<String> options = new ArrayList<>();
    if (!isLoopback(url) && mode(url).isEmpty()) {
      options.add("sslmode=verify-full");
    }
    if (!isLoopback(url) && !url.contains("sslrootcert=") && !url.contains("sslfactory=")) {
      // The certificates that Java trusts, for the driver would look for a file of its own.
      options.add("sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory");
    }
    return options.isEmpty()
        ? url
        : url + (url.contains("?") ? "&" : "?") + String.join("&", options);
  }

  /// The server and its database, for people.
  String place() {
    return URI.create(url.substring("jdbc:".length()).replaceAll("\\?.*", "")).toString();
  }
}
