package org.eclipse.jetty.client;

import org.eclipse.jetty.client.api.Request;
import org.eclipse.jetty.http.HttpFields;

public class HttpRequest {
  public native String getMethod();

  public native String getScheme();

  public native String getHost();

  public native int getPort();

  public native HttpFields getHeaders();

  public native Request header(String name, String value);
}
