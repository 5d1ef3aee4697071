package okhttp3;

public final class HttpUrl {
  public native String scheme();

  public native String host();

  public native int port();
}
