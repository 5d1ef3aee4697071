package io.tokenpak.companion.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunFileTest {
  private static final URI URL = URI.create("http://127.0.0.1:8766");

  @TempDir Path home;

  @Test
  void whatIsWrittenIsRead() throws IOException {
    Running written = Running.here(URL, AdminToken.random());
    RunFile file = new RunFile(home);
    file.write(written);

    Running read = file.live().orElseThrow();

    assertThat(read.url()).isEqualTo(URL);
    assertThat(read.admin().secret()).isEqualTo(written.admin().secret());
    assertThat(read.started()).isEqualTo(written.started());
  }

  @Test
  void nothingButTheFileIsLeftBehind() throws IOException {
    new RunFile(home).write(Running.here(URL, AdminToken.random()));

    try (Stream<Path> files = Files.list(home.resolve("run"))) {
      assertThat(files).containsExactly(home.resolve("run/companion.json"));
    }
  }

  @Test
  void aProcessThatInheritedTheNumberIsNotTheCompanion() throws IOException {
    RunFile file = new RunFile(home);
    long pid = ProcessHandle.current().pid();
    file.write(new Running(pid, URL, AdminToken.random(), Instant.parse("2020-01-01T00:00:00Z")));

    assertThat(file.live()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{", "[]", "{\"pid\":1}", "{\"pid\":1,\"url\":\"::\",\"started\":\"x\"}"})
  void aTornFileIsNobodys(String content) throws IOException {
    RunFile file = new RunFile(home);
    Files.createDirectories(home.resolve("run"));
    Files.writeString(file.path(), content);

    assertThat(file.live()).isEmpty();
  }

  @Test
  void onlyTheProcessesOwnFileIsRemoved() throws IOException {
    RunFile file = new RunFile(home);
    Running running = Running.here(URL, AdminToken.random());
    file.write(running);

    file.removeIfOf(running.pid() + 1);
    assertThat(file.path()).exists();
    file.removeIfOf(running.pid());
    assertThat(file.path()).doesNotExist();
  }

  @Test
  void theTokenIsNotPrinted() {
    AdminToken token = AdminToken.random();

    assertThat(token.secret()).hasSize(64);
    assertThat(Running.here(URL, token).toString()).doesNotContain(token.secret());
  }
}
