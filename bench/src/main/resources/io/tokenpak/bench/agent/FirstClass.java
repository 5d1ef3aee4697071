/** Prints how many nanoseconds loading the class of an HTTP client takes. */
public class FirstClass {
  public static void main(String[] args) throws Exception {
    long began = System.nanoTime();
    Class.forName("sun.net.www.protocol.http.HttpURLConnection");
    System.out.println(System.nanoTime() - began);
  }
}
