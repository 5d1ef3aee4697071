package io.netty.handler.codec.http2;

import io.netty.handler.codec.Headers;

public class DefaultHttp2Headers implements Http2Headers {
  public DefaultHttp2Headers(boolean validate) {}

  @Override
  public native CharSequence method();

  @Override
  public native CharSequence authority();

  @Override
  public native CharSequence get(CharSequence name);

  @Override
  public native boolean contains(CharSequence name);

  @Override
  public native Http2Headers add(
      Headers<? extends CharSequence, ? extends CharSequence, ?> headers);

  @Override
  public native boolean remove(CharSequence name);

  @Override
  public native Http2Headers set(CharSequence name, CharSequence value);
}
