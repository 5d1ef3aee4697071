package io.tokenpak.companion.backend;

import javax.net.ssl.SSLEngine;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/// TLS to providers, set up late: reading the trusted certificates takes a good part of a start,
/// and nobody waits for it when it happens after the port listens.
final class LateTls extends SslContextFactory.Client {
  private boolean ready;

  /// Put off until [#prepare] or the first connection, whichever is sooner.
  @Override
  protected void doStart() {}

  @Override
  protected synchronized void doStop() throws Exception {
    super.doStop();
  }

  /// Reads the certificates unless that is done, or no longer wanted.
  synchronized void prepare() throws Exception {
    if (!ready && isRunning()) {
      super.doStart();
      ready = true;
    }
  }

  @Override
  public SSLEngine newSSLEngine(String host, int port) {
    try {
      prepare();
    } catch (Exception failure) {
      throw new IllegalStateException("the trusted certificates cannot be read", failure);
    }
    return super.newSSLEngine(host, port);
  }
}
