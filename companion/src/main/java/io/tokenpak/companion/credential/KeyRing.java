package io.tokenpak.companion.credential;

import java.util.List;
import org.eclipse.jetty.http.HttpFields;
import org.jspecify.annotations.Nullable;

/// The API keys of one provider in the owner's order. The first that can serve does, and a session
/// keeps its key for as long as that key can: what the provider has cached of a prompt belongs to
/// the key's account.
final class KeyRing {
  private final List<ApiKey> inOrder;
  private final Sessions<ApiKey> sessions = new Sessions<>();

  /// @param inOrder at least one
  KeyRing(List<ApiKey> inOrder) {
    this.inOrder = List.copyOf(inOrder);
  }

  /// What there is for a request of a session.
  Finding find(@Nullable String session) {
    return inOrder.size() == 1 ? inOrder.getFirst().finding() : choose(session).finding();
  }

  private ApiKey choose(@Nullable String session) {
    ApiKey kept = session == null ? null : sessions.get(session);
    if (kept != null && kept.serves()) {
      return kept;
    }
    ApiKey chosen = current();
    if (session != null && chosen != kept && chosen.serves()) {
      sessions.put(session, chosen);
    }
    return chosen;
  }

  /// The key that a new session gets: the first that serves, else the one that is free first.
  ApiKey current() {
    ApiKey soonest = inOrder.getFirst();
    for (int i = 0; i < inOrder.size(); i++) {
      ApiKey key = inOrder.get(i);
      if (key.serves()) {
        return key;
      }
      if (key.isSooner(soonest)) {
        soonest = key;
      }
    }
    return soonest;
  }

  List<ApiKey> keys() {
    return inOrder;
  }

  void answered(String generation, int status, HttpFields fields) {
    for (ApiKey key : inOrder) {
      if (key.generation().equals(generation)) {
        key.answered(status, fields);
      }
    }
  }

  void forgive() {
    inOrder.forEach(ApiKey::forgive);
  }
}
