package io.netty.handler.codec.http2;

import io.netty.handler.codec.Headers;

public interface Http2Headers extends Headers<CharSequence, CharSequence, Http2Headers> {
  CharSequence method();

  CharSequence authority();
}
