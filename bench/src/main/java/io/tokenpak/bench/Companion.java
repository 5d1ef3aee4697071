package io.tokenpak.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;

/// A built companion that serves in front of a provider, and clients that ask it in turn, each over
/// one connection.
final class Companion implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int BODY = 2048;

  private final Process process;
  private final Path home;
  private final HttpClient client = HttpClient.newHttpClient();
  private String announced = "";

  private Companion(Process process, Path home) {
    this.process = process;
    this.home = home;
  }

  static Companion start(Path distribution, EventProvider provider, Map<String, String> settings)
      throws IOException, InterruptedException {
    Path home = Files.createTempDirectory("tokenpak-account-bench");
    ProcessBuilder builder =
        new ProcessBuilder(distribution.resolve("bin/tokenpak").toString(), "serve")
            .redirectErrorStream(true)
            .redirectOutput(home.resolve("output").toFile());
    Map<String, String> environment = builder.environment();
    environment.keySet().retainAll(List.of("PATH"));
    environment.put("HOME", home.toString());
    environment.put("TOKENPAK_HOME", home.resolve("tokenpak").toString());
    environment.put("TOKENPAK_PORT", "0");
    environment.put("TOKENPAK_REFRESH", "off");
    environment.put("TOKENPAK_UPSTREAM_ANTHROPIC", provider.origin().toString());
    environment.putAll(settings);
    Companion companion = new Companion(builder.start(), home);
    companion.awaitServing();
    return companion;
  }

  private void awaitServing() throws IOException, InterruptedException {
    Path announcement = home.resolve("tokenpak/run/companion.json");
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!Files.exists(announcement)) {
      if (System.nanoTime() > deadline || process.waitFor(20, TimeUnit.MILLISECONDS)) {
        throw new IOException("the companion does not serve: see " + home);
      }
    }
    announced = Files.readString(announcement);
  }

  private String announced(String member) {
    String from =
        announced.substring(announced.indexOf("\"" + member + "\":\"") + member.length() + 4);
    return from.substring(0, from.indexOf('"'));
  }

  long pid() {
    return process.pid();
  }

  /// Asks so many times, one after the other.
  void ask(int times, boolean streamed) throws IOException {
    URI url = URI.create(announced("url"));
    byte[] request = request(streamed);
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), url.getPort())) {
      socket.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(socket.getInputStream(), 65_536);
      for (int i = 0; i < times; i++) {
        socket.getOutputStream().write(request);
        readAnswer(in);
      }
    }
  }

  private static byte[] request(boolean streamed) {
    String start = "{\"model\":\"claude-haiku-4-5\",\"max_tokens\":1,\"messages\":[\"";
    String body = start + "x".repeat(BODY - start.length() - 3) + "\"]}";
    return """
    POST /v1/messages%s HTTP/1.1\r
    Host: companion\r
    x-api-key: sk-ant-api03-bench\r
    anthropic-version: 2023-06-01\r
    Content-Type: application/json\r
    X-OpenClaw-Session: bench\r
    Content-Length: %d\r
    \r
    %s\
    """
        .formatted(streamed ? "?stream" : "", body.length(), body)
        .getBytes(ISO_8859_1);
  }

  private void readAnswer(InputStream in) throws IOException {
    String status = EventProvider.line(in);
    if (!status.contains(" 200 ")) {
      throw new IOException("answered " + status + ": see " + home);
    }
    long length = -1;
    for (String line = EventProvider.line(in); !line.isEmpty(); line = EventProvider.line(in)) {
      if (line.regionMatches(true, 0, "content-length:", 0, 15)) {
        length = Long.parseLong(line.substring(15).strip());
      }
    }
    if (length >= 0) {
      in.skipNBytes(length);
      return;
    }
    long chunk = Long.parseLong(EventProvider.line(in), 16);
    while (chunk > 0) {
      in.skipNBytes(chunk + 2);
      chunk = Long.parseLong(EventProvider.line(in), 16);
    }
    var _ = EventProvider.line(in);
  }

  /// The sum of a metric; empty if there is none of that name.
  OptionalDouble metric(String name) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(announced("url")).resolve("/metrics"))
            .timeout(PATIENCE)
            .header("X-TokenPak-Auth", announced("admin"))
            .build();
    List<String> lines = client.send(request, BodyHandlers.ofString()).body().lines().toList();
    OptionalDouble sum = OptionalDouble.empty();
    for (String line : lines) {
      if (line.startsWith(name + " ") || line.startsWith(name + "{")) {
        double value = Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
        sum = OptionalDouble.of(sum.orElse(0) + value);
      }
    }
    return sum;
  }

  @Override
  public void close() throws InterruptedException {
    client.close();
    process.destroy();
    if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
      var _ = process.destroyForcibly();
    }
  }
}
