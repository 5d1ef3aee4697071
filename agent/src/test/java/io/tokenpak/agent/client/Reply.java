package io.tokenpak.agent.client;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a server answers, as the path says: `/redirect?URL` sends on, `/held?URL` does so when told
/// to, `/busy` declines the first time, `/reset` breaks the connection the first time, `/stream`
/// answers in parts, and any other says `ok`.
///
/// @param status 0 for a broken connection
/// @param parts of the body, of which each is sent by itself
record Reply(int status, @Nullable String location, List<String> parts) {
  private static final List<String> EVENTS =
      List.of("data: one\n\n", "data: two\n\n", "data: three\n\n");

  static Reply to(String target, boolean first) {
    int query = target.indexOf('?');
    String path = query < 0 ? target : target.substring(0, query);
    return switch (path) {
      case "/redirect", "/held" -> new Reply(302, target.substring(query + 1), List.of(""));
      case "/busy" -> first ? new Reply(503, null, List.of("busy")) : ok();
      case "/reset" -> first ? new Reply(0, null, List.of("")) : ok();
      case "/stream" -> new Reply(200, null, EVENTS);
      default -> ok();
    };
  }

  private static Reply ok() {
    return new Reply(200, null, List.of("ok"));
  }
}
