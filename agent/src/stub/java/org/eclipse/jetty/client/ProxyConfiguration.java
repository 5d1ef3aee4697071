package org.eclipse.jetty.client;

public class ProxyConfiguration {
  public abstract static class Proxy {}
}
