package io.tokenpak.companion.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tokenpak.companion.stub.RawClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventFeedTest {
  @TempDir Path home;

  private PageFixture companion;
  private String cookie;

  @BeforeEach
  void start() throws Exception {
    companion = PageFixture.start(home);
    cookie = companion.cookie();
  }

  @AfterEach
  void stop() throws Exception {
    companion.close();
  }

  @Test
  void aPageIsToldAllAndThenWhatChanges() throws Exception {
    try (RawClient page = open()) {
      assertThat(page.readHead()).contains(" 200", "text/event-stream");
      JsonNode all = event(page);
      RawClient.exchange(
          companion.port(),
          "GET /nowhere HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
      JsonNode change = event(page);

      assertThat(all.path("state").asText()).isEqualTo("serving");
      assertThat(all.has("credentials")).isTrue();
      assertThat(change.at("/recent/0/path").asText()).isEqualTo("/nowhere");
      assertThat(change.has("credentials")).as("they are as they were").isFalse();
    }
  }

  @Test
  void strangersAreToldNothing() throws Exception {
    assertThat(companion.get(EventFeed.PATH, companion.own()).status()).isEqualTo(403);
  }

  @Test
  void aNinthPageIsTurnedAwayUntilOneLeaves() throws Exception {
    List<RawClient> pages = new ArrayList<>();
    for (int i = 0; i < EventFeed.MOST_CLIENTS; i++) {
      RawClient page = open();
      assertThat(page.readHead()).contains(" 200");
      pages.add(page);
    }
    assertThat(companion.get(EventFeed.PATH, companion.own() + cookie).status()).isEqualTo(503);

    pages.removeFirst().close();

    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> {
          try (RawClient page = open()) {
            assertThat(page.readHead()).contains(" 200");
          }
        });
    for (RawClient page : pages) {
      page.close();
    }
  }

  @Test
  void aPageThatLoggedOutIsToldNoMore() throws Exception {
    try (RawClient page = open()) {
      event(page);
      companion.post(LoginHandler.LOGOUT, companion.own() + PageFixture.page() + cookie, "{}");

      assertThat(page.readUntil("\r\n0\r\n\r\n")).doesNotContain("data:");
    }
  }

  @Test
  void theStreamEndsWhenTheCompanionDrains() throws Exception {
    try (RawClient page = open()) {
      event(page);

      assertThat(companion.companion().drain()).isTrue();

      assertThat(page.readUntilEnd()).endsWith("0\r\n\r\n");
    }
  }

  private RawClient open() throws Exception {
    return RawClient.connect(companion.port())
        .send("GET " + EventFeed.PATH + " HTTP/1.1\r\n" + companion.own() + cookie + "\r\n");
  }

  /// The next event that holds something.
  private static JsonNode event(RawClient page) throws Exception {
    page.readUntil("data: ");
    String data = page.readUntil("\n\n");
    return new ObjectMapper().readTree(data);
  }
}
