package jdk.internal.net.http;

import java.net.http.HttpRequest;

public abstract class HttpRequestImpl extends HttpRequest {
  public native boolean isWebSocket();
}
