package io.tokenpak.companion.platform;

import io.tokenpak.companion.exchange.RequestHead;
import java.util.Optional;

/// An agent platform that can be told apart by the requests it sends.
public interface Platform {
  /// The name that logs and status use, for example `openclaw`.
  String name();

  /// The caller, if this platform sent the request.
  Optional<Caller> recognise(RequestHead head);
}
