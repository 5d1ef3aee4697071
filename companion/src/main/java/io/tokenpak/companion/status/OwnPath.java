package io.tokenpak.companion.status;

import org.eclipse.jetty.server.Request;

/// Which paths are the companion's own, for its owner: no provider is ever asked for them.
public final class OwnPath {
  /// Under it lie the status page and what it asks for.
  public static final String ROOT = "/tokenpak/";

  private OwnPath() {}

  /// The path as it was sent, undecoded; empty if there is none.
  static String of(Request request) {
    String path = request.getHttpURI().getPath();
    return path == null ? "" : path;
  }

  /// By the path as it was sent, so that nothing can seem to be here for one and elsewhere for
  /// another.
  static boolean isOwn(String path) {
    return path.startsWith(ROOT) || path.equals("/tokenpak");
  }
}
