package io.tokenpak.dispatch.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenpak.dispatch.fake.NewSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostileNamesTest {
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
  private static final List<String> SEEDS =
      List.of(
          "",
          ".",
          "..",
          "../../etc/passwd",
          "/etc/passwd",
          "a/b",
          "--resume=x",
          "-rf",
          "$(id)",
          "`id`",
          "a\nb",
          "a\rb",
          "a\u0000b",
          "\uD800",
          "\u202Egnp",
          "con",
          "*.json",
          "~",
          "%2e%2e%2f",
          "{\"id\":1}",
          "\"",
          "\\",
          "'; drop table",
          "a".repeat(5000),
          "\uD83D\uDE00",
          ";",
          "|",
          "&&",
          "${HOME}",
          "\u007F");

  @TempDir Path home;

  @Test
  void noNameOfARequestBecomesTheNameOfAFile() throws IOException {
    FileSessions store = new FileSessions(home);
    Random random = new Random(7);
    for (int i = 0; i < 500; i++) {
      Scope scope = new Scope(name(random), name(random), home);
      String model = name(random);
      Digest digest = new Conversation(List.of(Message.user(name(random)))).digest(scope);
      SessionRecord record = NewSession.of(scope, digest, model, home, NOW);

      assertThat(store.begin(record)).isTrue();
      assertThat(store.keep(record)).isTrue();
      assertThat(store.find(digest).map(SessionRecord::id)).contains(record.id());
    }

    assertThat(names(home)).containsExactly("sessions");
    assertThat(names(home.resolve("sessions")))
        .hasSizeGreaterThan(400)
        .allSatisfy(name -> assertThat(name).matches("[0-9a-f]{64}\\.json"));
  }

  @Test
  void noWorkspaceLeavesTheCliFolder() {
    Path config = home.resolve("config");
    Random random = new Random(7);
    for (int i = 0; i < 500; i++) {
      Path workspace = Path.of("/w/" + name(random).replaceAll("[\u0000\uD800]", "x"));
      Scope scope = new Scope("c", "", workspace);
      Digest digest = new Conversation(List.of()).digest(scope);
      SessionRecord record = NewSession.of(scope, digest, "m", config, NOW);
      Path file = Transcripts.file(record);

      assertThat(file.normalize()).isEqualTo(file);
      assertThat(record.configDir().resolve("projects").relativize(file).toString())
          .matches("[a-zA-Z0-9-]{1,220}/[0-9a-f-]{36}\\.jsonl");
    }
  }

  private static String name(Random random) {
    String one = SEEDS.get(random.nextInt(SEEDS.size()));
    String other = SEEDS.get(random.nextInt(SEEDS.size()));
    return random.nextBoolean() ? one : one + random.nextInt(1000) + other;
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
