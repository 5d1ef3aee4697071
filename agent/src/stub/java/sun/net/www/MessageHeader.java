package sun.net.www;

public class MessageHeader {
  public native String findValue(String name);

  public native String getKey(int position);

  public native String getValue(int position);

  public native void add(String name, String value);

  public native void remove(String name);
}
