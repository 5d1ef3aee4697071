package io.tokenpak.agent.weave;

import java.util.ArrayList;
import java.util.List;

/// Called by woven code in the hook's place.
public final class FakeHook {
  static final List<Throwable> failures = new ArrayList<>();

  private FakeHook() {}

  public static void failed(Throwable failure) {
    failures.add(failure);
  }
}
