package io.tokenpak.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/// Stands between a pool and its CLI: passes on what each says to the other, and notes when the
/// lines that count came by.
///
///     java io.tokenpak.bench.Recorder FOLDER CLI [ARGUMENT]...
public final class Recorder {
  private static final int BUFFER = 1 << 16;

  private final PrintStream notes;

  private Recorder(PrintStream notes) {
    this.notes = notes;
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    Path file = Files.createTempFile(Path.of(args[0]), "turns", Recording.ENDING);
    Process cli =
        new ProcessBuilder(List.of(args).subList(1, args.length))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(cli::destroy));
    try (PrintStream notes = new PrintStream(Files.newOutputStream(file), true, ISO_8859_1)) {
      Recorder recorder = new Recorder(notes);
      Thread.ofPlatform()
          .daemon()
          .start(() -> recorder.pass(System.in, cli.getOutputStream(), Recording.IN));
      recorder.pass(cli.getInputStream(), System.out, Recording.OUT);
    }
    System.exit(cli.waitFor());
  }

  private void pass(InputStream from, OutputStream to, String direction) {
    byte[] buffer = new byte[BUFFER];
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    // Either side may end first, and then there is nobody to pass anything to.
    try (to) {
      for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
        long now = System.nanoTime();
        to.write(buffer, 0, count);
        to.flush();
        note(Arrays.copyOf(buffer, count), line, now, direction);
      }
    } catch (IOException _) {
      return;
    }
  }

  private void note(byte[] bytes, ByteArrayOutputStream line, long now, String direction) {
    for (byte each : bytes) {
      if (each == '\n') {
        String kind = Recording.kind(direction, line.toString(ISO_8859_1));
        if (!kind.isEmpty()) {
          notes.println(now + " " + kind);
        }
        line.reset();
      } else {
        line.write(each);
      }
    }
  }
}
