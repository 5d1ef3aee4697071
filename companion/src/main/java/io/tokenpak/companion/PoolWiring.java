package io.tokenpak.companion;

import io.tokenpak.companion.backend.claude.ChildKeys;
import io.tokenpak.companion.backend.claude.ClaudeBackend;
import io.tokenpak.companion.backend.claude.FaceSettings;
import io.tokenpak.companion.backend.claude.OwnLogin;
import io.tokenpak.companion.status.PoolPart;
import io.tokenpak.companion.status.StatusPart;
import io.tokenpak.dispatch.ChildAccess;
import io.tokenpak.dispatch.ClaudePool;
import io.tokenpak.dispatch.PoolStatus;
import io.tokenpak.dispatch.turn.TurnRefused;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The pool of CLI processes, wired by hand. There is none unless the owner asked for it.
final class PoolWiring implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(PoolWiring.class);
  private static final URI USUAL_ORIGIN =
      URI.create(Setting.UPSTREAM_ANTHROPIC.defaultText().orElseThrow());

  private final Settings settings;
  private final boolean wanted;
  private final Optional<ChildKeys> keys;
  private volatile @Nullable ClaudePool pool;

  /// @param door where children reach the companion, once it listens
  PoolWiring(Settings settings, Supplier<URI> door) {
    this.settings = settings;
    this.wanted = settings.route().isPooled();
    this.keys =
        wanted && !settings.cli().ownLogin() ? Optional.of(new ChildKeys(door)) : Optional.empty();
  }

  /// The keys of children that ask their provider through the companion; empty if none do.
  Optional<ChildKeys> keys() {
    return keys;
  }

  /// What answers requests for the pool. What its children ask through the companion is counted
  /// there.
  ClaudeBackend backend() {
    return new ClaudeBackend(
        turn -> running().begin(turn),
        workspace -> running().workspace(workspace),
        new FaceSettings(settings.listen().maxBody(), keys.isEmpty()));
  }

  private ClaudePool running() throws TurnRefused {
    ClaudePool started = pool;
    if (started == null) {
      throw new TurnRefused(
          TurnRefused.Kind.CLOSED,
          "the pool of CLI processes is not running: set TOKENPAK_COMPANION_SUBPROCESS=1");
    }
    return started;
  }

  /// What the status says of the pool.
  List<StatusPart> statusParts() {
    String login = settings.cli().ownLogin() ? "own" : "companion";
    StatusPart part =
        json -> {
          ClaudePool started = pool;
          if (started != null) {
            new PoolPart(login, started.status()).write(json);
          }
        };
    return wanted ? List.of(part) : List.of();
  }

  /// How the pool stands; empty if there is none.
  Optional<PoolStatus> status() {
    return Optional.ofNullable(pool).map(ClaudePool::status);
  }

  /// Begins to look for the CLI, and does not wait for it. Without one the companion serves all the
  /// same.
  void start() {
    if (wanted) {
      makeWorkspace();
      pool = ClaudePool.start(settings.cli().pool(), access(), InstantSource.system());
    }
  }

  /// The usual workspace is the companion's to make; others are the owner's.
  private void makeWorkspace() {
    for (Path root : settings.cli().pool().folders().roots()) {
      if (root.startsWith(settings.home())) {
        try {
          Files.createDirectories(
              root,
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (IOException refused) {
          log.warn("cannot make {}: make it, or set TOKENPAK_CLI_WORKSPACE", root);
        }
      }
    }
  }

  private ChildAccess access() {
    if (keys.isPresent()) {
      return keys.get();
    }
    URI origin = settings.upstreams().anthropic();
    return new OwnLogin(
        settings.cli().loginFolder(),
        origin.equals(USUAL_ORIGIN) ? Optional.empty() : Optional.of(origin.toString()),
        settings.cli().pool().program().environment());
  }

  /// Ends every process; turns that are under way fail.
  @Override
  public void close() {
    ClaudePool started = pool;
    if (started != null) {
      started.close();
    }
  }
}
