package io.tokenpak.companion.command;

import io.tokenpak.companion.Settings;
import io.tokenpak.companion.usage.ledger.Dimension;
import io.tokenpak.companion.usage.ledger.LedgerFile;
import io.tokenpak.companion.usage.ledger.LedgerUnavailable;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Shows what was used and what it would cost by the providers' prices, whether a companion runs or
/// not.
@Command(
    name = "usage",
    mixinStandardHelpOptions = true,
    description = {
      "What was used: requests, tokens, and their cost by the prices of the providers' APIs.",
      "For example: tokenpak usage --by session --since today"
    })
final class UsageCommand implements Callable<Integer> {
  private final Shell shell;

  @Option(
      names = "--by",
      paramLabel = "WHAT",
      defaultValue = "platform",
      description = "session, platform, provider, model, source, day or hour; default: platform.")
  private String by;

  @Option(
      names = "--since",
      paramLabel = "WHEN",
      defaultValue = "7d",
      description = "A day such as 2026-01-31, today, yesterday, 7d or 24h; default: 7d.")
  private String since;

  @Option(
      names = "--until",
      paramLabel = "WHEN",
      defaultValue = "today",
      description = "Likewise, that day included; default: today.")
  private String until;

  @Option(
      names = "--rows",
      description = "Each exchange instead of sums: with --csv or --json all.")
  private boolean rows;

  @Option(names = "--csv", description = "Print what a spreadsheet reads.")
  private boolean csv;

  @Option(names = "--json", description = "Print what a program can read.")
  private boolean json;

  private UsageCommand(Shell shell) {
    this.shell = shell;
  }

  static CommandLine of(Shell shell) {
    return new CommandLine(new UsageCommand(shell)).addSubcommand(new UsageCapture(shell));
  }

  @Override
  public Integer call() throws IOException {
    UsagePrint.Form form = form();
    UsageAsk ask = ask(new Moments(InstantSource.system().instant(), ZoneId.systemDefault()));
    Settings settings = Settings.load(shell.environment());
    refuseIfOff(settings);
    try (LedgerFile ledger = LedgerFile.reader(settings.ledger())) {
      UsagePrint print = new UsagePrint(shell, ledger, ask);
      if (rows) {
        print.rows(form);
      } else {
        print.sums(form);
      }
      return 0;
    } catch (LedgerUnavailable unavailable) {
      throw new Failure(Failure.FAILED, String.valueOf(unavailable.getMessage()));
    }
  }

  private static void refuseIfOff(Settings settings) {
    if (!settings.ledger().on()) {
      throw new Failure(
          Failure.FAILED,
          "no usage is kept, for TOKENPAK_LEDGER is 0: set it to 1 and run serve; until then,"
              + " tokenpak status shows what the running companion counts");
    }
  }

  private UsagePrint.Form form() {
    if (csv && json) {
      throw new Failure(Failure.WRONG_USAGE, "give one of --csv and --json");
    }
    if (csv) {
      return UsagePrint.Form.CSV;
    }
    return json ? UsagePrint.Form.JSON : UsagePrint.Form.TEXT;
  }

  private UsageAsk ask(Moments moments) {
    Instant from = moments.since(since);
    Instant to = moments.until(until);
    if (!from.isBefore(to)) {
      throw new Failure(Failure.WRONG_USAGE, "--since must be before --until");
    }
    return new UsageAsk(dimension(), from, to, moments.zone());
  }

  private Dimension dimension() {
    String wanted = by.toLowerCase(Locale.ROOT);
    return Arrays.stream(Dimension.values())
        .filter(each -> each.word().equals(wanted))
        .findFirst()
        .orElseThrow(() ->
            new Failure(
                Failure.WRONG_USAGE,
                "--by must be one of "
                    + Arrays.stream(Dimension.values())
                        .map(Dimension::word)
                        .collect(Collectors.joining(", "))));
  }
}
