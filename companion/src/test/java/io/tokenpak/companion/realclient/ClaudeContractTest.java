package io.tokenpak.companion.realclient;

import io.tokenpak.dispatch.fake.ControlContract;
import io.tokenpak.dispatch.fake.LifeContract;
import io.tokenpak.dispatch.fake.TurnContract;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/// The real CLI keeps the contract by which its double was made.
@Tag("real-client")
class ClaudeContractTest {
  private static Path program;

  @BeforeAll
  static void install() throws IOException, InterruptedException {
    NpmPackage client = NpmPackage.CLAUDE_CODE;
    program = ClientCache.ofUser().install(client).resolve(client.name()).resolve("claude");
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
