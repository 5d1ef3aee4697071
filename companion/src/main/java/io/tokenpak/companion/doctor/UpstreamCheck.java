package io.tokenpak.companion.doctor;

import io.tokenpak.companion.provider.Provider;
import java.net.URI;
import java.util.List;

/// Where requests go: nowhere but to the providers, and not back to the companion.
///
/// @param port where the companion listens
public record UpstreamCheck(List<Provider> providers, int port) implements Check {
  @Override
  public List<Diagnosis> examine() {
    return providers.stream().map(this::diagnosis).toList();
  }

  private Diagnosis diagnosis(Provider provider) {
    String subject = provider.name();
    URI origin = provider.origin();
    return isOurs(origin)
        ? Diagnosis.fail(
            subject,
            "is reached at " + origin + ", which is the companion itself",
            "unset the TOKENPAK_UPSTREAM_ variable that says so")
        : Diagnosis.ok(subject, "is reached at " + origin);
  }

  private boolean isOurs(URI origin) {
    // Plain http is accepted on a loopback address only.
    return origin.getScheme().equals("http") && origin.getPort() == port;
  }
}
