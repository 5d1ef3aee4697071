package io.tokenpak.companion.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.tokenpak.companion.Settings;
import io.tokenpak.companion.status.CaptureEndpoint;
import io.tokenpak.companion.status.RunFile;
import io.tokenpak.companion.status.Running;
import io.tokenpak.companion.usage.capture.Capture;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Has the running companion keep prompts and answers for a while.
@Command(
    name = "capture",
    mixinStandardHelpOptions = true,
    description = {
      "Keeps prompts and answers of exchanges that begin within a time, for whoever looks for a fault.",
      "They lie in $TOKENPAK_HOME/captures, readable for you alone, and are deleted after seven days.",
      "For example: tokenpak usage capture --for 10m"
    })
final class UsageCapture implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Pattern TIME = Pattern.compile("(\\d{1,6})\\s*([smh])");

  private final Shell shell;

  @Option(
      names = "--for",
      paramLabel = "TIME",
      description = "For how long, up to 1h: a number with s, m or h.")
  private @Nullable String time;

  @Option(names = "--stop", description = "End it now.")
  private boolean stop;

  @Option(names = "--json", description = "Print what a program can read.")
  private boolean json;

  UsageCapture(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (stop == (time != null)) {
      throw new Failure(
          Failure.WRONG_USAGE, "say for how long, for example --for 10m, or --stop to end it");
    }
    long seconds = time == null ? 0 : seconds(time);
    Running running =
        new RunFile(Settings.load(shell.environment()).home())
            .live()
            .orElseThrow(() ->
                new Failure(
                    Failure.FAILED,
                    "not running, so there is nothing to capture: start it with tokenpak serve"));
    JsonNode state =
        new OwnerQuery(running).tell(CaptureEndpoint.PATH + "?seconds=" + seconds, PATIENCE);
    shell.out().println(json ? state.toString() : words(state));
    shell.out().flush();
    return 0;
  }

  private static long seconds(String text) {
    Matcher matcher = TIME.matcher(text);
    if (matcher.matches()) {
      long count = Long.parseLong(matcher.group(1));
      Duration duration =
          switch (matcher.group(2)) {
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            default -> Duration.ofHours(count);
          };
      if (duration.isPositive() && duration.compareTo(Capture.LONGEST) <= 0) {
        return duration.toSeconds();
      }
    }
    throw new Failure(
        Failure.WRONG_USAGE, "--for must be from 1s to 1h: a number with s, m or h, as in 10m");
  }

  private static String words(JsonNode state) {
    return state.path("on").asBoolean()
        ? SpendingLines.capturing(state) + "; end it with tokenpak usage capture --stop"
        : "nothing is captured now; what was lies in " + SpendingLines.text(state, "folder");
  }
}
