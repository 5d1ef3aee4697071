package io.tokenpak.companion.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenpak.companion.usage.ledger.LedgerSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What doctor says of the ledger.
class LedgerCheckTest {
  @TempDir Path home;

  private List<Diagnosis> examined() {
    return new LedgerCheck(LedgerSettings.inFile(home)).examine();
  }

  @Test
  void hasNothingToSayOfOneThatIsNotThereYet() {
    assertThat(examined()).containsExactly(Diagnosis.ok("ledger", "holds the usage of 0 requests"));
  }

  @Test
  void saysThatItIsSwitchedOff() {
    LedgerSettings off =
        new LedgerSettings(home, false, Optional.empty(), false, Duration.ofDays(1));

    assertThat(new LedgerCheck(off).examine().getFirst().finding()).contains("TOKENPAK_LEDGER=0");
  }

  @Test
  void saysThatItCannotBeRead() throws Exception {
    Files.writeString(home.resolve("ledger.db"), "no database ".repeat(100));

    assertThat(examined().getFirst().level()).isEqualTo(Diagnosis.Level.FAIL);
  }

  @Test
  void saysWhatWaitsAndWhatWasSetAside() throws Exception {
    Files.createDirectory(home.resolve("spill"));
    Files.createFile(home.resolve("spill/ledger.jsonl"));
    Files.createFile(home.resolve("ledger.db.corrupt-20260304T120000.000Z"));

    assertThat(examined().stream().map(Diagnosis::level))
        .containsExactly(Diagnosis.Level.OK, Diagnosis.Level.WARN, Diagnosis.Level.WARN);
  }
}
