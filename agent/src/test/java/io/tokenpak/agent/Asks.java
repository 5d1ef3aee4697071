package io.tokenpak.agent;

import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CountDownLatch;

/// A program that asks a server by each client of Java's own, and prints the answers' status.
public final class Asks {
  private Asks() {}

  public static void main(String[] arguments) throws Exception {
    URI server = URI.create(arguments[0] + "/");
    empty(System.getProperty("gone", ""));
    int count = Integer.getInteger("threads", 1);
    CountDownLatch all = new CountDownLatch(count);
    Thread[] threads = new Thread[count];
    for (int i = 0; i < count; i++) {
      boolean first = i % 2 == 0;
      threads[i] =
          new Thread(() -> {
            all.countDown();
            try {
              all.await();
              ask(server, first);
            } catch (Exception failure) {
              throw new IllegalStateException(failure);
            }
          });
      threads[i].start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  /// An open jar can still be read when its name is gone, so it is cut.
  private static void empty(String file) throws Exception {
    if (!file.isEmpty()) {
      java.nio.file.Files.write(java.nio.file.Path.of(file), new byte[0]);
    }
  }

  private static void ask(URI server, boolean clientFirst) throws Exception {
    int one = clientFirst ? byClient(server) : byConnection(server);
    int other = clientFirst ? byConnection(server) : byClient(server);
    System.out.println(one + " " + other);
  }

  private static int byClient(URI server) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(HttpRequest.newBuilder(server).build(), BodyHandlers.discarding())
          .statusCode();
    }
  }

  private static int byConnection(URI server) throws Exception {
    HttpURLConnection connection = (HttpURLConnection) server.toURL().openConnection();
    return connection.getResponseCode();
  }
}
