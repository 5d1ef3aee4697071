package io.tokenpak.companion.backend;

import io.tokenpak.companion.exchange.Reason;
import io.tokenpak.companion.exchange.Refusal;
import java.util.List;

/// The backends by name.
public record Backends(List<Backend> all) {
  public Backends {
    all = List.copyOf(all);
  }

  public Backend named(String name) {
    for (Backend backend : all) {
      if (backend.name().equals(name)) {
        return backend;
      }
    }
    throw new Refusal(Reason.COMPANION_FAILED, "no backend is named " + name);
  }
}
