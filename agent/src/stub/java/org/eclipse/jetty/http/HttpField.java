package org.eclipse.jetty.http;

public class HttpField {
  public HttpField(String name, String value) {}

  public native String getName();

  public native String getValue();
}
