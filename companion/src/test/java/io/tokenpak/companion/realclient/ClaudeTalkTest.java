package io.tokenpak.companion.realclient;

import io.tokenpak.dispatch.fake.TalkCases;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/// Turns of the real CLI.
@Tag("real-client")
class ClaudeTalkTest implements TalkCases {
  private static Path program;

  @TempDir Path folder;

  @BeforeAll
  static void install() throws IOException, InterruptedException {
    NpmPackage client = NpmPackage.CLAUDE_CODE;
    program = ClientCache.ofUser().install(client).resolve(client.name()).resolve("claude");
  }

  @Override
  public Path program() {
    return program;
  }

  @Override
  public Path folder() {
    return folder;
  }
}
