package org.apache.hc.core5.http;

import org.apache.hc.core5.net.URIAuthority;

public interface HttpRequest {
  String getMethod();

  String getRequestUri();

  String getScheme();

  URIAuthority getAuthority();

  boolean containsHeader(String name);

  void setHeader(String name, Object value);
}
