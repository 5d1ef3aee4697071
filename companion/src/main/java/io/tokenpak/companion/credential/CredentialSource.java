package io.tokenpak.companion.credential;

import io.tokenpak.companion.exchange.RequestHead;
import io.tokenpak.companion.platform.Caller;
import io.tokenpak.companion.route.Route;
import java.net.URI;
import java.util.List;

/// A place credentials come from.
public interface CredentialSource {
  /// What logs and status call it, for example `claude-login`.
  String name();

  /// What this source has for the route. Never blocks for longer than a file read takes.
  Finding find(RequestHead head, Caller caller, Route route);

  /// Forgets what was read, so that the next request reads afresh. Called when a provider answers
  /// 401 to this source's credential.
  default void invalidate() {}

  /// The origins that its credential would travel to now; empty as long as it has none.
  default List<URI> origins() {
    return List.of();
  }

  /// The state of the source, for `status` and `doctor`; holds no secret.
  SourceHealth health();
}
