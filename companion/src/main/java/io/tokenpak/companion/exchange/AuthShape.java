package io.tokenpak.companion.exchange;

import org.eclipse.jetty.http.HttpField;

/// What kind of credential a request brings along, told by its auth fields alone. From weakest to
/// strongest: where a request brings several, the strongest counts.
public enum AuthShape {
  /// No auth field, or blank ones.
  NONE,
  /// What clients send where they have nothing to send, for example `custom-local`.
  PLACEHOLDER,
  /// A token for the companion itself, `tpk_…`.
  CALLER_TOKEN,
  /// A bearer of unknown kind, or an `Authorization` of another scheme.
  BEARER_OTHER,
  /// `Bearer eyJ…`.
  BEARER_JWT,
  /// `Bearer sk-ant-oat…`.
  BEARER_OAUTH,
  /// `Bearer sk-…`, an API key: Anthropic's SDKs send theirs so since 1.0, OpenAI's always did.
  BEARER_KEY,
  /// `x-api-key` or `x-goog-api-key`.
  API_KEY;

  private static final String SCHEME = "bearer";

  /// The shape of a request's strongest credential.
  public static AuthShape of(RequestHead head) {
    AuthShape strongest = NONE;
    for (HttpField field : head.fields()) {
      AuthShape shape = of(field);
      if (shape.compareTo(strongest) > 0) {
        strongest = shape;
      }
    }
    return strongest;
  }

  /// Whether `Authorization` holds a JSON Web Token, whatever other auth fields say.
  public static boolean isJwtBearer(RequestHead head) {
    return ofAuthorization(head.field("Authorization").orElse("")) == BEARER_JWT;
  }

  /// Whether the caller brought a credential that a provider could know.
  public boolean isReal() {
    return compareTo(CALLER_TOKEN) > 0;
  }

  private static AuthShape of(HttpField field) {
    String value = field.getValue();
    if (value == null) {
      return NONE;
    }
    if (field.is("Authorization")) {
      return ofAuthorization(value.strip());
    }
    if (field.is("x-api-key") || field.is("x-goog-api-key")) {
      return ofSecret(value.strip(), API_KEY);
    }
    return NONE;
  }

  private static AuthShape ofAuthorization(String value) {
    if (!value.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return value.isEmpty() ? NONE : BEARER_OTHER;
    }
    String rest = value.substring(SCHEME.length());
    if (rest.isEmpty()) {
      return NONE;
    }
    if (!Character.isWhitespace(rest.charAt(0))) {
      return BEARER_OTHER;
    }
    String token = rest.strip();
    return ofSecret(token, ofBearer(token));
  }

  private static AuthShape ofBearer(String token) {
    if (token.startsWith("eyJ")) {
      return BEARER_JWT;
    }
    if (token.startsWith("sk-ant-oat")) {
      return BEARER_OAUTH;
    }
    return token.startsWith("sk-") ? BEARER_KEY : BEARER_OTHER;
  }

  private static AuthShape ofSecret(String secret, AuthShape real) {
    if (secret.isEmpty()) {
      return NONE;
    }
    if (secret.startsWith("tpk_")) {
      return CALLER_TOKEN;
    }
    return isPlaceholder(secret) ? PLACEHOLDER : real;
  }

  private static boolean isPlaceholder(String secret) {
    return secret.equalsIgnoreCase("custom-local")
        || secret.equalsIgnoreCase("placeholder")
        || secret.equalsIgnoreCase("none")
        || secret.equalsIgnoreCase("null")
        || secret.equalsIgnoreCase("dummy")
        || secret.equalsIgnoreCase("proxy-managed");
  }
}
