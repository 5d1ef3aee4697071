package io.tokenpak.companion;

import io.tokenpak.companion.credential.hook.OwnerCommand;
import io.tokenpak.companion.exchange.Printable;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads settings as what they mean. A variable wins over the file, the file over the default; an
/// empty variable counts as none.
final class SettingReader {
  private static final Pattern SIZE = Pattern.compile("(\\d{1,12})\\s*(|B|KiB|MiB|GiB)");
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h|d)");
  private static final Pattern LOOPBACK = Pattern.compile("127(\\.\\d{1,3}){3}|::1|localhost");
  private static final int ECHOED = 40;

  private final Map<String, String> environment;
  private final Map<Setting, String> file;

  SettingReader(Map<String, String> environment, Map<Setting, String> file) {
    this.environment = environment;
    this.file = file;
  }

  /// The text of a setting; empty only for those without a default.
  Optional<String> text(Setting setting) {
    return variable(setting)
        .or(() -> Optional.ofNullable(file.get(setting)))
        .map(String::strip)
        .or(setting::defaultText);
  }

  /// Whether nobody set it.
  boolean isUnset(Setting setting) {
    return variable(setting).isEmpty() && !file.containsKey(setting);
  }

  private Optional<String> variable(Setting setting) {
    return Optional.ofNullable(environment.get(setting.variable()))
        .filter(value -> !value.isBlank());
  }

  boolean isOn(Setting setting) {
    String text = required(setting);
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "1", "true", "yes", "on" -> true;
      case "0", "false", "no", "off" -> false;
      default -> throw bad(setting, text, "1, true, yes, on or 0, false, no, off");
    };
  }

  /// Words separated by commas or blanks.
  List<String> words(Setting setting) {
    String text = text(setting).orElse("");
    return Pattern.compile("[\\s,]+")
        .splitAsStream(text)
        .filter(word -> !word.isEmpty())
        .distinct()
        .toList();
  }

  /// A variable as it stands in the environment, even an empty one.
  Optional<String> raw(Setting setting) {
    return Optional.ofNullable(environment.get(setting.variable()));
  }

  int port(Setting setting) {
    String text = required(setting);
    String expected = "a number from 0 to 65535";
    try {
      int port = Integer.parseInt(text);
      if (port < 0 || port > 65535) {
        throw bad(setting, text, expected);
      }
      return port;
    } catch (NumberFormatException notANumber) {
      throw bad(setting, text, expected);
    }
  }

  int number(Setting setting, int least, int most) {
    String text = required(setting);
    String expected = "a whole number from %d to %d".formatted(least, most);
    if (!text.matches("\\d{1,9}")) {
      throw bad(setting, text, expected);
    }
    int number = Integer.parseInt(text);
    if (number < least || number > most) {
      throw bad(setting, text, expected);
    }
    return number;
  }

  /// A loopback address, without brackets.
  String loopback(Setting setting) {
    String text = required(setting);
    String host = unbracketed(text);
    if (!isLoopback(host)) {
      throw new BadSetting(
          name(setting)
              + " must be 127.0.0.1 or ::1: listening elsewhere needs caller tokens, which are not in"
              + " this version");
    }
    return host;
  }

  static boolean isLoopback(String host) {
    return LOOPBACK.matcher(host.toLowerCase(Locale.ROOT)).matches();
  }

  static String unbracketed(String host) {
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }

  /// Not echoed if malformed: a password may stand in it.
  URI uri(Setting setting) {
    try {
      return new URI(required(setting));
    } catch (URISyntaxException malformed) {
      throw new BadSetting(name(setting) + " must be an origin such as https://api.example.com");
    }
  }

  /// Bytes.
  long size(Setting setting) {
    String text = required(setting);
    Matcher matcher = SIZE.matcher(text);
    if (!matcher.matches()) {
      throw bad(setting, text, "a number of bytes, or one with KiB, MiB or GiB, for example 32MiB");
    }
    int shift =
        switch (matcher.group(2)) {
          case "KiB" -> 10;
          case "MiB" -> 20;
          case "GiB" -> 30;
          default -> 0;
        };
    long size = Long.parseLong(matcher.group(1));
    if (size > Long.MAX_VALUE >> shift) {
      throw bad(setting, text, "less");
    }
    return size << shift;
  }

  Duration duration(Setting setting) {
    String text = required(setting);
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      throw bad(setting, text, "a number with ms, s, m, h or d, for example 30s");
    }
    long count = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(count);
      case "s" -> Duration.ofSeconds(count);
      case "m" -> Duration.ofMinutes(count);
      case "h" -> Duration.ofHours(count);
      default -> Duration.ofDays(count);
    };
  }

  /// A program and its arguments. Not echoed if malformed: an argument may be a secret.
  List<String> command(Setting setting) {
    return CommandWords.parse(required(setting))
        .orElseThrow(() ->
            new BadSetting(
                name(setting)
                    + " must be a program and its arguments, in quotes where they hold blanks, or a"
                    + " list such as [\"claude\", \"auth\", \"status\"]"));
  }

  /// One of the names of an enumeration, in lower case and with hyphens.
  <E extends Enum<E>> E oneOf(Setting setting, Class<E> type) {
    String text = required(setting);
    E[] all = type.getEnumConstants();
    for (E each : all) {
      if (word(each).equalsIgnoreCase(text)) {
        return each;
      }
    }
    throw bad(
        setting, text, String.join(", ", Arrays.stream(all).map(SettingReader::word).toList()));
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// An absolute path; a leading `~` is the user's home.
  Path path(Setting setting) {
    return path(setting, required(setting));
  }

  /// A path that is a part of a setting's text.
  Path path(Setting setting, String text) {
    try {
      Path path =
          text.equals("~") || text.startsWith("~/")
              ? Installation.userHome(environment).resolve(text.replaceFirst("~/?", ""))
              : Path.of(text);
      return path.toAbsolutePath().normalize();
    } catch (InvalidPathException malformed) {
      throw bad(setting, text, "a folder");
    }
  }

  /// A command of the owner's; empty if none is set.
  Optional<OwnerCommand> ownerCommand(Setting setting, Duration patience) {
    return text(setting).map(_ -> new OwnerCommand(command(setting), patience));
  }

  Path userHome() {
    return Installation.userHome(environment);
  }

  private String required(Setting setting) {
    return text(setting).orElseThrow(() -> new BadSetting(setting.variable() + " must be set"));
  }

  /// What to throw for a value that cannot be read.
  BadSetting bad(Setting setting, String text, String expected) {
    String echo =
        Printable.mayHoldSecret(text) || text.length() > ECHOED
            ? ""
            : ", not \"" + Printable.line(text) + "\"";
    return new BadSetting(name(setting) + " must be " + expected + echo);
  }

  /// The name under which the owner set it, for messages.
  String name(Setting setting) {
    return variable(setting).isPresent() || !file.containsKey(setting)
        ? setting.variable()
        : setting.key().map(key -> key + " in companion.yaml").orElse(setting.variable());
  }
}
