package org.apache.hc.core5.http;

public final class HttpHost {
  public native String getSchemeName();

  public native String getHostName();

  public native int getPort();
}
