package io.ktor.client.request;

import io.ktor.http.Headers;
import io.ktor.http.HttpMethod;
import io.ktor.http.Url;
import io.ktor.http.content.OutgoingContent;
import io.ktor.util.Attributes;
import kotlinx.coroutines.Job;

public final class HttpRequestData {
  public HttpRequestData(
      Url url,
      HttpMethod method,
      Headers headers,
      OutgoingContent body,
      Job executionContext,
      Attributes attributes) {}

  public native Url getUrl();

  public native HttpMethod getMethod();

  public native Headers getHeaders();

  public native OutgoingContent getBody();

  public native Job getExecutionContext();

  public native Attributes getAttributes();
}
