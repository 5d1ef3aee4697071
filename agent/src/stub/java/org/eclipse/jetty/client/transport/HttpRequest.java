package org.eclipse.jetty.client.transport;

import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;

public class HttpRequest {
  public native String getMethod();

  public native String getScheme();

  public native String getHost();

  public native int getPort();

  public native HttpFields getHeaders();

  public native HttpRequest addHeader(HttpField field);
}
