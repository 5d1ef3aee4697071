package io.tokenpak.companion.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenpak.companion.credential.Credentials;
import io.tokenpak.companion.wire.RotatingProvider.Writing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What clients see of a rotation, here and with simpler gateways: one that keeps what it read for
/// thirty seconds, and one that is restarted by a watcher of the file. Their times, and those
/// between rotations, are a hundredth of what they stand for.
@Tag("soak")
class ComparedTest {
  private static final int ROTATIONS = 100;
  private static final int RATE = 320;
  private static final Duration CACHED = Duration.ofMillis(300);
  private static final Duration RESTART = Duration.ofMillis(100);

  @TempDir Path folder;
  private final Random random = new Random(7);

  @Test
  @Timeout(900)
  void isCompared() throws Exception {
    try (RotatingProvider provider = RotatingProvider.start(folder, Writing.RENAME)) {
      try (StartedCompanion companion =
          StartedCompanion.before(provider.origin(), folder)
              .with("TOKENPAK_SUBSCRIPTION_OAUTH", "1")
              .start()) {
        SteadyLoad load = load(companion.port(), provider);
        rotate(provider, load, () -> {});
        System.out.println("this companion: " + load.answers());
        assertThat(load.answers()).containsOnlyKeys(200);
      }
      try (WiredCompanion cached = cached(provider, 0, CACHED)) {
        SteadyLoad load = load(cached.port(), provider);
        rotate(provider, load, () -> {});
        System.out.println("a cache of 30 s: " + load.answers());
        assertThat(load.answers()).containsKey(401);
      }
      System.out.println("a watcher that restarts in 10 s: " + restarted(provider).answers());
    }
  }

  private SteadyLoad restarted(RotatingProvider provider) throws Exception {
    int port = freePort();
    WiredCompanion[] current = {cached(provider, port, Duration.ofHours(1))};
    SteadyLoad load = load(port, provider);
    try (ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor()) {
      rotate(
          provider,
          load,
          () -> {
            close(current[0]);
            var _ =
                executor.schedule(
                    () -> {
                      current[0] = cached(provider, port, Duration.ofHours(1));
                    },
                    RESTART.toMillis(),
                    TimeUnit.MILLISECONDS);
          });
    }
    current[0].close();
    return load;
  }

  private static int freePort() throws IOException {
    try (ServerSocket once = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return once.getLocalPort();
    }
  }

  private static void close(WiredCompanion companion) {
    try {
      companion.close();
    } catch (Exception failure) {
      throw new IllegalStateException(failure);
    }
  }

  private WiredCompanion cached(RotatingProvider provider, int port, Duration kept) {
    try {
      CachedLogin login = new CachedLogin(provider.file(), provider.origin(), kept);
      return WiredCompanion.before(provider.origin(), folder.resolve("home"))
          .at(port)
          .start(new Credentials(List.of(login)));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (Exception failure) {
      throw new IllegalStateException(failure);
    }
  }

  private static SteadyLoad load(int port, RotatingProvider provider) {
    return new SteadyLoad(port, "/v1/messages", RATE, provider::rotations);
  }

  /// Rotates every 40 to 60 seconds that the times stand for.
  private void rotate(RotatingProvider provider, SteadyLoad load, Runnable after) throws Exception {
    int last = provider.rotations() + ROTATIONS;
    try (load;
        ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor()) {
      CompletableFuture<Void> done = new CompletableFuture<>();
      executor.execute(
          new Runnable() {
            @Override
            public void run() {
              try {
                provider.rotate();
                after.run();
              } catch (IOException | RuntimeException failure) {
                done.completeExceptionally(failure);
              }
              if (provider.rotations() < last) {
                var _ = executor.schedule(this, 400 + random.nextInt(200), TimeUnit.MILLISECONDS);
              } else {
                done.complete(null);
              }
            }
          });
      done.get(10, TimeUnit.MINUTES);
    }
  }
}
