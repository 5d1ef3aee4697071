package io.tokenpak.dispatch.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClaudeProcessTest {
  private static final String ECHO = "while read -r line; do printf '%s\\n' \"$line\"; done";

  @TempDir private Path folder;
  private Stage stage;
  private Stage.Heard heard;

  @BeforeEach
  void open() {
    stage = new Stage(folder);
    heard = new Stage.Heard();
  }

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void linesGoInAndComeOutUntilItIsClosed() throws IOException {
    ClaudeProcess process = stage.start(stage.host(ECHO, stage.enclosure()), heard);

    process.send("{\"a\":1}".getBytes(StandardCharsets.UTF_8));
    process.send("{\"ü\":2}".getBytes(StandardCharsets.UTF_8));
    await().atMost(Stage.SOON).until(() -> heard.lines.size() == 2);
    process.close();

    assertThat(heard.lines).containsExactly("{\"a\":1}", "{\"ü\":2}");
    assertThat(heard.ends).singleElement().extracting(ProcessEnd::exitCode).isEqualTo(0);
  }
}
