package io.tokenpak.companion.doctor;

import java.util.List;

/// Looks at one part of the set-up. Changes nothing and asks no provider.
public interface Check {
  List<Diagnosis> examine();
}
