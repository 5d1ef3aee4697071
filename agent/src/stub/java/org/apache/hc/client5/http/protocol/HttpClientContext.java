package org.apache.hc.client5.http.protocol;

import org.apache.hc.client5.http.RouteInfo;
import org.apache.hc.core5.http.protocol.HttpCoreContext;

public class HttpClientContext extends HttpCoreContext {
  public native RouteInfo getHttpRoute();
}
