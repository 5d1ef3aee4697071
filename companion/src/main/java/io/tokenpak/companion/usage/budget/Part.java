package io.tokenpak.companion.usage.budget;

import io.tokenpak.companion.usage.ledger.Dimension;
import java.util.Locale;

/// What a budget may be limited to.
enum Part {
  PLATFORM(Dimension.PLATFORM) {
    @Override
    String of(Spender spender) {
      return spender.platform();
    }
  },
  SESSION(Dimension.SESSION) {
    @Override
    String of(Spender spender) {
      return spender.session();
    }
  },
  PROVIDER(Dimension.PROVIDER) {
    @Override
    String of(Spender spender) {
      return spender.provider();
    }
  };

  private final Dimension dimension;

  Part(Dimension dimension) {
    this.dimension = dimension;
  }

  abstract String of(Spender spender);

  Dimension dimension() {
    return dimension;
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
