package io.tokenpak.companion.wire;

import io.tokenpak.companion.credential.Credential;
import io.tokenpak.companion.credential.CredentialField;
import io.tokenpak.companion.credential.CredentialSource;
import io.tokenpak.companion.credential.Finding;
import io.tokenpak.companion.credential.SourceHealth;
import io.tokenpak.companion.exchange.RequestHead;
import io.tokenpak.companion.platform.Caller;
import io.tokenpak.companion.route.Route;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A Claude login as simpler gateways hold it: read from its file, and again when that was a while
/// ago. A refusal changes nothing.
final class CachedLogin implements CredentialSource {
  private static final Pattern TOKEN = Pattern.compile("\"accessToken\":\"([^\"]+)\"");

  private final Path file;
  private final URI origin;
  private final Duration kept;
  private Credential credential;
  private long readAt;

  CachedLogin(Path file, URI origin, Duration kept) {
    this.file = file;
    this.origin = origin;
    this.kept = kept;
    this.credential = read();
    this.readAt = System.nanoTime();
  }

  private Credential read() {
    try {
      Matcher token = TOKEN.matcher(Files.readString(file));
      String value = token.find() ? token.group(1) : "none";
      CredentialField field = CredentialField.set("Authorization", "Bearer " + value);
      return Credential.injected(this, value, origin, List.of(field));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Override
  public String name() {
    return "cached-login";
  }

  @Override
  public synchronized Finding find(RequestHead head, Caller caller, Route route) {
    if (System.nanoTime() - readAt > kept.toNanos()) {
      credential = read();
      readAt = System.nanoTime();
    }
    return new Finding.Found(credential);
  }

  @Override
  public SourceHealth health() {
    return SourceHealth.of(name(), file.toString(), SourceHealth.State.VALID, "");
  }
}
