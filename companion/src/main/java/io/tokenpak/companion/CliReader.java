package io.tokenpak.companion;

import io.tokenpak.dispatch.PoolSettings;
import io.tokenpak.dispatch.process.ClaudeEnvironment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Reads what the pool of CLI processes does.
final class CliReader {
  private static final Duration INSTANT = Duration.ZERO;
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration TEN_YEARS = Duration.ofDays(3650);

  /// A slow disk and a busy machine have their share in it.
  private static final Duration START = Duration.ofSeconds(60);

  private static final Duration GRACE = Duration.ofSeconds(5);

  /// Below this, no CLI lives.
  private static final long LEAST_MEMORY = 256L << 20;

  private final SettingReader reader;

  CliReader(SettingReader reader) {
    this.reader = reader;
  }

  /// @param home the companion's own folder
  CliSettings read(Path home, Map<String, String> environment) {
    CliAccessReader access = new CliAccessReader(reader);
    return new CliSettings(
        access.isOwnLogin(),
        access.loginFolder(),
        new PoolSettings(
            new PoolSettings.Program(
                program(), environment.getOrDefault("PATH", ""), environment, passed()),
            new CliFolderReader(reader, home).read(),
            access.tools(),
            limits(),
            patience(),
            sessions(),
            home));
  }

  private String program() {
    String text = reader.text(Setting.CLAUDE_BIN).orElseThrow();
    boolean isName = !text.contains("/") && !text.startsWith("-") && !text.equals("~");
    if (!isName && !text.startsWith("/") && !text.startsWith("~/")) {
      throw reader.bad(Setting.CLAUDE_BIN, text, "the name of a program, or an absolute path");
    }
    return isName ? text : reader.path(Setting.CLAUDE_BIN).toString();
  }

  private Set<String> passed() {
    String expected = "names of variables, and none that sets a login or loads code";
    String text = reader.text(Setting.CLI_PASS).orElse("");
    List<String> names =
        ListText.parse(text, ",").orElseThrow(() -> reader.bad(Setting.CLI_PASS, text, expected));
    for (String name : names) {
      if (!ClaudeEnvironment.mayPass(name)) {
        throw reader.bad(Setting.CLI_PASS, name, expected);
      }
    }
    return Set.copyOf(names);
  }

  private PoolSettings.Limits limits() {
    int processes = reader.number(Setting.CLI_PROCESSES, 1, 256);
    return new PoolSettings.Limits(
        processes,
        reader.number(Setting.CLI_SPARES, 0, processes),
        memory(),
        reader.number(Setting.CLI_TURNS, 1, 100_000),
        duration(Setting.CLI_AGE, MINUTE, TEN_YEARS),
        duration(Setting.CLI_IDLE, SECOND, TEN_YEARS),
        reader.number(Setting.CLI_QUEUE, 0, 10_000));
  }

  private PoolSettings.Patience patience() {
    return new PoolSettings.Patience(
        duration(Setting.CLI_WAIT, INSTANT, DAY),
        duration(Setting.CLI_SILENCE, SECOND, DAY),
        duration(Setting.CLI_TOOL_SILENCE, SECOND, DAY),
        duration(Setting.CLI_TURN, SECOND, DAY),
        duration(Setting.CLI_TOOL_WAIT, SECOND, DAY),
        START,
        GRACE);
  }

  private PoolSettings.Keeping sessions() {
    return new PoolSettings.Keeping(
        reader.isOn(Setting.SESSION_MAPPER),
        reader.isOn(Setting.OAUTH_NO_CONTINUE),
        reader.number(Setting.CLI_SESSIONS_KEPT, 1, 1_000_000),
        duration(Setting.CLI_SESSION_AGE, MINUTE, TEN_YEARS));
  }

  private long memory() {
    long bytes = reader.size(Setting.CLI_MEMORY);
    if (bytes < LEAST_MEMORY) {
      throw reader.bad(
          Setting.CLI_MEMORY,
          reader.text(Setting.CLI_MEMORY).orElseThrow(),
          "at least 256MiB: a child takes about 200MiB as soon as it has started");
    }
    return bytes;
  }

  private Duration duration(Setting setting, Duration least, Duration most) {
    Duration duration = reader.duration(setting);
    if (duration.compareTo(least) < 0 || duration.compareTo(most) > 0) {
      throw reader.bad(
          setting,
          reader.text(setting).orElseThrow(),
          "from %s to %s".formatted(shown(least), shown(most)));
    }
    return duration;
  }

  private static String shown(Duration duration) {
    if (duration.toDays() > 0) {
      return duration.toDays() + "d";
    }
    return duration.toMinutes() > 0 ? duration.toMinutes() + "m" : duration.toSeconds() + "s";
  }
}
