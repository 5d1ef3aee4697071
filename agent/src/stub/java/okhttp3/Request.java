package okhttp3;

public final class Request {
  public native HttpUrl url();

  public native String header(String name);

  public native Builder newBuilder();

  public static class Builder {
    public native Builder url(HttpUrl url);

    public native Builder header(String name, String value);

    public native Request build();
  }
}
