package io.tokenpak.companion.doctor;

import java.util.List;

/// Whether requests are sent to a pool of CLI processes, which this build does not have.
public record PoolCheck(boolean subprocess, boolean dispatch) implements Check {
  @Override
  public List<Diagnosis> examine() {
    return subprocess && dispatch
        ? List.of(
            Diagnosis.warn(
                "TOKENPAK_COMPANION_SUBPROCESS",
                "sends requests to a pool of CLI processes that this build lacks: they get a 501",
                "unset it"))
        : List.of();
  }
}
