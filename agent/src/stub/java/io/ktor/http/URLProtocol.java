package io.ktor.http;

public final class URLProtocol {
  public native String getName();
}
