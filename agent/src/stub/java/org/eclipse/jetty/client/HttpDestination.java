package org.eclipse.jetty.client;

public class HttpDestination {
  public native ProxyConfiguration.Proxy getProxy();
}
