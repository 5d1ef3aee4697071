package io.tokenpak.companion.credential.export;

import io.tokenpak.companion.exchange.Printable;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Makes targets of what owners write: `NAME`, `NAME=PLACE` or `NAME=PLACE;OPTION=VALUE…`, see
/// docs/credentials.md. To add a target, write its class and add its line to [#target].
public final class ExportTargets {
  /// For messages.
  public static final List<String> NAMES =
      List.of(OpenClawOauth.NAME, OpenClawProfiles.NAME, EnvFile.NAME, CodexHome.NAME);

  private static final Pattern AGENT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,63}");
  private static final Pattern COMMA = Pattern.compile(",");
  private static final Pattern SEMICOLON = Pattern.compile(";");

  private final Path openClawState;
  private final Path userHome;
  private final Desk desk;

  /// @param openClawState OpenClaw's state folder, where a target names no other
  /// @param userHome what `~` stands for
  public ExportTargets(Path openClawState, Path userHome, ExportLedger ledger) {
    this(openClawState, userHome, ledger, InstantSource.system());
  }

  ExportTargets(Path openClawState, Path userHome, ExportLedger ledger, InstantSource clock) {
    this.openClawState = openClawState;
    this.userHome = userHome;
    this.desk = new Desk(ledger, clock);
  }

  /// OpenClaw's state folder, where a target names no other.
  public Path openClawState() {
    return openClawState;
  }

  /// The targets in a list separated by commas.
  ///
  /// @throws IllegalArgumentException if one cannot be understood; the message says why
  public List<ExportTarget> list(String text) {
    List<ExportTarget> targets = new ArrayList<>();
    for (String each : COMMA.split(text, -1)) {
      if (!each.isBlank()) {
        targets.add(one(each));
      }
    }
    return targets;
  }

  /// One target.
  ///
  /// @throws IllegalArgumentException if it cannot be understood; the message says why
  public ExportTarget one(String text) {
    String[] parts = SEMICOLON.split(text.strip(), -1);
    int equals = parts[0].indexOf('=');
    String name = (equals < 0 ? parts[0] : parts[0].substring(0, equals)).strip();
    Optional<Path> place =
        equals < 0 ? Optional.empty() : Optional.of(path(parts[0].substring(equals + 1)));
    Map<String, String> options = new HashMap<>();
    for (String option : List.of(parts).subList(1, parts.length)) {
      int is = option.indexOf('=');
      if (is < 0) {
        throw bad(name, "has an option without a value: write OPTION=VALUE behind the semicolon");
      }
      options.put(option.substring(0, is).strip(), option.substring(is + 1).strip());
    }
    ExportTarget target = target(name, place, options);
    if (!options.isEmpty()) {
      throw bad(name, "knows no option " + options.keySet().iterator().next());
    }
    return target;
  }

  private ExportTarget target(String name, Optional<Path> place, Map<String, String> options) {
    return switch (name) {
      case OpenClawOauth.NAME -> new OpenClawOauth(place.orElse(openClawState), desk);
      case OpenClawProfiles.NAME ->
          new OpenClawProfiles(
              place.orElse(openClawState), agent(options), logins(name, options), desk);
      case EnvFile.NAME -> new EnvFile(required(name, place, "a file: env=/path/.env"), desk);
      case CodexHome.NAME ->
          new CodexHome(
              required(name, place, "a folder: codex-home=/path"), owner(name, options), desk);
      default -> throw bad(name, "is not one of " + String.join(", ", NAMES));
    };
  }

  private static String agent(Map<String, String> options) {
    String agent = Optional.ofNullable(options.remove("agent")).orElse("main");
    if (!AGENT.matcher(agent).matches()) {
      throw bad(OpenClawProfiles.NAME, "needs an agent of letters, digits, _ and -");
    }
    return agent;
  }

  private static Set<LoginKind> logins(String name, Map<String, String> options) {
    String word = options.remove("login");
    if (word == null) {
      return EnumSet.allOf(LoginKind.class);
    }
    return Set.of(
        LoginKind.ofWord(word).orElseThrow(() -> bad(name, "needs login=claude or login=codex")));
  }

  private static Optional<FileOwner> owner(String name, Map<String, String> options) {
    String text = options.remove("owner");
    if (text == null) {
      return Optional.empty();
    }
    return Optional.of(
        FileOwner.of(text)
            .orElseThrow(() -> bad(name, "needs an owner by numbers: owner=1000:1000")));
  }

  private static Path required(String name, Optional<Path> place, String what) {
    return place.orElseThrow(() -> bad(name, "needs " + what));
  }

  private Path path(String written) {
    String text = written.strip();
    try {
      Path path =
          text.startsWith("~/") ? userHome.resolve(text.substring(2)) : Path.of(text).normalize();
      if (text.isEmpty() || !path.isAbsolute()) {
        throw new IllegalArgumentException("a target's place must be an absolute path");
      }
      return path.normalize();
    } catch (InvalidPathException malformed) {
      throw new IllegalArgumentException("a target's place must be an absolute path");
    }
  }

  private static IllegalArgumentException bad(String name, String why) {
    String shown = Printable.mayHoldSecret(name) ? "" : Printable.line(name, 40) + " ";
    return new IllegalArgumentException("target " + shown + why);
  }
}
