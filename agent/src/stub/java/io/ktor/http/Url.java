package io.ktor.http;

public final class Url {
  public native URLProtocol getProtocol();

  public native String getHost();

  public native int getPort();
}
