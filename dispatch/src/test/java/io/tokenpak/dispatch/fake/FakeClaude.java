package io.tokenpak.dispatch.fake;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A double of the Claude CLI, speaking stream-json as version [#VERSION] does.
///
/// It asks a real provider, mostly a [StubModel], at `ANTHROPIC_BASE_URL`; it runs tools for real,
/// and keeps transcripts in `CLAUDE_CONFIG_DIR`. Besides, it fails as told, to try its host: a
/// fault of the whole process comes from [#fault] or the variable `FAKE_CLAUDE_FAULT`
/// (`name,argument`, with `;` between several), one of a turn from its text
/// (`[[fake:name,argument]]`).
///
/// | Fault | Whose | What it does |
/// |---|---|---|
/// | `crash,STEP` | both | dies as if killed, leaving its children |
/// | `hang,STEP` | both | writes nothing from there on, for ever |
/// | `slow-start,MS` | process | waits before it does anything |
/// | `ignore-term` | both | does not heed SIGTERM |
/// | `deaf` | both | stops reading stdin |
/// | `stay` | process | does not exit at the end of stdin |
/// | `stderr,BYTES` | both | floods stderr, 1 MB if not said otherwise |
/// | `allocate,MB` | both | holds that much memory for ever, 100 MB if not said otherwise |
/// | `orphan,FILE` | both | leaves a process in a session of its own, its id in FILE |
/// | `lose-transcript` | both | loses the transcript: before it resumes, or after the turn |
/// | `silence` | turn | answers nothing after the first delta, until interrupted |
/// | `garbage` | turn | writes a line that is no JSON |
/// | `long-line,BYTES` | turn | writes a very long line, 5 MB if not said otherwise |
/// | `split,MS` | turn | cuts each line inside a character, and pauses there |
/// | `duplicate` | turn | loses the connection after the first delta, and begins the answer again |
/// | `unsolicited` | turn | runs another turn, unasked, after the result |
///
/// A process has the steps `start`, `before-initialize` and `after-initialize`; a turn has
/// `after-init`, `mid-stream`, `after-assistant`, `before-result` and `after-result`. It is harsher
/// than the original in one thing: a Bash that runs when the host dies runs to its end.
public final class FakeClaude {
  /// The version that the double claims to be.
  public static final String VERSION = "2.1.329";

  /// The variable that names a file to which each process adds what it was started with: a line of
  /// JSON with `argv`, `env` and `cwd`.
  public static final String RECORD = "FAKE_CLAUDE_RECORD";

  static final List<String> JVM =
      List.of("-Xshare:auto", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx192m");

  private static final String FAULT_FILE = "fault";

  private FakeClaude() {}

  /// Writes a program `claude` into a folder; what it runs is this class.
  public static Path install(Path folder) throws IOException {
    return install(folder, Map.of());
  }

  /// Writes a program `claude` into a folder, which sets variables for what it runs.
  public static Path install(Path folder, Map<String, String> variables) throws IOException {
    Files.createDirectories(folder);
    Path program = folder.resolve("claude");
    String settings =
        variables.entrySet().stream()
            .map(entry -> "export " + entry.getKey() + "=" + quoted(entry.getValue()) + "\n")
            .collect(Collectors.joining());
    String fault = quoted(folder.resolve(FAULT_FILE).toAbsolutePath().toString());
    Files.writeString(
        program,
        """
        #!/bin/sh
        [ "$1" = --version ] && echo '%s (Claude Code)' && exit 0
        %s[ -f %s ] && FAKE_CLAUDE_FAULT=$(cat %s) && export FAKE_CLAUDE_FAULT
        exec %s %s -cp %s %s "$@"
        """
            .formatted(
                VERSION,
                settings,
                fault,
                fault,
                quoted(java().toString()),
                Stream.concat(JVM.stream(), Archive.get().options().stream())
                    .map(FakeClaude::quoted)
                    .collect(Collectors.joining(" ")),
                quoted(Archive.get().classPath()),
                FakeClaude.class.getName()));
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    return program;
  }

  /// Sets the faults of every process that the program in this folder starts from now on.
  public static void fault(Path folder, String faults) throws IOException {
    Path next = Files.createTempFile(folder, FAULT_FILE, ".next");
    Files.writeString(next, faults);
    Path _ =
        Files.move(next, folder.resolve(FAULT_FILE), java.nio.file.StandardCopyOption.ATOMIC_MOVE);
  }

  static Path java() {
    return Path.of(System.getProperty("java.home"), "bin", "java");
  }

  /// What the double runs on, its own classes first.
  static List<Path> classPath() {
    return Stream.of(FakeClaude.class, ObjectMapper.class, JsonFactory.class, JsonInclude.class)
        .map(FakeClaude::whereabouts)
        .toList();
  }

  private static Path whereabouts(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }

  /// Runs the double.
  public static void main(String[] argv) throws Exception {
    Map<String, String> environment = System.getenv();
    if (environment.containsKey(RECORD)) {
      record(Path.of(environment.get(RECORD)), argv, environment);
    }
    Faults faults = Faults.ofVariable(environment.getOrDefault(Faults.VARIABLE, ""));
    Lines lines = new Lines();
    Pause.of(faults.pause("slow-start", Duration.ZERO));
    faults.spoil();
    faults.at(Step.START, lines);
    try {
      run(new Session(start(argv, environment, faults), environment, lines), faults);
    } catch (Refused e) {
      System.err.println(e.getMessage());
      Exit.now(1);
    } catch (UnknownSession e) {
      refuse(lines, e);
    }
  }

  private static void record(Path file, String[] argv, Map<String, String> environment)
      throws IOException {
    ObjectNode line = Json.object("cwd", Path.of("").toRealPath().toString());
    var words = line.putArray("argv");
    List.of(argv).forEach(words::add);
    environment.forEach(line.putObject("env")::put);
    Path _ =
        Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private static Options start(String[] argv, Map<String, String> environment, Faults faults) {
    Options options = Options.parse(argv);
    if (faults.has("lose-transcript")) {
      Path config = Path.of(environment.getOrDefault("CLAUDE_CONFIG_DIR", ".claude"));
      options
          .value("--resume")
          .flatMap(id -> Transcript.find(config, id))
          .ifPresent(Transcript::delete);
    }
    return options;
  }

  private static void run(Session session, Faults faults) throws InterruptedException {
    Desk desk = new Desk(session);
    Control control = new Control(session, desk, faults);
    java.util.concurrent.atomic.AtomicBoolean stopped =
        new java.util.concurrent.atomic.AtomicBoolean();
    if (!faults.has("ignore-term")) {
      Signals.handle("TERM", () -> Exit.now(143));
    }
    Signals.handle("INT", () -> stop(desk, stopped));
    if (!faults.has("deaf")) {
      Thread.ofPlatform().daemon().start(new Stdin(session, desk, control)::read);
    }
    boolean failed = false;
    for (Optional<Turn> turn = desk.next(); turn.isPresent(); turn = desk.next()) {
      failed = turn.get().run();
      if (stopped.get()) {
        Exit.now(0);
      }
      desk.done();
    }
    if (faults.has("stay")) {
      Lines.waitForEver();
    }
    Exit.now(failed ? 1 : 0);
  }

  private static void stop(Desk desk, java.util.concurrent.atomic.AtomicBoolean stopped) {
    stopped.set(true);
    desk.current().ifPresentOrElse(Turn::interrupt, () -> Exit.now(0));
  }

  private static void refuse(Lines lines, UnknownSession unknown) {
    System.err.println(unknown.getMessage());
    ObjectNode line =
        Json.object("type", "result")
            .put("subtype", "error_during_execution")
            .put("is_error", true)
            .put("num_turns", 0)
            .put("session_id", unknown.id())
            .put("uuid", UUID.randomUUID().toString());
    line.putArray("errors").add(unknown.getMessage());
    lines.write(Result.shuffled(line));
    Exit.now(1);
  }
}
