package io.tokenpak.dispatch.fake;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/// The double keeps the contract that the real CLI keeps.
class FakeClaudeContractTest {
  @TempDir static Path folder;
  private static Path program;

  @BeforeAll
  static void install() throws IOException {
    program = FakeClaude.install(folder);
  }

  @Nested
  class Turns extends TurnContract {
    @Override
    protected Path program() {
      return program;
    }
  }

  @Nested
  class Controls extends ControlContract {
    @Override
    protected Path program() {
      return program;
    }
  }

  @Nested
  class Lives extends LifeContract {
    @Override
    protected Path program() {
      return program;
    }
  }
}
