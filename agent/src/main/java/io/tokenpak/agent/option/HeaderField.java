package io.tokenpak.agent.option;

import java.util.Locale;

/// A header that requests get, and whether only the companion may see it.
final class HeaderField {
  private static final String TOKEN_SIGNS = "!#$%&'*+-.^_`|~";
  private static final int LONGEST = 128;

  /// What says who calls, how a message is framed, or which hop it is meant for.
  private static final String[] REFUSED = {
    "authorization", "x-api-key", "api-key", "cookie", "cookie2", "set-cookie", "host",
    "connection", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade", "http2-settings",
    "expect", "x-goog-api-key"
  };

  private static final String[] REFUSED_BEGINNINGS = {"proxy-", "content-", "x-amz-", "x-goog-"};

  private final String name;
  private final Value value;
  private final boolean forCompanionOnly;

  HeaderField(String name, Value value, boolean forCompanionOnly) {
    this.name = name;
    this.value = value;
    this.forCompanionOnly = forCompanionOnly;
  }

  /// A header of the owner's choice.
  static HeaderField chosen(String name, String written) {
    String key = "header." + name;
    String lower = name.toLowerCase(Locale.ROOT);
    if (!isToken(name)) {
      throw new BadOption(key, "a header's name has letters, digits and '-', no spaces and no ':'");
    }
    if (lower.startsWith("x-tokenpak-")) {
      throw new BadOption(
          key, "the options platform, session, provider, backend and token set these headers");
    }
    for (String refused : REFUSED) {
      refuse(key, lower.equals(refused));
    }
    for (String refused : REFUSED_BEGINNINGS) {
      refuse(key, lower.startsWith(refused));
    }
    return new HeaderField(name, Value.of(key, written), false);
  }

  private static void refuse(String key, boolean refused) {
    if (refused) {
      throw new BadOption(
          key,
          "headers of credentials, signatures, framing and single hops stay the application's");
    }
  }

  static boolean isToken(String text) {
    if (text.isEmpty() || text.length() > LONGEST) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char letter = text.charAt(i);
      boolean plain = Character.isLetterOrDigit(letter) && letter <= '~';
      if (!plain && TOKEN_SIGNS.indexOf(letter) < 0) {
        return false;
      }
    }
    return true;
  }

  String name() {
    return name;
  }

  Value value() {
    return value;
  }

  boolean forCompanionOnly() {
    return forCompanionOnly;
  }
}
