package io.ktor.http;

import io.ktor.util.StringValues;

public final class HeadersBuilder {
  public HeadersBuilder(int size) {}

  public native void appendAll(StringValues values);

  public native boolean contains(String name);

  public native void set(String name, String value);

  public native Headers build();
}
