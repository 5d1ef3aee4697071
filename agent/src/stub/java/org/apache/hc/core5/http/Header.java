package org.apache.hc.core5.http;

public interface Header {
  String getValue();
}
