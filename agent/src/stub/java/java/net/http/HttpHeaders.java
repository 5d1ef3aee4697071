package java.net.http;

import java.util.List;
import java.util.Map;

public final class HttpHeaders {
  public native Map<String, List<String>> map();
}
