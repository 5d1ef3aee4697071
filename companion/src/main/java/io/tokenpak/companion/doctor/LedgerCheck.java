package io.tokenpak.companion.doctor;

import io.tokenpak.companion.usage.ledger.Dimension;
import io.tokenpak.companion.usage.ledger.LedgerFile;
import io.tokenpak.companion.usage.ledger.LedgerSettings;
import io.tokenpak.companion.usage.ledger.LedgerUnavailable;
import io.tokenpak.companion.usage.ledger.UsageQuery;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The ledger of usage: readable, whole, and nothing waits to be written.
public record LedgerCheck(LedgerSettings settings) implements Check {
  private static final String SUBJECT = "ledger";

  @Override
  public List<Diagnosis> examine() {
    if (!settings.on()) {
      return List.of(
          Diagnosis.ok(
              SUBJECT,
              "is switched off with TOKENPAK_LEDGER=0: budgets count from the start of the companion,"
                  + " and there are no sums over past days"));
    }
    List<Diagnosis> diagnoses = new ArrayList<>(List.of(reading()));
    Path spill = settings.home().resolve("spill/ledger.jsonl");
    if (Files.exists(spill)) {
      diagnoses.add(
          Diagnosis.warn(
              SUBJECT,
              "usage waits in " + spill + ", for it could not be recorded",
              "see the finding above, or the companion's log; it is recorded when that is mended"));
    }
    setAside().stream()
        .map(file ->
            Diagnosis.warn(
                SUBJECT,
                file + " was broken and set aside",
                "look at the disk; remove the file when you do not need it"))
        .forEach(diagnoses::add);
    return diagnoses;
  }

  private Diagnosis reading() {
    try (LedgerFile ledger = LedgerFile.reader(settings)) {
      long requests =
          ledger
              .report(
                  new UsageQuery(
                      Dimension.PROVIDER, Instant.EPOCH, Instant.MAX, ZoneOffset.UTC, Map.of(), 1))
              .total()
              .requests();
      return Diagnosis.ok(SUBJECT, "holds the usage of " + requests + " requests");
    } catch (LedgerUnavailable unreadable) {
      return Diagnosis.fail(
          SUBJECT, String.valueOf(unreadable.getMessage()), "requests go on; mend that");
    }
  }

  private List<Path> setAside() {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> found =
        Files.newDirectoryStream(settings.home(), "ledger.db.corrupt-*Z")) {
      found.forEach(files::add);
    } catch (IOException nothingThere) {
      // The folder has its own check.
    }
    return files;
  }
}
