package io.tokenpak.companion.backend;

import io.tokenpak.companion.exchange.AuthFields;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.jspecify.annotations.Nullable;

/// Which header fields end at the companion, by canonical name: lower case, `_` read as `-`.
final class FieldNames {
  private static final Set<String> HOP_BY_HOP =
      Set.of(
          "connection",
          "keep-alive",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          // Answered here: the client's wait ends at the companion.
          "expect");

  private static final Set<String> PROVIDERS_OWN = Set.of("alt-svc", "strict-transport-security");

  private FieldNames() {}

  static String canonical(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c == '_' || (c >= 'A' && c <= 'Z')) {
        return name.toLowerCase(Locale.ROOT).replace('_', '-');
      }
    }
    return name;
  }

  static boolean isHopByHop(String canonical) {
    return HOP_BY_HOP.contains(canonical) || canonical.startsWith("proxy-");
  }

  /// What a client sends to identify itself to a provider, or keeps from one.
  static boolean isCallerAuth(String canonical) {
    return AuthFields.isCallers(canonical);
  }

  /// What is meant for the companion alone.
  static boolean isCompanions(String canonical) {
    return canonical.startsWith("x-tokenpak-");
  }

  /// What tells the provider of an injected credential about the platform that calls.
  static boolean isPlatforms(String canonical) {
    return canonical.startsWith("x-openclaw-");
  }

  /// What a provider says about its own host, which is not the host the client talks to.
  static boolean isProvidersOwn(String canonical) {
    return PROVIDERS_OWN.contains(canonical);
  }

  /// Whether a value holds a caller token of the companion's, in whatever slot it came.
  static boolean isCallerToken(String value) {
    if (!value.regionMatches(true, 0, "bearer", 0, 6)) {
      return value.startsWith("tpk_");
    }
    int at = 6;
    while (at < value.length() && (value.charAt(at) == ' ' || value.charAt(at) == '\t')) {
      at++;
    }
    return value.startsWith("tpk_", at);
  }

  /// The names that `Connection` names, canonical.
  static Set<String> nominated(HttpFields fields) {
    Set<String> names = new HashSet<>();
    for (HttpField field : fields) {
      if (field.getHeader() == HttpHeader.CONNECTION) {
        for (String token : tokens(field.getValue())) {
          names.add(canonical(token));
        }
      }
    }
    return names;
  }

  /// The parts of a list of tokens. Quotes mean nothing in one; Jetty's own reading of lists fails
  /// where one is left open.
  static List<String> tokens(@Nullable String list) {
    if (list == null || list.isEmpty()) {
      return List.of();
    }
    List<String> tokens = new ArrayList<>();
    int start = 0;
    for (int comma = list.indexOf(','); comma >= 0; comma = list.indexOf(',', start)) {
      tokens.add(list.substring(start, comma).strip());
      start = comma + 1;
    }
    tokens.add(list.substring(start).strip());
    return tokens;
  }
}
