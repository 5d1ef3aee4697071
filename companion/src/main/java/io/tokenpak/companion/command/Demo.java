package io.tokenpak.companion.command;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.tokenpak.companion.Logging;
import io.tokenpak.companion.demo.Demonstration;
import io.tokenpak.companion.demo.Digest;
import io.tokenpak.companion.demo.Outcome;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Shows a newcomer what the companion does, on embedded parts.
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = "Shows what the companion does: no network, no account, nothing left behind.")
final class Demo implements Callable<Integer> {
  private final Shell shell;

  @Option(names = "--json", description = "Print what a program can read.")
  private boolean json;

  Demo(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws Exception {
    long began = System.nanoTime();
    Demonstration.Shown shown = shown();
    Duration took = Duration.ofNanos(System.nanoTime() - began);
    if (json) {
      printJson(shown.outcomes());
    } else {
      print(shown, took);
    }
    return shown.outcomes().stream().allMatch(each -> each.surprises().isEmpty())
        ? 0
        : Failure.FAILED;
  }

  private static Demonstration.Shown shown() throws Exception {
    try (Logging.Quiet _ = Logging.quieten()) {
      return Demonstration.run();
    }
  }

  private void print(Demonstration.Shown shown, Duration took) {
    List<Outcome> outcomes = shown.outcomes();
    DemoText.introduction().forEach(shell.out()::println);
    shell.out().println();
    CredentialLines.of(shown.credentials()).forEach(shell.out()::println);
    for (int i = 0; i < outcomes.size(); i++) {
      DemoText.scene(i + 1, outcomes.get(i)).forEach(shell.out()::println);
    }
    DemoText.summary(outcomes, took).forEach(shell.out()::println);
    shell.out().flush();
  }

  private void printJson(List<Outcome> outcomes) throws IOException {
    JsonGenerator out = new JsonFactory().createGenerator(shell.out());
    out.writeStartArray();
    for (Outcome outcome : outcomes) {
      write(outcome, out);
    }
    out.writeEndArray();
    out.flush();
    shell.out().println();
  }

  private static void write(Outcome outcome, JsonGenerator out) throws IOException {
    out.writeStartObject();
    out.writeStringField("title", outcome.title());
    out.writeStringField("platform", outcome.told().platform());
    out.writeStringField("session", outcome.told().session());
    out.writeStringField("provider", outcome.told().provider());
    out.writeStringField("credential", outcome.told().source());
    out.writeStringField("target", outcome.traffic().target());
    out.writeNumberField("status", outcome.status());
    write("request_sent", outcome.traffic().request().from(), out);
    write("request_arrived", outcome.traffic().request().to(), out);
    write("answer_sent", outcome.traffic().answer().from(), out);
    write("answer_received", outcome.traffic().answer().to(), out);
    out.writeNumberField("parts", outcome.times().delays().size());
    out.writeNumberField("took_ms", outcome.times().took().toMillis());
    out.writeBooleanField("as_expected", outcome.surprises().isEmpty());
    out.writeEndObject();
  }

  private static void write(String name, Digest digest, JsonGenerator out) throws IOException {
    out.writeObjectFieldStart(name);
    out.writeNumberField("bytes", digest.bytes());
    out.writeStringField("sha256", digest.sha256());
    out.writeEndObject();
  }
}
