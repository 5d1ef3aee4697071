package io.tokenpak.companion.credential;

import io.tokenpak.companion.exchange.RequestHead;
import io.tokenpak.companion.platform.Caller;
import io.tokenpak.companion.route.Route;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.http.HttpFields;

/// A place credentials come from.
public interface CredentialSource {
  /// What logs and status call it, for example `claude-login`.
  String name();

  /// What this source has for the route. Takes no lock, and never blocks for longer than a file
  /// read takes.
  Finding find(RequestHead head, Caller caller, Route route);

  /// The generation in use; empty as long as there is none.
  default Optional<Generation> generation() {
    return Optional.empty();
  }

  /// Looks at once whether there is another generation, however short a time ago it looked.
  default void look() {}

  /// Whether the last look met the source while it was being written, so that another look soon may
  /// show more.
  default boolean isBeingWritten() {
    return false;
  }

  /// Forgets what is known, the owner's wish or not: the next look begins anew.
  default void invalidate() {}

  /// The files whose change may mean another generation.
  default List<Path> files() {
    return List.of();
  }

  /// A provider has answered to this source's credential. Called on the thread that moves bytes:
  /// must not block.
  ///
  /// @param generation the credential's
  default void answered(String generation, int status, HttpFields fields) {}

  /// The origins that its credential would travel to now; empty as long as it has none.
  default List<URI> origins() {
    return List.of();
  }

  /// Whether anybody set it up; a source that is left out of what people are shown otherwise.
  default boolean isSetUp() {
    return true;
  }

  /// The state of the source, for `status` and `doctor`; holds no secret.
  SourceHealth health();
}
