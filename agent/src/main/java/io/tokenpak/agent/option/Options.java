package io.tokenpak.agent.option;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the agent is told, checked.
public final class Options {
  /// The names of all but those that begin with `header.` and `clients.`, commas between them. A
  /// constant, which the compiler copies, so that reading it loads no class.
  public static final String KEYS =
      "platform,session,provider,backend,token,companion,hosts,route,off,log,config";

  /// What the name of an option begins with as a system property.
  public static final String PROPERTY = "tokenpak.agent.";

  private static final String COMPANION = "http://127.0.0.1:8766";
  private static final String ROUTED = "api.anthropic.com,api.openai.com";
  private static final String CLIENTS = "clients.";
  private static final String HEADER = "header.";

  private final @Nullable String problem;
  private final boolean off;
  private final boolean log;
  private final String companion;
  private final List<Target> companions;
  private final List<Target> hosts;
  private final List<Target> routed;
  private final List<HeaderField> headers;
  private final Set<String> unwoven;

  /// As if there were no agent.
  private Options(@Nullable String problem) {
    this.problem = problem;
    this.off = true;
    this.log = false;
    this.companion = COMPANION;
    this.companions = Collections.emptyList();
    this.hosts = Collections.emptyList();
    this.routed = Collections.emptyList();
    this.headers = Collections.emptyList();
    this.unwoven = Collections.emptySet();
  }

  private Options(Given given) {
    for (String key : given.keys()) {
      if (!Keys.isKnown(key)) {
        throw new BadOption(Keys.unknown(key));
      }
    }
    this.problem = null;
    this.off = flag(given, "off");
    this.log = flag(given, "log");
    this.companion = origin(given.value("companion"));
    this.companions = Target.companion(companion);
    String chosen = given.value("hosts");
    this.hosts = chosen == null ? Collections.emptyList() : Target.list("hosts", chosen);
    this.routed = routed(given.value("route"));
    this.headers = headers(given);
    this.unwoven = unwoven(given);
  }

  /// From all sources. If one cannot be followed, they say which, and are off.
  ///
  /// @param arguments `KEY=VALUE,KEY=VALUE`
  public static Options of(@Nullable String arguments) {
    try {
      return of(arguments, System.getProperties(), System.getenv());
    } catch (BadOption bad) {
      return new Options(bad.getMessage());
    }
  }

  static Options of(
      @Nullable String arguments, Map<?, ?> properties, Map<String, String> variables) {
    return new Options(Given.of(arguments, properties, variables));
  }

  /// What is said of an option that does not exist.
  public static String unknown(String key) {
    return Keys.unknown(key);
  }

  private static boolean flag(Given given, String key) {
    String value = given.value(key);
    if (value == null || isNo(value)) {
      return false;
    }
    if (!value.equalsIgnoreCase("true") && !value.equalsIgnoreCase("on")) {
      throw new BadOption(key, "'" + value + "' is neither true nor false");
    }
    return true;
  }

  private static boolean isNo(String value) {
    return value.equalsIgnoreCase("false") || value.equalsIgnoreCase("off");
  }

  private static String origin(@Nullable String written) {
    String origin = written == null ? COMPANION : written.toLowerCase(Locale.ROOT);
    return origin.endsWith("/") ? origin.substring(0, origin.length() - 1) : origin;
  }

  private static List<Target> routed(@Nullable String written) {
    if (written == null || isNo(written)) {
      return Collections.emptyList();
    }
    if (!written.equals("companion") && !written.startsWith("companion:")) {
      throw new BadOption(
          "route", "write companion, or companion:HOST,HOST for other hosts than " + ROUTED);
    }
    int colon = written.indexOf(':');
    List<Target> hosts = Target.list("route", colon < 0 ? ROUTED : written.substring(colon + 1));
    for (Target host : hosts) {
      if (host.port() != Target.ANY) {
        throw new BadOption("route", "hosts have no port here; only https at its usual port goes");
      }
    }
    return hosts;
  }

  private static List<HeaderField> headers(Given given) {
    List<HeaderField> headers = new ArrayList<>();
    for (String key : given.keys()) {
      String value = given.value(key);
      if (key.startsWith(HEADER) && value != null) {
        headers.add(HeaderField.chosen(given.name(key.substring(HEADER.length())), value));
      }
    }
    String platform = name(given, "platform");
    String session = given.value("session");
    Value own =
        session == null || session.equals("uuid")
            ? Value.of(Run.uuid())
            : Value.of("session", session);
    if ("openclaw".equalsIgnoreCase(platform)) {
      headers.add(new HeaderField("X-OpenClaw-Session", own, false));
    } else {
      String name = "jvm/" + (platform == null ? "java" : platform);
      headers.add(new HeaderField("X-TokenPak-Platform", Value.of(name), false));
      headers.add(new HeaderField("X-TokenPak-Session", own, false));
    }
    addForCompanion(headers, "X-TokenPak-Provider", name(given, "provider"));
    addForCompanion(headers, "X-TokenPak-Backend", name(given, "backend"));
    String token = given.value("token");
    if (token != null) {
      headers.add(new HeaderField("X-TokenPak-Auth", Value.secret("token", token), true));
    }
    return headers;
  }

  private static void addForCompanion(
      List<HeaderField> headers, String name, @Nullable String value) {
    if (value != null) {
      headers.add(new HeaderField(name, Value.of(value), true));
    }
  }

  private static @Nullable String name(Given given, String key) {
    String value = given.value(key);
    if (value != null && !HeaderField.isToken(value)) {
      throw new BadOption(key, "'" + value + "' is no name: write letters, digits and '-'");
    }
    return value;
  }

  private static Set<String> unwoven(Given given) {
    Set<String> unwoven = new HashSet<>();
    for (String key : given.keys()) {
      String value = given.value(key);
      if (key.startsWith(CLIENTS) && value != null) {
        String client = Keys.client(key, key.substring(CLIENTS.length()));
        if (isNo(value)) {
          unwoven.add(client);
        } else if (!value.equalsIgnoreCase("on") && !value.equalsIgnoreCase("true")) {
          throw new BadOption(key, "'" + value + "' is neither on nor off");
        }
      }
    }
    return unwoven;
  }

  /// What is wrong with them, or null.
  public @Nullable String problem() {
    return problem;
  }

  public boolean off() {
    return off;
  }

  /// Whether what is woven is told on standard error.
  public boolean log() {
    return log;
  }

  /// Whether a client's classes are woven.
  public boolean weaves(String client) {
    return !off && !unwoven.contains(client);
  }

  /// Where routed requests go.
  String companion() {
    return companion;
  }

  List<Target> companions() {
    return companions;
  }

  List<Target> hosts() {
    return hosts;
  }

  List<Target> routed() {
    return routed;
  }

  List<HeaderField> headers() {
    return headers;
  }
}
