package io.tokenpak.companion;

import io.tokenpak.companion.command.Launch;
import io.tokenpak.companion.command.Shell;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/// The program `tokenpak`.
public final class Companion {
  private Companion() {}

  public static void main(String[] args) {
    Shell shell =
        new Shell(
            System.getenv(),
            new InputStreamReader(System.in, StandardCharsets.UTF_8),
            new PrintWriter(System.out, true, StandardCharsets.UTF_8),
            new PrintWriter(System.err, true, StandardCharsets.UTF_8));
    System.exit(Launch.run(shell, args));
  }
}
