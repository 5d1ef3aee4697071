package io.tokenpak.companion.command;

import io.tokenpak.companion.Installation;
import io.tokenpak.companion.status.LoginCode;
import io.tokenpak.companion.status.Running;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A link that lets one browser see the status page. The code in it is good once and for a minute.
final class PageLink {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Running running;
  private final Shell shell;

  PageLink(Running running, Shell shell) {
    this.running = running;
    this.shell = shell;
  }

  /// Prints it, and opens it where there is a browser to see.
  void open() throws InterruptedException {
    URI link = link();
    shell.out().println(link);
    shell.out().println("lets one browser in, within a minute; run this again for another one");
    shell.out().flush();
    opener().ifPresent(program -> start(program, link));
  }

  private URI link() throws InterruptedException {
    String code = new OwnerQuery(running).tell(LoginCode.PATH, PATIENCE).path("code").asText();
    return running.url().resolve(LoginCode.PAGE + "#" + code);
  }

  /// What opens links on this system, if it has a desktop.
  private Optional<Path> opener() {
    if (Installation.system().startsWith("Mac")) {
      return onPath("open");
    }
    return isSet("DISPLAY") || isSet("WAYLAND_DISPLAY") ? onPath("xdg-open") : Optional.empty();
  }

  private boolean isSet(String variable) {
    return !shell.environment().getOrDefault(variable, "").isBlank();
  }

  private Optional<Path> onPath(String program) {
    return Stream.of(shell.environment().getOrDefault("PATH", "").split(File.pathSeparator))
        .filter(folder -> !folder.isBlank())
        .map(folder -> Path.of(folder, program))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /// The link is printed in any case, so that nothing is lost if this fails.
  private void start(Path program, URI link) {
    try {
      ProcessBuilder builder =
          new ProcessBuilder(List.of(program.toString(), link.toString()))
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD);
      builder.environment().clear();
      builder.environment().putAll(shell.environment());
      builder.start();
    } catch (IOException failure) {
      shell.err().println("could not open a browser: open the link yourself");
      shell.err().flush();
    }
  }
}
