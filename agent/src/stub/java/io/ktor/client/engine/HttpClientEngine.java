package io.ktor.client.engine;

public interface HttpClientEngine {
  HttpClientEngineConfig getConfig();
}
