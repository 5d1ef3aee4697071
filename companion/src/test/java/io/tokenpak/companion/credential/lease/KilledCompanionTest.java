package io.tokenpak.companion.credential.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tokenpak.companion.Companion;
import io.tokenpak.companion.stub.Conversation;
import io.tokenpak.companion.stub.RawClient;
import io.tokenpak.companion.stub.RecordingProvider;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The companion as users run it is killed again and again, while it answers and while it reports.
/// An answer that a client has whole is counted once; one that nobody received, at most once.
class KilledCompanionTest {
  private static final int CLIENTS = 3;

  /// Each client's answers cost a power of this, so that a sum tells how many of each there were.
  private static final long PLACE = 100_000;

  private static final Duration BOUND = Duration.ofSeconds(40);
  private static final Pattern ADDRESS = Pattern.compile("listens at http://[^:]+:(\\d+)");

  @TempDir Path folder;
  private final VirtualTime time = new VirtualTime();
  private final AtomicLongArray sent = new AtomicLongArray(CLIENTS);
  private final AtomicLongArray whole = new AtomicLongArray(CLIENTS);
  private final Random random = new Random(20261121);
  private long lastPassed = System.nanoTime();
  private BrokerSimulator broker;
  private RecordingProvider provider;
  private int port;
  private volatile boolean over;

  @BeforeEach
  void start() throws Exception {
    broker = BrokerSimulator.start(time);
    broker.lend("cred-1", "eyJh.one.s", "acc-1");
    provider = RecordingProvider.start().answers(this::answer);
  }

  @AfterEach
  void stop() throws Exception {
    end();
    broker.close();
    provider.close();
  }

  @Test
  void countsEachAnswerOnceThoughItIsKilled() throws Exception {
    countsEachAnswerOnce(1);
  }

  @Test
  @Tag("soak")
  @Timeout(value = 40, unit = TimeUnit.MINUTES)
  void countsEachAnswerOnceThoughItIsKilledAHundredTimes() throws Exception {
    countsEachAnswerOnce(100);
  }

  private void countsEachAnswerOnce(int kills) throws Exception {
    List<Thread> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      int client = i;
      clients.add(
          Thread.ofVirtual()
              .start(() -> {
                try {
                  ask(client);
                } catch (InterruptedException impossible) {
                  throw new AssertionError(impossible);
                }
              }));
    }
    for (int i = 0; i < kills; i++) {
      Process companion = companion();
      awaitMomentToKill();
      companion.destroyForcibly().waitFor();
      serves(0);
      provider.forget();
    }
    end();
    for (Thread client : clients) {
      client.join();
    }
    Process last = companion();
    await().atMost(BOUND).until(() -> passTime() && ledgers() == 0);
    last.destroyForcibly().waitFor();
    compare(kills);
  }

  private void compare(int kills) {
    long tokens = sum("tokens_in");
    StringBuilder figures = new StringBuilder();
    long counted = 0;
    for (int i = 0; i < CLIENTS; i++) {
      long count = tokens / place(i) % PLACE;
      counted += count;
      figures.append(
          " client %d: sent %d, received %d, counted %d;"
              .formatted(i, sent.get(i), whole.get(i), count));
      assertThat(count)
          .as("each of client %s that was received", i)
          .isGreaterThanOrEqualTo(whole.get(i));
      assertThat(count).as("none of client %s twice", i).isLessThanOrEqualTo(sent.get(i));
      assertThat(sent.get(i) - whole.get(i)).as("in flight at a kill").isLessThanOrEqualTo(kills);
    }
    System.out.println(kills + " kills, " + broker.reports().size() + " reports:" + figures);
    assertThat(sum("requests_count")).isEqualTo(counted);
    assertThat(sum("tokens_out")).isEqualTo(counted);
    assertThat(counted).isGreaterThanOrEqualTo(kills);
  }

  private long sum(String count) {
    return broker.reports().stream().mapToLong(report -> report.path(count).asLong()).sum();
  }

  private static long place(int client) {
    return Math.round(Math.pow(PLACE, client));
  }

  private Process companion() throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-Xmx128m",
            "-cp",
            System.getProperty("java.class.path"),
            Companion.class.getName(),
            "serve");
    builder.environment().clear();
    builder.environment().putAll(variables());
    Process companion = builder.redirectErrorStream(true).start();
    BufferedReader output = companion.inputReader();
    StringBuilder said = new StringBuilder();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      Matcher address = ADDRESS.matcher(line);
      if (address.find()) {
        Thread.ofVirtual().start(() -> drain(output));
        serves(Integer.parseInt(address.group(1)));
        return companion;
      }
      said.append(line).append('\n');
    }
    throw new AssertionError("ended before it listened:\n" + said);
  }

  private static void drain(BufferedReader output) {
    try {
      while (output.readLine() != null) {
        // It must not wait for its words to be read.
      }
    } catch (IOException killed) {
      // As planned.
    }
  }

  private Map<String, String> variables() {
    return Map.of(
        "HOME", folder.toString(),
        "TOKENPAK_HOME", folder.resolve("tokenpak").toString(),
        "TOKENPAK_PORT", "0",
        "CODEX_HOME", folder.resolve("codex").toString(),
        "CLAUDE_CONFIG_DIR", folder.resolve("claude").toString(),
        "TOKENPAK_UPSTREAM_CHATGPT", provider.origin().toString(),
        "AUTH_MANAGER_BASE_URL", broker.url().toString(),
        "AUTH_MANAGER_INTERNAL_API_TOKEN", BrokerSimulator.TOKEN,
        "AUTH_MANAGER_MACHINE_ID", "host-1",
        "AUTH_MANAGER_TELEMETRY_INTERVAL_MS", "1000");
  }

  /// Every other time while a report is on its way, else after some answers.
  private void awaitMomentToKill() {
    var _ = broker.calls();
    boolean whileReporting = random.nextBoolean();
    long answers = received() + 1 + random.nextInt(20);
    await()
        .atMost(BOUND)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .until(() -> {
          passTime();
          boolean reporting = broker.calls().stream().anyMatch(call -> call.endsWith("/telemetry"));
          return whileReporting ? reporting : received() >= answers;
        });
  }

  private long received() {
    long sum = 0;
    for (int i = 0; i < CLIENTS; i++) {
      sum += whole.get(i);
    }
    return sum;
  }

  /// The broker's clock goes on as the world's does.
  private boolean passTime() {
    long now = System.nanoTime();
    time.pass(Duration.ofNanos(now - lastPassed));
    lastPassed = now;
    return true;
  }

  private long ledgers() throws IOException {
    try (Stream<Path> all = Files.list(folder.resolve("tokenpak/lease"))) {
      return all.filter(each -> each.toString().endsWith(".ledger")).count();
    }
  }

  private synchronized void serves(int at) {
    port = at;
    notifyAll();
  }

  private synchronized int awaitPort() throws InterruptedException {
    while (port == 0 && !over) {
      wait();
    }
    return port;
  }

  private synchronized void end() {
    over = true;
    notifyAll();
  }

  private void ask(int number) throws InterruptedException {
    for (int at = awaitPort(); !over; at = awaitPort()) {
      try (RawClient client = RawClient.connect(at)) {
        client.send(request(number)).readUntil("\"last\":true}\n\n");
        whole.incrementAndGet(number);
      } catch (IOException killed) {
        // Not received.
      }
    }
  }

  private static String request(int client) {
    String body = "{\"model\":\"gpt-x\",\"stream\":true,\"input\":[]}";
    return "POST /codex/responses HTTP/1.1\r\nHost: x\r\nUser-Agent: codex_cli_rs/1\r\nX-Client: "
        + client
        + "\r\nContent-Length: "
        + body.length()
        + "\r\n\r\n"
        + body;
  }

  private void answer(Conversation conversation) throws IOException {
    String head = conversation.head();
    int client = head.charAt(head.indexOf("X-Client: ") + 10) - '0';
    String beginning = "data: {\"type\":\"response.created\",\"response\":{\"usage\":null}}\n\n";
    String end =
        "data: {\"type\":\"response.completed\",\"response\":{\"model\":\"gpt-x\",\"usage\":"
            + "{\"input_tokens\":%d,\"output_tokens\":1}},\"last\":true}\n\n"
                .formatted(place(client));
    conversation.write(
        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
    conversation.write(chunk(beginning));
    sent.incrementAndGet(client);
    conversation.write(chunk(end)).write("0\r\n\r\n");
  }

  private static String chunk(String text) {
    return Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
  }
}
