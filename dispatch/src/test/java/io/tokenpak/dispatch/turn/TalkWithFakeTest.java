package io.tokenpak.dispatch.turn;

import io.tokenpak.dispatch.fake.FakeClaude;
import io.tokenpak.dispatch.fake.TalkCases;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/// Turns of the double, as a process.
class TalkWithFakeTest implements TalkCases {
  @TempDir Path folder;

  @Override
  public Path program() throws IOException {
    return FakeClaude.install(Files.createTempDirectory(folder, "claude"));
  }

  @Override
  public Path folder() {
    return folder;
  }
}
