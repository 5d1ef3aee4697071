package io.tokenpak.companion.realclient;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tokenpak.dispatch.fake.StubModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// A conversation with a pool whose processes use the login that the CLI keeps for its user. A
/// program, so that it can run where there is no network.
final class OwnLoginTurn {
  static final String REPORT = "report.json";

  private OwnLoginTurn() {}

  /// Writes down what came of it.
  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    ObjectNode report = new ObjectMapper().createObjectNode();
    try (ServedPool pool =
        ServedPool.start(
            folder,
            Map.of(
                "ANTHROPIC_API_KEY",
                "",
                "HTTPS_PROXY",
                "http://127.0.0.1:9",
                "NO_PROXY",
                "127.0.0.1",
                "CLAUDE_CONFIG_DIR",
                Logins.claude(folder.resolve("logins"), "owner").toString()))) {
      PooledChat chat = new PooledChat(pool, "");
      report.set("first", chat.say("one [[tool:Bash {\"command\":\"echo local\"}]]"));
      report.set("second", chat.streaming(true).say("two"));
      report.set("status", pool.status());
      for (StubModel.Asked asked : pool.model().asked()) {
        report
            .withArray("asked")
            .addObject()
            .put("authorization", asked.headers().getOrDefault("authorization", ""))
            .put("key", asked.headers().getOrDefault("x-api-key", ""))
            .set("messages", asked.body().path("messages"));
      }
    }
    Files.writeString(folder.resolve(REPORT), report.toString());
    System.exit(0);
  }
}
