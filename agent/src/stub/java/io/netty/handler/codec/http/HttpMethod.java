package io.netty.handler.codec.http;

public class HttpMethod {
  public native String name();
}
