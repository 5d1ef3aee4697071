import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Sends the requests that it reads from standard input, one a line, and prints an answer for each.
/// A subclass does so by one HTTP client; it is Java 8 if the client is.
abstract class Driver {
  private final PrintStream out = System.out;

  /// A request to send.
  static final class Call {
    final String method;
    final String url;

    /// Empty for none.
    final String body;

    /// Host and port, or empty.
    final String proxy;

    /// As `name=value`.
    final List<String> fields = new ArrayList<>();

    /// Where to connect to, whatever the URL says; empty for there.
    final String at;

    /// The URL that the same request is sent to again; empty for none.
    final String then;

    Call(String[] parts) {
      method = parts[2];
      url = parts[3];
      body = parts[4];
      proxy = parts[5];
      fields.addAll(Arrays.asList(parts).subList(6, parts.length));
      at = taken("At=");
      then = taken("Then=");
    }

    private String taken(String start) {
      for (String field : fields) {
        if (field.startsWith(start)) {
          fields.remove(field);
          return field.substring(start.length());
        }
      }
      return "";
    }

    static String name(String field) {
      return field.substring(0, field.indexOf('='));
    }

    static String value(String field) {
      return field.substring(field.indexOf('=') + 1);
    }

    String proxyHost() {
      return proxy.substring(0, proxy.indexOf(':'));
    }

    int proxyPort() {
      return Integer.parseInt(proxy.substring(proxy.indexOf(':') + 1));
    }
  }

  /// What came back.
  static final class Answer {
    final int status;
    final String body;

    Answer(int status, String body) {
      this.status = status;
      this.body = body;
    }
  }

  /// Sends and waits.
  abstract Answer send(Call call) throws Exception;

  /// By the client's way of sending that returns at once, where it has one, reading the answer's
  /// body as it comes.
  Answer sendAsync(Call call) throws Exception {
    return send(call);
  }

  /// What a subclass's `main` calls.
  final void serve() throws Exception {
    // Else what a library prints would be taken for an answer.
    System.setOut(System.err);
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String[] parts = line.split("\t", -1);
      for (Answer answer : all(parts)) {
        String body = Base64.getEncoder().encodeToString(answer.body.getBytes(UTF_8));
        out.println(answer.status + "\t" + body);
      }
      out.flush();
    }
    System.exit(0);
  }

  private List<Answer> all(String[] parts) throws Exception {
    int times = Integer.parseInt(parts[1]);
    Call call = new Call(parts);
    boolean async = parts[0].equals("async");
    ExecutorService threads = Executors.newFixedThreadPool(times);
    CountDownLatch start = new CountDownLatch(times);
    List<Future<Answer>> pending = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      pending.add(
          threads.submit(() -> {
            start.countDown();
            start.await();
            return one(call, async);
          }));
    }
    List<Answer> answers = new ArrayList<>();
    for (Future<Answer> each : pending) {
      answers.add(each.get());
    }
    threads.shutdown();
    return answers;
  }

  private Answer one(Call call, boolean async) {
    try {
      return async ? sendAsync(call) : send(call);
    } catch (Throwable e) {
      return new Answer(0, e.toString());
    }
  }
}
