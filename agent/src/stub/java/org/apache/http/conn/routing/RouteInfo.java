package org.apache.http.conn.routing;

import org.apache.http.HttpHost;

public interface RouteInfo {
  HttpHost getTargetHost();

  HttpHost getProxyHost();

  boolean isSecure();
}
