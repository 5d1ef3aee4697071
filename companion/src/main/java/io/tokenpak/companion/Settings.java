package io.tokenpak.companion;

import io.tokenpak.companion.credential.CredentialSettings;
import io.tokenpak.companion.credential.SourceSettings;
import io.tokenpak.companion.credential.refresh.CliEnvironment;
import io.tokenpak.companion.credential.refresh.RedeemSettings;
import io.tokenpak.companion.credential.refresh.RefreshSettings;
import io.tokenpak.companion.exchange.Printable;
import io.tokenpak.companion.gateway.ListenSettings;
import io.tokenpak.companion.metric.MetricSettings;
import io.tokenpak.companion.provider.Upstreams;
import io.tokenpak.companion.route.RouteSettings;
import io.tokenpak.companion.usage.ledger.LedgerSettings;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// All configuration. The only reader of the environment; features receive their own part.
///
/// @param home the companion's own folder
/// @param cli what the pool of CLI processes does, whether it is used or not
/// @param metric who else is told in numbers what it does
/// @param budgets what may be spent, a line each
/// @param ledger how usage is kept
/// @param warnings what is odd but not wrong, for people
public record Settings(
    Path home,
    ListenSettings listen,
    Upstreams upstreams,
    RouteSettings route,
    CareSettings care,
    CliSettings cli,
    MetricSettings metric,
    List<String> budgets,
    LedgerSettings ledger,
    List<String> warnings) {
  private static final String PREFIX = "TOKENPAK_";

  private static final List<Setting> UPSTREAMS =
      List.of(
          Setting.UPSTREAM_ANTHROPIC,
          Setting.UPSTREAM_OPENAI,
          Setting.UPSTREAM_CHATGPT,
          Setting.UPSTREAM_GOOGLE);

  /// What `bin/tokenpak` reads before the companion runs.
  private static final String LAUNCHER_VARIABLE = "TOKENPAK_JAVA_OPTS";

  /// What the Java agent reads in a client's environment; none of the companion's business.
  private static final String AGENT_PREFIX = "TOKENPAK_AGENT_";

  /// Reads the variables, and `companion.yaml` in the companion's folder if it is there.
  ///
  /// @throws BadSetting if one cannot be used
  public static Settings load(Map<String, String> environment) {
    Path home = home(environment);
    var reader = new SettingReader(environment, SettingsFile.read(home.resolve("companion.yaml")));
    ListenSettings listen = listen(reader);
    return new Settings(
        home,
        listen,
        upstreams(reader, listen),
        route(reader),
        new CareSettings(
            credential(reader, SourceSettingReader.read(reader, environment)),
            refresh(reader, home, environment),
            redeem(reader),
            ExportSettingReader.read(reader, home),
            NoticeSettingReader.read(reader, home),
            new LeaseReader(reader).read(home)),
        new CliReader(reader).read(home, environment),
        MetricSettingReader.read(reader),
        BudgetSettingReader.read(reader),
        LedgerSettingReader.read(reader, home),
        warnings(environment));
  }

  /// The companion's own folder, whatever its settings say.
  public static Path home(Map<String, String> environment) {
    return new SettingReader(environment, Map.of()).path(Setting.HOME);
  }

  /// Where clients reach the companion once it listens; port 0 as long as none is picked.
  public URI url() {
    return listen.url(listen.port());
  }

  /// Where credentials come from.
  public CredentialSettings credential() {
    return care.credential();
  }

  private static ListenSettings listen(SettingReader reader) {
    return new ListenSettings(
        reader.loopback(Setting.BIND),
        reader.port(Setting.PORT),
        reader.size(Setting.MAX_BODY),
        reader.duration(Setting.DRAIN),
        reader.isOn(Setting.DUMP_HEADERS));
  }

  private static Upstreams upstreams(SettingReader reader, ListenSettings listen) {
    for (Setting each : UPSTREAMS) {
      refuseALoop(reader, each, listen);
    }
    try {
      return new Upstreams(
          reader.uri(Setting.UPSTREAM_ANTHROPIC),
          reader.uri(Setting.UPSTREAM_OPENAI),
          reader.uri(Setting.UPSTREAM_CHATGPT),
          reader.uri(Setting.UPSTREAM_GOOGLE));
    } catch (IllegalArgumentException refused) {
      throw new BadSetting(namedByOwner(String.valueOf(refused.getMessage()), reader));
    }
  }

  /// Each request would come back, and back again.
  private static void refuseALoop(SettingReader reader, Setting upstream, ListenSettings listen) {
    URI origin = reader.uri(upstream);
    String host = SettingReader.unbracketed(String.valueOf(origin.getHost()));
    boolean isHere = host.equals(listen.host()) || host.equalsIgnoreCase("localhost");
    if (isHere && listen.port() != 0 && origin.getPort() == listen.port()) {
      throw new BadSetting(
          reader.name(upstream)
              + " is the address that the companion itself listens at: unset it, or give another"
              + " TOKENPAK_PORT");
    }
  }

  /// The message names a variable; the owner may have used the key in the file.
  private static String namedByOwner(String message, SettingReader reader) {
    for (Setting setting : Setting.values()) {
      if (message.startsWith(setting.variable() + " ")) {
        return reader.name(setting) + message.substring(setting.variable().length());
      }
    }
    return message;
  }

  private static RouteSettings route(SettingReader reader) {
    return new RouteSettings(
        reader.isOn(Setting.CREDENTIAL_INJECTION),
        reader.isOn(Setting.COMPANION_SUBPROCESS),
        reader.isOn(Setting.COMPANION_DISPATCH));
  }

  private static CredentialSettings credential(SettingReader reader, SourceSettings sources) {
    return new CredentialSettings(
        reader.path(Setting.CLAUDE_CONFIG_DIR),
        reader.path(Setting.CODEX_HOME),
        reader.text(Setting.ANTHROPIC_API_KEY),
        reader.text(Setting.OPENAI_API_KEY),
        reader.isOn(Setting.SUBSCRIPTION_OAUTH),
        sources);
  }

  private static RefreshSettings refresh(
      SettingReader reader, Path home, Map<String, String> environment) {
    return new RefreshSettings(
        reader.oneOf(Setting.REFRESH, RefreshSettings.Mode.class),
        reader.command(Setting.REFRESH_CLAUDE_COMMAND),
        reader.command(Setting.REFRESH_CODEX_COMMAND),
        reader.duration(Setting.REFRESH_SPACING),
        reader.duration(Setting.REFRESH_PATIENCE),
        home,
        CliEnvironment.of(environment, reader.port(Setting.PORT)));
  }

  private static RedeemSettings redeem(SettingReader reader) {
    try {
      return new RedeemSettings(
          reader.uri(Setting.REFRESH_CLAUDE_TOKEN_URL), reader.isOn(Setting.REFRESH_RECLAIM_LOCKS));
    } catch (IllegalArgumentException refused) {
      throw new BadSetting(namedByOwner(String.valueOf(refused.getMessage()), reader));
    }
  }

  private static List<String> warnings(Map<String, String> environment) {
    return environment.keySet().stream()
        .filter(name -> name.startsWith(PREFIX) && !name.startsWith(AGENT_PREFIX))
        .filter(name -> !name.equals(LAUNCHER_VARIABLE) && !Setting.variables().contains(name))
        .sorted()
        .map(Settings::unknown)
        .toList();
  }

  private static String unknown(String name) {
    return "%s is not a setting of this version and does nothing: did you mean %s?"
        .formatted(Printable.line(name), Nearest.to(name, Setting.variables()));
  }
}
