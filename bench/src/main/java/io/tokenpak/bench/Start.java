package io.tokenpak.bench;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// One start of the companion: from the launcher's first instruction to an answer that came from
/// the provider, the CPU time spent until then, and the memory some seconds later.
record Start(Duration untilAnswer, Duration cpu, long rssKilobytes, long pssKilobytes) {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration IDLE = Duration.ofSeconds(3);
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  static Start measure(Path launcher, String javaOptions, StubProvider provider)
      throws IOException, InterruptedException {
    int port = freePort();
    Path state = Files.createTempDirectory("tokenpak-bench");
    ProcessBuilder builder =
        new ProcessBuilder(launcher.toString(), "serve")
            .redirectErrorStream(true)
            .redirectOutput(state.resolve("output").toFile());
    builder.environment().keySet().retainAll(List.of("PATH"));
    builder.environment().put("TOKENPAK_HOME", state.resolve("home").toString());
    builder.environment().put("TOKENPAK_PORT", Integer.toString(port));
    builder.environment().put("TOKENPAK_UPSTREAM_ANTHROPIC", provider.origin().toString());
    builder.environment().put("TOKENPAK_JAVA_OPTS", javaOptions);
    long started = System.nanoTime();
    Process process = builder.start();
    try {
      awaitAnswer(process, port, state);
      Duration untilAnswer = Duration.ofNanos(System.nanoTime() - started);
      Duration cpu = process.info().totalCpuDuration().orElse(Duration.ZERO);
      if (process.waitFor(IDLE.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IOException("the companion ended: see " + state);
      }
      Footprint memory = Footprint.of(process.pid());
      return new Start(untilAnswer, cpu, memory.rssKilobytes(), memory.pssKilobytes());
    } finally {
      process.destroy();
      if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
      }
    }
  }

  private static void awaitAnswer(Process process, int port, Path state)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/messages"))
            .timeout(PATIENCE)
            .header("x-api-key", "sk-ant-api03-bench")
            .header("anthropic-version", "2023-06-01")
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString("{\"model\":\"bench\",\"max_tokens\":1,\"messages\":[]}"))
            .build();
    while (!process.waitFor(1, TimeUnit.MILLISECONDS)) {
      try {
        HttpResponse<String> response = CLIENT.send(request, BodyHandlers.ofString());
        if (response.statusCode() != 200) {
          throw new IOException("answered " + response.statusCode() + ": " + response.body());
        }
        return;
      } catch (ConnectException _) {
        // Not listening yet.
      }
    }
    throw new IOException("the companion ended before it answered: see " + state);
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
