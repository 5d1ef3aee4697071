package io.tokenpak.companion.usage.ledger;

import java.util.List;

/// Usage, summed up.
public record UsageReport(UsageSum total, List<UsageSum> by) {
  public UsageReport {
    by = List.copyOf(by);
  }
}
