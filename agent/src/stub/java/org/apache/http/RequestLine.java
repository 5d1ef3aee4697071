package org.apache.http;

public interface RequestLine {
  String getMethod();
}
