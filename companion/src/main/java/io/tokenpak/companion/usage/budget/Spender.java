package io.tokenpak.companion.usage.budget;

import io.tokenpak.companion.exchange.Printable;
import io.tokenpak.companion.usage.UsageIntent;
import org.jspecify.annotations.Nullable;

/// Who spends, and where. Names are cut as a ledger cuts them, so that both mean the same.
record Spender(String platform, String session, String provider) {
  private static final int LONGEST = 200;

  static Spender of(String platform, @Nullable String session, String provider) {
    return new Spender(cut(platform), session == null ? "" : cut(session), provider);
  }

  static Spender of(UsageIntent intent) {
    return of(intent.platform(), intent.session(), intent.provider());
  }

  /// A session that nobody named is shown as a hyphen.
  private static String cut(String name) {
    return name.equals("-") ? "" : Printable.line(name, LONGEST);
  }
}
