package io.tokenpak.companion.exchange;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.eclipse.jetty.http.HttpField;

/// Which header fields hold a secret or say whose a request is.
public final class AuthFields {
  private static final Set<String> CALLERS =
      Set.of(
          "authorization",
          "x-api-key",
          "api-key",
          "anthropic-api-key",
          "x-goog-api-key",
          "chatgpt-account-id",
          "cookie");

  /// Parts of names that fields with secrets have.
  private static final Set<String> TELLING =
      Set.of(
          "auth",
          "authentication",
          "authorization",
          "authenticate",
          "cookie",
          "cookie2",
          "credential",
          "credentials",
          "jwt",
          "key",
          "apikey",
          "password",
          "secret",
          "signature",
          "token");

  private AuthFields() {}

  /// What a client sends to identify itself to a provider.
  ///
  /// @param canonical lower case, with `_` read as `-`
  public static boolean isCallers(String canonical) {
    return CALLERS.contains(canonical);
  }

  /// Whether the field may hold a secret, by its name or by the form of its value: also one of the
  /// companion's, of a proxy's, of a provider's, or one that nobody knows.
  public static boolean mayHoldSecret(HttpField field) {
    String name = field.getName().toLowerCase(Locale.ROOT).replace('_', '-');
    String value = field.getValue();
    return isCallers(name)
        || name.startsWith("proxy-")
        || List.of(name.split("-")).stream().anyMatch(TELLING::contains)
        || (value != null && Printable.mayHoldSecret(value));
  }
}
