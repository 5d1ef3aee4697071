package org.apache.http;

public interface HttpRequest {
  RequestLine getRequestLine();

  boolean containsHeader(String name);

  void setHeader(String name, String value);
}
