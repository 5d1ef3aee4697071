package jdk.internal.net.http.common;

import java.util.List;
import java.util.Map;

public class HttpHeadersBuilder {
  public native void setHeader(String name, String value);

  public native Map<String, List<String>> map();
}
