package io.tokenpak.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tokenpak.dispatch.fake.FakeClaude;
import io.tokenpak.dispatch.fake.StubModel;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A companion is killed at any moment, and started again: nothing it started is left, and every
/// session goes on with exactly what its caller knows.
class PoolKillTest {
  private static final Logger log = LoggerFactory.getLogger(PoolKillTest.class);
  private static final Pattern WORD = Pattern.compile("(S\\d+x\\d+)-(\\d+)");
  private static final Duration GONE = Duration.ofSeconds(5);
  private static final int SESSIONS = 5;

  /// Rounds after which other sessions begin, so that histories stay short.
  private static final int GENERATION = 8;

  @TempDir private Path folder;

  @Test
  void fewTimes() throws Exception {
    rounds(2, FakeClaude.install(folder.resolve("bin")), Duration.ofMinutes(2));
  }

  /// With the property `tokenpak.kill.program`, against the CLI that it names.
  @Tag("soak")
  @Timeout(7200)
  @Test
  void twoHundredTimes() throws Exception {
    String program = System.getProperty("tokenpak.kill.program", "");
    rounds(
        Integer.getInteger("tokenpak.kill.rounds", 200),
        program.isEmpty() ? FakeClaude.install(folder.resolve("bin")) : Path.of(program),
        Duration.ofHours(2));
  }

  private void rounds(int most, Path program, Duration time) throws Exception {
    long end = System.nanoTime() + time.toNanos();
    Random random = new Random(4);
    Duration longest = Duration.ZERO;
    int killed = 0;
    int requests = 0;
    try (StubModel model = StubModel.start()) {
      for (; killed < most && System.nanoTime() < end; killed++) {
        Duration took = round(killed, program, model, random);
        longest = took.compareTo(longest) > 0 ? took : longest;
        List<StubModel.Asked> asked = model.asked();
        asked.subList(requests, asked.size()).forEach(PoolKillTest::requireOwnWords);
        requests = asked.size();
      }
      log.info(
          "killed {} times: {} requests, none mixed; nothing was left after {} ms at most",
          killed,
          requests,
          longest.toMillis());
    }
  }

  /// Returns how long it took until nothing was left.
  private Duration round(int number, Path program, StubModel model, Random random)
      throws Exception {
    List<String> names =
        IntStream.range(0, SESSIONS).mapToObj(i -> "S" + number / GENERATION + "x" + i).toList();
    Process companion = launch(number, program, model, names);
    try {
      awaitAll(companion, names);
      // Any moment will do.
      assertThat(companion.waitFor(random.nextInt(1000), TimeUnit.MILLISECONDS)).isFalse();
      assertThat(Living.of(folder)).hasSizeGreaterThan(2);
    } finally {
      companion.destroyForcibly().waitFor();
    }
    long begun = System.nanoTime();
    await()
        .pollInterval(Duration.ofMillis(50))
        .atMost(GONE)
        .untilAsserted(() -> assertThat(Living.of(folder)).isEmpty());
    return Duration.ofNanos(System.nanoTime() - begun);
  }

  /// Each session has gone on from where it was when the one before was killed.
  private static void awaitAll(Process companion, List<String> names) throws IOException {
    Set<String> awaited = new HashSet<>(names);
    BufferedReader said = companion.inputReader();
    while (!awaited.isEmpty()) {
      String line = said.readLine();
      assertThat(line).isNotNull().doesNotStartWith("FAILED");
      if (line.startsWith("DONE ")) {
        awaited.remove(line.substring("DONE ".length()));
      }
    }
    // Whatever else it says must not hold it up.
    var _ = Thread.startVirtualThread(() -> said.lines().forEach(line -> log.debug("{}", line)));
  }

  private Process launch(int seed, Path program, StubModel model, List<String> names)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx192m"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(DyingPool.class.getName());
    command.addAll(
        List.of(
            folder.toString(), model.uri().toString(), program.toString(), Integer.toString(seed)));
    command.addAll(names);
    return new ProcessBuilder(command)
        .redirectError(ProcessBuilder.Redirect.appendTo(folder.resolve("errors").toFile()))
        .start();
  }

  /// The words of one session alone, each turn said once, in order, and answered but for the last.
  private static void requireOwnWords(StubModel.Asked asked) {
    List<String> said = new ArrayList<>();
    List<String> answered = new ArrayList<>();
    for (JsonNode message : asked.body().path("messages")) {
      boolean isUser = message.path("role").asText().equals("user");
      Matcher found = WORD.matcher(message.toString());
      while (found.find()) {
        (isUser ? said : answered).add(found.group());
      }
    }
    String name = said.getFirst().split("-", -1)[0];
    // Each is in the user's words twice: as it is, and as what the model shall say.
    assertThat(said)
        .isEqualTo(IntStream.range(0, said.size()).mapToObj(i -> name + "-" + i / 2).toList());
    assertThat(answered)
        .isEqualTo(IntStream.range(0, said.size() / 2 - 1).mapToObj(i -> name + "-" + i).toList());
    assertThat(WORD.matcher(asked.body().path("system").toString()).find()).isFalse();
  }
}
