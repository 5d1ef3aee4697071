package io.tokenpak.companion.command;

import io.tokenpak.companion.Settings;
import io.tokenpak.companion.exchange.Printable;
import io.tokenpak.companion.status.AdminToken;
import io.tokenpak.companion.status.LineEndpoint;
import io.tokenpak.companion.status.RunFile;
import io.tokenpak.companion.status.Running;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/// One short line about a running companion, and nothing at all where none runs or answers: a shell
/// prompt is no place for errors. Uses little of the class library, for it must be quick.
final class StatusLine {
  private static final String[] PLAIN = {"status", "--line"};
  private static final String[] COLOURED = {"status", "--line", "--color"};
  private static final int PATIENCE_MILLIS = 2_000;
  private static final int MOST_BYTES = 16 * 1024;
  private static final int LONGEST = 79;

  private StatusLine() {}

  /// Whether that is all that was asked for, so that nothing need be parsed.
  static boolean isAskedBy(String... arguments) {
    return Arrays.equals(arguments, PLAIN) || Arrays.equals(arguments, COLOURED);
  }

  static int print(Shell shell, String... arguments) {
    return print(shell, Arrays.equals(arguments, COLOURED));
  }

  static int print(Shell shell, boolean isColoured) {
    Optional<Running> running = new RunFile(Settings.home(shell.environment())).live();
    running
        .flatMap(StatusLine::ask)
        .map(line -> shown(line, isColoured))
        .ifPresent(line -> {
          shell.out().println(line);
          shell.out().flush();
        });
    return 0;
  }

  private static Optional<String> ask(Running running) {
    InetSocketAddress address =
        new InetSocketAddress(running.url().getHost(), running.url().getPort());
    try (Socket socket = new Socket()) {
      socket.connect(address, PATIENCE_MILLIS);
      socket.setSoTimeout(PATIENCE_MILLIS);
      String request =
          "GET %s HTTP/1.1\r\nHost: %s\r\n%s: %s\r\nConnection: close\r\n\r\n"
              .formatted(
                  LineEndpoint.PATH,
                  running.url().getAuthority(),
                  AdminToken.FIELD,
                  running.admin().secret());
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return body(
          new String(socket.getInputStream().readNBytes(MOST_BYTES), StandardCharsets.UTF_8));
    } catch (IOException noAnswer) {
      return Optional.empty();
    }
  }

  private static Optional<String> body(String answer) {
    int end = answer.indexOf("\r\n\r\n");
    return answer.startsWith("HTTP/1.1 200 ") && end > 0
        ? Optional.of(answer.substring(end + 4))
        : Optional.empty();
  }

  /// @param line with its state before it
  private static String shown(String line, boolean isColoured) {
    int blank = line.indexOf(' ');
    String text = Printable.line("tokenpak " + line.substring(blank + 1), LONGEST);
    if (!isColoured) {
      return text;
    }
    return (line.startsWith("ok ") ? "\u001b[32m" : "\u001b[33m") + text + "\u001b[0m";
  }
}
