package okhttp3;

import java.net.Proxy;
import java.net.ProxySelector;
import java.util.List;

public class OkHttpClient {
  public native Proxy proxy();

  public native ProxySelector proxySelector();

  public native List<ConnectionSpec> connectionSpecs();
}
