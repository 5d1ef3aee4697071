package io.tokenpak.dispatch.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// A companion that is there to be killed: it starts a process with everything that might stay
/// behind, and waits.
final class Crashing {
  /// What a CLI may leave: a child, one in a session of its own, and a daemon whose parents are
  /// gone.
  private static final String TREE =
      "sleep 1021 & setsid sleep 1022 & "
          + "(setsid sh -c 'trap \"\" TERM HUP; (sleep 1023 </dev/null >/dev/null 2>&1 &) ; exit' &) ; "
          + "echo '{}'; exec sleep 1024";

  private Crashing() {}

  /// Takes a folder, and `none` where nothing shall be enclosed. Prints the pool's id when all of
  /// it runs.
  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    Stage stage = new Stage(folder);
    boolean enclosed = !arguments[1].equals("none");
    Sweep sweep = Sweep.begin(folder.resolve("pools"));
    ProcessHost host =
        new ProcessHost(
            stage.starter,
            stage.program(TREE),
            enclosed ? stage.enclosure() : Enclosure.none(),
            sweep.poolId(),
            Stage.QUICK);
    Stage.Heard heard =
        new Stage.Heard() {
          @Override
          public void line(String line) {
            System.out.println(sweep.poolId());
          }
        };
    stage.start(host, heard);
    Thread.currentThread().join();
  }

  /// Starts one in a JVM of its own.
  static Process launch(Path folder, String enclosure) throws IOException {
    return new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-cp",
                System.getProperty("java.class.path"),
                Crashing.class.getName(),
                folder.toString(),
                enclosure))
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }
}
