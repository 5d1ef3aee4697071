package io.tokenpak.companion.usage.price;

import io.tokenpak.companion.usage.UsageRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Prices of this version, under those that the owner wrote into a file. The file is looked at
/// again from time to time; one that cannot be used is one warning, and nothing beside that.
///
/// Reads the file on the caller's thread. Guarded by its own monitor.
public final class PriceFile {
  private static final Logger log = LoggerFactory.getLogger(PriceFile.class);

  private static final String NAME = "prices.json";
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final long MOST_BYTES = 1 << 20;

  private final Path file;
  private final InstantSource clock;
  private @Nullable Prices builtIn;
  private @Nullable Prices holding;
  private Stamp read = Stamp.ABSENT;
  private Instant looked = Instant.MIN;

  /// One state of a file.
  private record Stamp(@Nullable Object key, long size, Instant changed) {
    static final Stamp ABSENT = new Stamp(null, -1, Instant.MIN);
  }

  /// @param home the companion's folder
  public PriceFile(Path home, InstantSource clock) {
    this.file = home.resolve(NAME);
    this.clock = clock;
  }

  /// The row with what it cost, if that is known.
  public UsageRow priced(UsageRow row) {
    return prices().priced(row);
  }

  /// The prices that hold now.
  public synchronized Prices prices() {
    Prices below = builtIn == null ? Prices.builtIn() : builtIn;
    builtIn = below;
    Instant now = clock.instant();
    boolean isDue = now.isBefore(looked) || !now.isBefore(plus(looked));
    if (holding == null || isDue) {
      looked = now;
      holding = looked(below);
    }
    return holding;
  }

  private static Instant plus(Instant looked) {
    return looked.equals(Instant.MIN) ? looked : looked.plus(LOOK);
  }

  private Prices looked(Prices below) {
    Stamp stamp = stamp();
    Prices before = holding;
    if (before != null && stamp.equals(read)) {
      return before;
    }
    read = stamp;
    return stamp.equals(Stamp.ABSENT) ? below : over(below);
  }

  private Prices over(Prices below) {
    try {
      refuseIfNoneOfOurs();
      Prices prices = below.under(Files.readAllBytes(file));
      log.info("prices of {} hold before those of this version", file);
      return prices;
    } catch (BadPrices malformed) {
      return ignored(below, String.valueOf(malformed.getMessage()));
    } catch (IOException | UnsupportedOperationException unreadable) {
      return ignored(below, "it cannot be read");
    }
  }

  private Prices ignored(Prices below, String why) {
    log.warn("{} is ignored, for {}; mend or remove it", file, why);
    return below;
  }

  private void refuseIfNoneOfOurs() throws IOException {
    PosixFileAttributes found = Files.readAttributes(file, PosixFileAttributes.class);
    if (!found.isRegularFile() || found.size() > MOST_BYTES) {
      throw new BadPrices("it must be a file of at most " + MOST_BYTES + " bytes");
    }
    if (found.permissions().contains(PosixFilePermission.GROUP_WRITE)
        || found.permissions().contains(PosixFilePermission.OTHERS_WRITE)) {
      throw new BadPrices("others may write it: run chmod 600 " + file);
    }
  }

  private Stamp stamp() {
    try {
      PosixFileAttributes found = Files.readAttributes(file, PosixFileAttributes.class);
      return new Stamp(found.fileKey(), found.size(), found.lastModifiedTime().toInstant());
    } catch (NoSuchFileException absent) {
      return Stamp.ABSENT;
    } catch (IOException | UnsupportedOperationException unreadable) {
      return new Stamp(null, -2, Instant.MIN);
    }
  }
}
