package io.ktor.client.request;

import io.ktor.http.HeadersBuilder;
import io.ktor.http.URLBuilder;

public final class HttpRequestBuilder {
  public native URLBuilder getUrl();

  public native HeadersBuilder getHeaders();
}
