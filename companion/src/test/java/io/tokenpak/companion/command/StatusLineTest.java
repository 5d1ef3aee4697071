package io.tokenpak.companion.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.tokenpak.companion.Service;
import io.tokenpak.companion.Settings;
import io.tokenpak.companion.status.AdminToken;
import io.tokenpak.companion.status.RunFile;
import io.tokenpak.companion.status.Running;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatusLineTest {
  private static final String[] ASKED = {"status", "--line"};

  @TempDir private Path home;

  @Test
  void aPromptOfACompanionThatDoesNotRunStaysEmpty() {
    assertThat(CommandRun.at(home, Map.of(), ASKED)).isEqualTo(new CommandRun(0, "", ""));
    assertThat(CommandRun.at(home, Map.of(), "status", "--color", "--line"))
        .isEqualTo(new CommandRun(0, "", ""));
  }

  @Test
  void aRunningCompanionSaysInOneLineWhatGoesOn() throws Exception {
    Map<String, String> environment =
        Map.of(
            "HOME", home.toString(), "TOKENPAK_PORT", "0", "TOKENPAK_BUDGETS", "total day=0 warn");
    try (Service _ = Service.start(Settings.load(environment))) {
      assertThat(CommandRun.at(home, Map.of(), "status").out())
          .contains("budgets:\n  SPENT  total day=0 warn  $0.0000 of $0.0000  until ");

      CommandRun run = CommandRun.at(home, Map.of(), ASKED);

      assertThat(run.exitCode()).isZero();
      assertThat(run.err()).isEmpty();
      assertThat(run.out()).startsWith("tokenpak idle").endsWith("a budget is spent\n");
      assertThat(run.out().lines()).hasSize(1).allMatch(line -> line.length() < 80);
    }
  }

  @Test
  void coloursAreShownWhenAskedFor() throws Exception {
    assertThat(answered("ok idle", "--color").out())
        .isEqualTo("\u001b[32mtokenpak idle\u001b[0m\n");
    assertThat(answered("warn idle", "--color").out())
        .isEqualTo("\u001b[33mtokenpak idle\u001b[0m\n");
  }

  @Test
  void aLineIsShortAndHoldsNothingThatSteersATerminal() throws Exception {
    String out = answered("ok \u001b[2J\n" + "x".repeat(500)).out();

    assertThat(out.lines()).singleElement().asString().doesNotContain("\u001b").hasSizeLessThan(90);
  }

  @Test
  void whatIsNoCompanionLeavesThePromptEmpty() throws Exception {
    assertThat(answered(403, "no")).isEqualTo(new CommandRun(0, "", ""));
  }

  private CommandRun answered(String line, String... options) throws Exception {
    return answered(200, line, options);
  }

  private CommandRun answered(int status, String line, String... options) throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/tokenpak/api/line",
        exchange -> {
          byte[] body = line.getBytes(UTF_8);
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    try {
      URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
      new RunFile(home.resolve(".tokenpak")).write(Running.here(url, AdminToken.random()));
      String[] all = new String[2 + options.length];
      System.arraycopy(ASKED, 0, all, 0, 2);
      System.arraycopy(options, 0, all, 2, options.length);
      return CommandRun.at(home, Map.of(), all);
    } finally {
      server.stop(0);
    }
  }
}
