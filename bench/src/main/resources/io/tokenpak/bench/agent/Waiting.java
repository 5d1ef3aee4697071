/** Has loaded HTTP clients, and waits until its input ends. */
public class Waiting {
  public static void main(String[] args) throws Exception {
    Class.forName("sun.net.www.protocol.http.HttpURLConnection");
    Class.forName("jdk.internal.net.http.HttpRequestImpl");
    Class.forName("jdk.internal.net.http.HttpClientImpl");
    System.out.println("ready");
    while (System.in.read() >= 0) {}
  }
}
