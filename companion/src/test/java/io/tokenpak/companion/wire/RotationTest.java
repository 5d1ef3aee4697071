package io.tokenpak.companion.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenpak.companion.wire.RotatingProvider.Writing;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// No client sees a rotation, though the old token is refused from the instant at which the login
/// file has the new one.
///
/// No request lives through more than one rotation, and so meets at most two refusals: it may set
/// out with a token of which the companion does not know yet that it has ended. Two more within one
/// request would be too many, which on a loaded machine could happen.
class RotationTest {
  private static final int RATE = 320;

  /// From the end of one rotation to the next.
  private static final Duration PAUSE = Duration.ofMillis(20);

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(Writing.class)
  void noClientSeesARotation(Writing writing) throws Exception {
    rotate(writing, 300);
  }

  @ParameterizedTest
  @Tag("soak")
  @Timeout(3600)
  @EnumSource(Writing.class)
  void noClientSeesTenThousandRotations(Writing writing) throws Exception {
    rotate(writing, 10_000);
  }

  private void rotate(Writing writing, int rotations) throws Exception {
    String path = writing == Writing.RENAME ? "/v1/messages" : "/responses";
    long began = System.nanoTime();
    try (RotatingProvider provider = RotatingProvider.start(folder, writing);
        StartedCompanion companion =
            StartedCompanion.before(provider.origin(), folder)
                .with("TOKENPAK_SUBSCRIPTION_OAUTH", "1")
                .start()) {
      SteadyLoad load = new SteadyLoad(companion.port(), path, RATE, provider::rotations);
      try (load) {
        rotate(provider, load, rotations);
      }
      System.out.println(
          "%s: %d rotations in %d s, answers by status %s, refusals by the provider %d"
              .formatted(
                  writing,
                  provider.rotations() - 1,
                  Duration.ofNanos(System.nanoTime() - began).toSeconds(),
                  load.answers(),
                  provider.refusals()));
      assertThat(load.answers()).containsOnlyKeys(200);
      assertThat(provider.refusals()).as("there was something to recover").isPositive();
    }
  }

  private static void rotate(RotatingProvider provider, SteadyLoad load, int times)
      throws Exception {
    CompletableFuture<Void> done = new CompletableFuture<>();
    try (ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor()) {
      var _ =
          executor.scheduleWithFixedDelay(
              () -> {
                try {
                  if (!load.hasOneSentBefore(provider.rotations())) {
                    provider.rotate();
                  }
                } catch (Exception failure) {
                  done.completeExceptionally(failure);
                }
                if (provider.rotations() > times) {
                  done.complete(null);
                }
              },
              0,
              PAUSE.toMillis(),
              TimeUnit.MILLISECONDS);
      done.get(30, TimeUnit.MINUTES);
      executor.shutdownNow();
    }
  }
}
