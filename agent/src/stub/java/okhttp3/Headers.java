package okhttp3;

public final class Headers {
  public native int size();

  public native String name(int index);

  public native String value(int index);

  public native Builder newBuilder();

  public static final class Builder {
    public native Builder removeAll(String name);

    public native Headers build();
  }
}
