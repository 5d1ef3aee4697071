package io.ktor.client.engine;

import java.net.Proxy;

public class HttpClientEngineConfig {
  public native Proxy getProxy();
}
