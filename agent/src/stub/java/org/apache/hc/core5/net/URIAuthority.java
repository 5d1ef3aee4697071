package org.apache.hc.core5.net;

public final class URIAuthority {
  public native String getHostName();

  public native int getPort();
}
