package okhttp3;

public final class HttpUrl {
  public static native HttpUrl parse(String url);

  public native String scheme();

  public native String host();

  public native int port();

  public native Builder newBuilder();

  public static final class Builder {
    public native Builder scheme(String scheme);

    public native Builder host(String host);

    public native Builder port(int port);

    public native HttpUrl build();
  }
}
