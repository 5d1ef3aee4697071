package io.netty.handler.codec.http;

public abstract class HttpHeaders {
  public native String get(CharSequence name);

  public native boolean contains(CharSequence name);

  public native HttpHeaders remove(CharSequence name);

  public native HttpHeaders set(CharSequence name, Object value);
}
