package org.apache.http.protocol;

public interface HttpContext {
  Object getAttribute(String id);
}
