package io.tokenpak.companion.command;

import io.tokenpak.companion.Release;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/// Prints version, build and JDK.
@Command(name = "version", mixinStandardHelpOptions = true, description = "Version, build, JDK.")
final class Version implements Callable<Integer> {
  private final Shell shell;

  Version(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    for (String line : new Lines().getVersion()) {
      shell.out().println(line);
    }
    return 0;
  }

  /// Also what `--version` prints.
  static final class Lines implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {
        "TokenPak Companion " + Release.version(),
        "build " + Release.build(),
        "JDK " + Release.jdk()
      };
    }
  }
}
