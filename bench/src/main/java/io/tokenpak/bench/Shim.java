package io.tokenpak.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// The CLI with a [Recorder] before it, as a program that a pool can run.
final class Shim {
  private static final int WARM_UP = 100;
  private static final int LINES = 200;

  /// A line given to a recorder, and when it came back.
  private record Echo(long written, long heard) {
    double own(Recording noted) {
      return Answer.millis(written, noted.asked()) + Answer.millis(noted.spoken(), heard);
    }
  }

  private Shim() {}

  /// @param notes the folder in which recorders leave what they noted
  static Path around(Lab lab, Path notes) throws IOException {
    String claude = quoted(lab.claude().toString());
    String recorder =
        command(notes, lab.claude()).stream().map(Shim::quoted).collect(Collectors.joining(" "));
    Path shim =
        Files.createFile(
            lab.folder().resolve("claude"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    return Files.writeString(
        shim,
        """
        #!/bin/sh
        case $1 in --version) exec %s --version ;; esac
        exec %s "$@"
        """
            .formatted(claude, recorder));
  }

  private static List<String> command(Path notes, Path program) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "-Xmx64m",
        "-cp",
        classes().toString(),
        Recorder.class.getName(),
        notes.toString(),
        program.toString());
  }

  private static Path classes() {
    URL classes = Recorder.class.getProtectionDomain().getCodeSource().getLocation();
    return Path.of(URI.create(classes.toString()));
  }

  private static String quoted(String word) {
    return "'" + word.replace("'", "'\\''") + "'";
  }

  /// What a recorder adds by itself, in milliseconds: until it has noted a line, and from when it
  /// noted the line's echo until that can be read.
  static Spread own(Lab lab) throws IOException, InterruptedException {
    Path notes = lab.folder();
    Process recorder = new ProcessBuilder(command(notes, Path.of("/bin/cat"))).start();
    List<Echo> echoes = new ArrayList<>();
    try (Writer in = recorder.outputWriter(UTF_8);
        BufferedReader out = recorder.inputReader(UTF_8)) {
      for (int i = 0; i < WARM_UP + LINES; i++) {
        long written = System.nanoTime();
        // A question on its way in, a text on its way out.
        echo(
            in,
            out,
            "{\"type\":\"user\",\"text\":\"%s\",\"echo\":{\"type\":\"text_delta\"}}"
                .formatted(Recording.question(i)));
        echoes.add(new Echo(written, System.nanoTime()));
        echo(in, out, "{\"type\":\"message_start\"}");
        echo(in, out, "{\"type\":\"result\"}");
      }
    }
    var _ = recorder.waitFor();
    Map<Integer, Recording> noted = Recording.read(notes);
    noted.keySet().removeIf(number -> number < WARM_UP);
    return Spread.of(noted.entrySet(), line -> echoes.get(line.getKey()).own(line.getValue()));
  }

  private static void echo(Writer in, BufferedReader out, String line) throws IOException {
    in.write(line + "\n");
    in.flush();
    if (!line.equals(out.readLine())) {
      throw new IOException("the recorder does not pass on what it is given");
    }
  }
}
