package io.tokenpak.companion.realclient;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tokenpak.dispatch.fake.StubModel;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Callers that share the pool of real CLIs, and one that leaves it.
@Tag("real-client")
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class PooledCallersTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration SOON = Duration.ofSeconds(1);
  private static final ObjectMapper MAPPER = new ObjectMapper();

  @TempDir Path folder;

  @Test
  void neverSeeEachOthersWords() throws Exception {
    try (ServedPool pool = ServedPool.start(folder, Map.of());
        ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> talks = new ArrayList<>();
      for (String caller : List.of("one", "two", "")) {
        talks.add(callers.submit(() -> talk(pool, caller)));
      }
      for (Future<?> talk : talks) {
        talk.get();
      }
      for (StubModel.Asked asked : pool.model().asked()) {
        String body = asked.body().path("messages").toString();
        assertThat(List.of("SECRET-one.", "SECRET-two.", "SECRET-."))
            .as(body)
            .filteredOn(body::contains)
            .hasSize(1);
      }
      assertThat(pool.processes("idle")).hasSize(3);
      assertThat(requests(pool, "claude-cli")).isEqualTo(12);
    }
  }

  private static JsonNode talk(ServedPool pool, String caller) throws Exception {
    PooledChat chat = new PooledChat(pool, caller);
    chat.say("keep SECRET-" + caller + ". for me");
    for (int turn = 0; turn < 3; turn++) {
      chat.streaming(turn == 1).say("turn " + turn + " [[chunks:10,10]]");
    }
    assertThat(
            PooledChat.plain(
                pool.model().asked().stream()
                    .map(asked -> asked.body().path("messages"))
                    .filter(messages -> messages.toString().contains("SECRET-" + caller + "."))
                    .toList()
                    .getLast()))
        .isEqualTo(PooledChat.plain(chat.messages()).subList(0, 7));
    return chat.messages();
  }

  private static int requests(ServedPool pool, String platform) throws Exception {
    return pool.status().at("/totals/by_platform").path(platform).asInt();
  }

  @Test
  void oneThatLeavesEndsItsRequestAndFreesItsSeat() throws Exception {
    Map<String, String> one = Map.of("TOKENPAK_CLI_PROCESSES", "1", "TOKENPAK_CLI_SPARES", "0");
    try (ServedPool pool = ServedPool.start(folder, one)) {
      PooledChat leaver = new PooledChat(pool, "leaver").streaming(true);
      leaver.say("before");
      leaver
          .messages()
          .addObject()
          .put("role", "user")
          .put("content", "[[text:" + "abcdefgh ".repeat(500) + "]] [[chunks:2000,20]]");
      HttpResponse<InputStream> response = leaver.open();
      try (InputStream body = response.body()) {
        assertThat(new String(body.readNBytes(1500), UTF_8)).contains("content_block_delta");
      }
      await().atMost(SOON).pollInterval(Duration.ofMillis(10)).until(() -> pool.model().left() > 0);
      assertThat(pool.model().left()).isEqualTo(1);

      JsonNode other = new PooledChat(pool, "other").say("[[text:served]]");
      assertThat(PooledChat.text(other)).isEqualTo("served");

      leaver.messages().remove(2);
      assertThat(PooledChat.text(leaver.say("again [[text:welcome back]]")))
          .isEqualTo("welcome back");
      assertThat(PooledChat.plain(pool.model().lastAsked().body().path("messages")))
          .isEqualTo(PooledChat.plain(leaver.messages()).subList(0, 3));
    }
  }

  @Test
  void oneThatLeavesDuringAToolEndsTheTool() throws Exception {
    Map<String, String> settings = Map.of("TOKENPAK_CLI_ALLOW", "Bash(sleep *)");
    try (ServedPool pool = ServedPool.start(folder, settings)) {
      PooledChat leaver = new PooledChat(pool, "leaver").streaming(true);
      leaver
          .messages()
          .addObject()
          .put("role", "user")
          .put("content", "[[tool:Bash {\"command\":\"sleep 4712\"}]]");
      try (InputStream _ = leaver.open().body()) {
        await().atMost(PATIENCE).until(() -> sleepers() == 1);
      }
      await().atMost(Duration.ofSeconds(5)).until(() -> sleepers() == 0);
    }
  }

  private static long sleepers() {
    return ProcessHandle.current()
        .descendants()
        .filter(process -> commandLine(process.pid()).startsWith("sleep\u00004712"))
        .count();
  }

  private static String commandLine(long pid) {
    try {
      return Files.readString(Path.of("/proc/" + pid + "/cmdline"));
    } catch (IOException gone) {
      return "";
    }
  }

  /// The status, the sessions on disk, and what becomes of one that is forgotten.
  @Test
  void areSeenByTheOwnersCommands() throws Exception {
    try (ServedPool pool = ServedPool.start(folder, Map.of())) {
      PooledChat chat = new PooledChat(pool, "telling name");
      chat.say("one");
      chat.say("two");
      new PooledChat(pool, "another").say("one");

      assertThat(pool.run("status").succeeded().out())
          .contains("pool: ready, Claude Code " + NpmPackage.CLAUDE_CODE.version())
          .contains("the companion's login", "2 sessions remembered, 3 turns")
          .containsPattern("process \\d+ +idle +\\S+ +2 turns")
          .containsPattern("process \\d+ +spare");
      JsonNode listed = MAPPER.readTree(pool.run("sessions", "list", "--json").succeeded().out());
      JsonNode session =
          StreamSupport.stream(listed.spliterator(), false)
              .filter(each -> each.path("session").asText().equals("telling name"))
              .findFirst()
              .orElseThrow();
      String id = session.path("id").asText();
      assertThat(listed).hasSize(2);
      assertThat(session.path("turns").asInt()).isEqualTo(2);
      assertThat(pool.run("sessions", "list").succeeded().out())
          .containsPattern(id.substring(0, 8) + " +resting +generic telling name +2 turns");
      assertThat(pool.run("sessions", "show", id.substring(0, 8)).succeeded().out())
          .contains(id, "telling name", pool.workspace().toString());
      Path transcript = Path.of(session.path("transcript").asText());
      assertThat(transcript).content().contains("two");

      assertThat(pool.run("sessions", "forget", id).succeeded().out()).contains("forgotten");

      assertThat(transcript).doesNotExist();
      assertThat(pool.run("sessions", "show", id).exitCode()).isEqualTo(1);
      chat.say("three");
      assertThat(PooledChat.plain(pool.model().lastAsked().body().path("messages")))
          .isEqualTo(PooledChat.plain(chat.messages()).subList(0, 5));
    }
  }
}
