package io.tokenpak.dispatch.process;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/// Takes secrets out of text that people will read: those that it was told, and whatever looks like
/// a provider's key.
///
/// Not a record, since it holds secrets.
public final class Redaction {
  private static final Pattern KEY =
      Pattern.compile(
          "sk-[A-Za-z0-9_-]{8,}"
              + "|eyJ[A-Za-z0-9_-]{5,}(?:\\.[A-Za-z0-9_-]+){0,2}"
              + "|(?i:(?<=bearer )[A-Za-z0-9._~+/=-]{8,})");
  private static final String GONE = "[redacted]";

  private final List<String> secrets;

  private Redaction(Collection<String> secrets) {
    // A secret that contains another goes first, or its rest would stay.
    this.secrets =
        secrets.stream()
            .filter(secret -> !secret.isBlank())
            .sorted(Comparator.comparingInt(String::length).reversed())
            .toList();
  }

  /// Takes out these, besides what looks like a key.
  public static Redaction of(Collection<String> secrets) {
    return new Redaction(secrets);
  }

  /// The text without secrets.
  public String apply(String text) {
    String result = text;
    for (String secret : secrets) {
      result = result.replace(secret, GONE);
    }
    return KEY.matcher(result).replaceAll(GONE);
  }
}
