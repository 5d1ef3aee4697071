package io.tokenpak.companion.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.tokenpak.companion.Nearest;
import io.tokenpak.companion.Settings;
import io.tokenpak.companion.exchange.Printable;
import io.tokenpak.companion.status.LeaseEndpoint;
import io.tokenpak.companion.status.RunFile;
import io.tokenpak.companion.status.Running;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Has the running companion do something about its lease.
@Command(
    name = "lease",
    mixinStandardHelpOptions = true,
    description = "Shows the lease, or has the running companion do something about it.")
final class CredentialsLease implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int LONGEST_TEXT = 500;

  private final Shell shell;

  @Parameters(
      paramLabel = "OPERATION",
      completionCandidates = Candidates.class,
      description = "One of ${COMPLETION-CANDIDATES}.")
  private String operation;

  @Option(names = "--reason", paramLabel = "WORDS", description = "Told to the broker.")
  private String reason = "owner";

  @Option(names = "--json", description = "Print what a program can read.")
  private boolean json;

  CredentialsLease(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (!LeaseEndpoint.OPERATIONS.contains(operation)) {
      throw new Failure(
          Failure.WRONG_USAGE,
          "no operation is named %s: did you mean %s?"
              .formatted(operation, Nearest.to(operation, LeaseEndpoint.OPERATIONS)));
    }
    Running running =
        new RunFile(Settings.load(shell.environment()).home())
            .live()
            .orElseThrow(() ->
                new Failure(
                    Failure.FAILED, "not running, and only a running companion keeps a lease"));
    JsonNode result = new OwnerQuery(running).tell(target(), PATIENCE);
    shell.out().println(json ? result.toString() : words(result));
    shell.out().flush();
    return result.path("ok").asBoolean() ? 0 : Failure.FAILED;
  }

  private String target() {
    return LeaseEndpoint.PATH
        + "?operation="
        + operation
        + "&reason="
        + URLEncoder.encode(reason, StandardCharsets.UTF_8);
  }

  private static String words(JsonNode result) {
    JsonNode status = result.path("status");
    StringBuilder words = new StringBuilder("lease ").append(text(status, "lease_id", "none"));
    words.append(": ").append(text(status, "state", "unknown"));
    if (status.path("expires").isTextual()) {
      words.append(", until ").append(text(status, "expires", ""));
    }
    if (!text(status, "trouble", "").isEmpty()) {
      words.append("; ").append(text(status, "trouble", ""));
    }
    JsonNode error = result.path("error");
    if (error.isObject()) {
      words.append("; not done: ").append(text(error, "message", ""));
      words.append(" (").append(text(error, "code", "")).append(')');
    }
    return words.toString();
  }

  /// What a broker named, fit for a terminal.
  private static String text(JsonNode object, String member, String otherwise) {
    return Printable.line(object.path(member).asText(otherwise), LONGEST_TEXT);
  }

  /// For --help and for completion.
  static final class Candidates implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return LeaseEndpoint.OPERATIONS.iterator();
    }
  }
}
