package io.tokenpak.dispatch;

import io.tokenpak.dispatch.fake.FakeClaude;
import io.tokenpak.dispatch.fake.StubModel;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/// A pool of doubles in front of a stub model, in a folder of its own.
final class PoolRun implements AutoCloseable {
  private final Path folder;
  private final Optional<StubModel> model;
  private final URI provider;
  private final PoolSettings settings;
  private ClaudePool pool;

  private PoolRun(Path folder, Optional<StubModel> model, URI provider, PoolSettings settings) {
    this.folder = folder;
    this.model = model;
    this.provider = provider;
    this.settings = settings;
    this.pool = open(provider, settings);
  }

  static PoolRun start(Path folder) throws IOException {
    return start(folder, UnaryOperator.identity());
  }

  static PoolRun start(Path folder, UnaryOperator<PoolSettings> change) throws IOException {
    StubModel model = StubModel.start();
    Path program = FakeClaude.install(folder.resolve("bin"));
    Files.createDirectories(folder.resolve("work"));
    PoolSettings settings = change.apply(settings(folder, program));
    return new PoolRun(folder, Optional.of(model), model.uri(), settings);
  }

  /// A pool of any program, in front of a model that somebody else runs.
  static PoolRun of(Path folder, URI provider, PoolSettings settings) throws IOException {
    Files.createDirectories(folder.resolve("work"));
    return new PoolRun(folder, Optional.empty(), provider, settings);
  }

  static PoolSettings settings(Path folder, Path program) {
    return new PoolSettings(
        new PoolSettings.Program(
            program.toString(),
            System.getenv("PATH"),
            Map.of("PATH", System.getenv("PATH"), "HOME", folder.toString()),
            Set.of()),
        new PoolSettings.Folders(List.of(folder.resolve("work")), List.of()),
        new PoolSettings.Tools(
            Optional.of(List.of("Read", "Bash")),
            List.of("Bash(echo:*)"),
            PermissionMode.DEFAULT,
            Optional.empty(),
            false,
            0),
        new PoolSettings.Limits(
            4, 1, 1L << 30, 200, Duration.ofHours(1), Duration.ofMinutes(10), 16),
        new PoolSettings.Patience(
            Duration.ofSeconds(20),
            Duration.ofSeconds(60),
            Duration.ofMinutes(5),
            Duration.ofMinutes(10),
            Duration.ofMinutes(5),
            Duration.ofSeconds(30),
            Duration.ofSeconds(2)),
        new PoolSettings.Keeping(true, false, 1000, Duration.ofDays(1)),
        folder.resolve("home"));
  }

  private static ClaudePool open(URI provider, PoolSettings settings) {
    return ClaudePool.start(
        settings,
        new ChildAccess() {
          @Override
          public Map<String, String> open(String child) {
            return Map.of(
                "ANTHROPIC_BASE_URL", provider.toString(), "ANTHROPIC_API_KEY", "sk-ant-fake");
          }

          @Override
          public void close(String child) {}

          @Override
          public boolean isOwnLogin() {
            return false;
          }
        },
        InstantSource.system());
  }

  /// Ends the pool and starts another in the same folder.
  void restart() {
    pool.close();
    pool = open(provider, settings);
  }

  ClaudePool pool() {
    return pool;
  }

  StubModel model() {
    return model.orElseThrow();
  }

  Path folder() {
    return folder;
  }

  /// What the double's processes are to do wrong from now on.
  void fault(String faults) throws IOException {
    FakeClaude.fault(folder.resolve("bin"), faults);
  }

  /// The processes that do something now.
  List<Long> pids(PoolStatus.Activity activity) {
    return pool.status().children().stream()
        .filter(child -> child.state() == activity)
        .map(PoolStatus.Child::pid)
        .toList();
  }

  /// A conversation of a caller.
  Talking talking(String session) {
    return new Talking(this, session);
  }

  @Override
  public void close() {
    pool.close();
    model.ifPresent(StubModel::close);
  }
}
