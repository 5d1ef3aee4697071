package io.tokenpak.companion;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.tokenpak.companion.gateway.HeaderDump;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

class DumpHeadersTest {
  @TempDir Path user;

  private final Logger logger = (Logger) LoggerFactory.getLogger(HeaderDump.class);
  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();

  @BeforeEach
  void listen() {
    logged.start();
    logger.addAppender(logged);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(logged);
  }

  @ParameterizedTest
  @CsvSource({"1,1", "0,0"})
  void oneLineIsLoggedForEachRequestIfTheOwnerAsksForIt(String setting, int lines)
      throws Exception {
    try (Assembly companion = companion(setting);
        HttpClient client = HttpClient.newHttpClient()) {
      companion.start();
      HttpRequest request =
          HttpRequest.newBuilder(companion.url().resolve("/nowhere?key=hunter2"))
              .header("X-OpenClaw-Session", "s-1")
              .header("Authorization", "Bearer hunter2")
              .build();
      client.send(request, HttpResponse.BodyHandlers.discarding());
    }

    assertThat(logged.list).hasSize(lines);
    assertThat(logged.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .allSatisfy(line ->
            assertThat(line)
                .startsWith("tokenpak.proxy[HDR-DUMP] platform=openclaw url=/nowhere headers=")
                .contains("X-OpenClaw-Session=s-1", "Authorization=<redacted:14>")
                .doesNotContain("hunter2"));
  }

  private Assembly companion(String setting) {
    return Assembly.of(
        Settings.load(
            Map.of(
                "HOME", user.toString(), "TOKENPAK_PORT", "0", "TOKENPAK_DUMP_HEADERS", setting)));
  }
}
