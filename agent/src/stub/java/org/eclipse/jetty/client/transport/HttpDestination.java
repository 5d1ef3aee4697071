package org.eclipse.jetty.client.transport;

import org.eclipse.jetty.client.ProxyConfiguration;

public class HttpDestination {
  public native ProxyConfiguration.Proxy getProxy();
}
