package io.ktor.http;

import java.util.Set;

public final class HeadersBuilder {
  public native Set<String> names();

  public native boolean contains(String name);

  public native String get(String name);

  public native void set(String name, String value);

  public native void remove(String name);
}
