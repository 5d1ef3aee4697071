package org.apache.hc.core5.http;

public interface HttpRequest {
  String getMethod();

  boolean containsHeader(String name);

  Header getFirstHeader(String name);

  void setHeader(String name, Object value);

  boolean removeHeader(Header header);
}
