package io.tokenpak.companion.platform;

import io.tokenpak.companion.exchange.RequestHead;
import java.util.List;
import java.util.Optional;

/// The known platforms; the first to recognise a request has it.
public record Platforms(List<Platform> inOrder) {
  /// The platform of requests that nobody recognises.
  public static final String GENERIC = "generic";

  public Platforms {
    inOrder = List.copyOf(inOrder);
  }

  public Caller identify(RequestHead head) {
    for (Platform platform : inOrder) {
      Optional<Caller> caller = platform.recognise(head);
      if (caller.isPresent()) {
        return caller.get();
      }
    }
    return new Caller(GENERIC, Session.of(head).orElse(null), null);
  }
}
