package io.tokenpak.companion.command;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.tokenpak.companion.usage.UsageRow;
import io.tokenpak.companion.usage.ledger.Dimension;
import io.tokenpak.companion.usage.ledger.LedgerReader;
import io.tokenpak.companion.usage.ledger.UsageReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Consumer;

/// Prints what a ledger knows.
///
/// @param shell where to
record UsagePrint(Shell shell, LedgerReader ledger, UsageAsk ask) {
  private static final int SHOWN = 50;
  private static final int MOST = 100_000;
  private static final int BETWEEN_LOOKS = 1_000;

  /// In which form.
  enum Form {
    TEXT,
    CSV,
    JSON
  }

  void sums(Form form) throws IOException {
    UsageReport report = ledger.report(ask.sums(form == Form.TEXT ? SHOWN + 1 : MOST));
    switch (form) {
      case TEXT -> text(report);
      case CSV -> {
        shell.out().println(UsageCsv.sumHeader(ask.by().word()));
        report.by().forEach(sum -> shell.out().println(UsageCsv.sum(sum)));
      }
      case JSON -> {
        JsonGenerator json = new JsonFactory().createGenerator(shell.out());
        UsageJson.write(report, json);
        json.flush();
        shell.out().println();
      }
    }
    shell.out().flush();
  }

  private void text(UsageReport report) {
    if (report.total().requests() == 0) {
      empty();
    } else {
      UsageText.sums(ask, report, SHOWN).forEach(shell.out()::println);
    }
  }

  private void empty() {
    shell.out().println("no usage " + ask.range());
    shell
        .out()
        .println(
            "run tokenpak serve, point a client at it with tokenpak env CLIENT, or look further"
                + " back, for example with --since 30d");
  }

  void rows(Form form) throws IOException {
    switch (form) {
      case TEXT -> {
        List<UsageRow> rows = ledger.rows(ask.rows(SHOWN));
        if (rows.isEmpty()) {
          empty();
        } else {
          UsageText.rows(rows, ask.zone()).forEach(shell.out()::println);
        }
      }
      case CSV -> {
        shell.out().println(UsageCsv.rowHeader());
        each(row -> shell.out().println(UsageCsv.row(row)));
      }
      case JSON -> json();
    }
    shell.out().flush();
  }

  private void json() throws IOException {
    JsonGenerator json = new JsonFactory().createGenerator(shell.out());
    json.writeStartArray();
    each(row -> {
      try {
        UsageJson.write(row, json);
        json.writeRaw('\n');
      } catch (IOException impossible) {
        throw new UncheckedIOException(impossible);
      }
    });
    json.writeEndArray();
    json.flush();
    shell.out().println();
  }

  /// May be a million.
  private void each(Consumer<UsageRow> printer) {
    UsageAsk all = new UsageAsk(Dimension.PROVIDER, ask.since(), ask.until(), ask.zone());
    long count = ledger.report(all.sums(1)).total().requests();
    try (Progress progress = Progress.of("rows", count, shell)) {
      long[] printed = {0};
      ledger.each(
          ask.rows(Integer.MAX_VALUE),
          row -> {
            printer.accept(row);
            progress.step();
            if (++printed[0] % BETWEEN_LOOKS == 0) {
              refuseIfNobodyReads(shell.out());
            }
          });
    }
  }

  /// As when the output goes to `head`.
  private static void refuseIfNobodyReads(PrintWriter out) {
    if (out.checkError()) {
      throw new Failure(Failure.FAILED, "nobody reads the rest: it is not printed");
    }
  }
}
