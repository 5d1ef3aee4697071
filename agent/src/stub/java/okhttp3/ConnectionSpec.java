package okhttp3;

public final class ConnectionSpec {
  public static final ConnectionSpec CLEARTEXT = null;
}
