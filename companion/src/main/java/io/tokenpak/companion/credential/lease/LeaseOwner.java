package io.tokenpak.companion.credential.lease;

import java.util.Locale;

/// Who a lease belongs to. A broker lends to machines and reuses a machine's lease, but lets only
/// the agent that it names in the lease do anything with it.
///
/// @param machine the machine's name
/// @param agent the agent's name on that machine
public record LeaseOwner(String machine, String agent) {
  private static final String PREFIX = "openclaw:";

  /// The agent as brokers list it: under `openclaw:`, the family of clients that these leases are
  /// made for.
  public static String agentName(String given) {
    String name = given.strip();
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.equals("openclaw") || lower.startsWith(PREFIX) ? name : PREFIX + name;
  }
}
