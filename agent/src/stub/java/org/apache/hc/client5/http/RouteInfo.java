package org.apache.hc.client5.http;

import org.apache.hc.core5.http.HttpHost;

public interface RouteInfo {
  HttpHost getTargetHost();

  HttpHost getProxyHost();

  boolean isSecure();
}
