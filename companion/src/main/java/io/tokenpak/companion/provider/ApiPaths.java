package io.tokenpak.companion.provider;

import io.tokenpak.companion.exchange.RequestHead;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.http.HttpMethod;

/// A set of paths of an API, written as people read them: `/v1/embeddings` is that path only,
/// `/v1/responses/…` is `/v1/responses` and everything beneath it.
final class ApiPaths {
  private static final String BENEATH = "/…";

  private final List<String> shown;
  private final List<String> exact = new ArrayList<>();
  private final List<String> parents = new ArrayList<>();

  private ApiPaths(List<String> shown) {
    this.shown = shown;
    for (String path : shown) {
      if (path.endsWith(BENEATH)) {
        parents.add(path.substring(0, path.length() - BENEATH.length()));
      } else {
        exact.add(path);
      }
    }
  }

  static ApiPaths of(String... shown) {
    return new ApiPaths(List.of(shown));
  }

  ApiPaths and(ApiPaths others) {
    List<String> both = new ArrayList<>(shown);
    both.addAll(others.shown);
    return new ApiPaths(List.copyOf(both));
  }

  boolean include(RequestHead head) {
    if (exact.contains(head.path())) {
      return true;
    }
    for (String parent : parents) {
      if (head.isUnder(parent)) {
        return true;
      }
    }
    return false;
  }

  /// Whether the request asks for something new on one of these paths: by a POST, or by a WebSocket
  /// that will carry such requests.
  boolean areAsked(RequestHead head) {
    return (HttpMethod.POST.is(head.method()) || head.wantsWebSocket()) && include(head);
  }

  List<String> shown() {
    return shown;
  }
}
