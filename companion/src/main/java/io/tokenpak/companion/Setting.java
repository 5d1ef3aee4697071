package io.tokenpak.companion;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Every setting: its variable, its key in `companion.yaml`, its default. docs/configuration.md
/// shows the same table; a test compares the two.
enum Setting {
  HOME("TOKENPAK_HOME", null, "~/.tokenpak"),
  BIND("TOKENPAK_BIND", "bind", "127.0.0.1"),
  PORT("TOKENPAK_PORT", "port", "8766"),
  UPSTREAM_ANTHROPIC(
      "TOKENPAK_UPSTREAM_ANTHROPIC", "upstream.anthropic", "https://api.anthropic.com"),
  UPSTREAM_OPENAI("TOKENPAK_UPSTREAM_OPENAI", "upstream.openai", "https://api.openai.com"),
  UPSTREAM_CHATGPT("TOKENPAK_UPSTREAM_CHATGPT", "upstream.chatgpt", "https://chatgpt.com"),
  UPSTREAM_GOOGLE(
      "TOKENPAK_UPSTREAM_GOOGLE", "upstream.google", "https://generativelanguage.googleapis.com"),
  CREDENTIAL_INJECTION("TOKENPAK_CREDENTIAL_INJECTION", "credential-injection", "1"),
  SUBSCRIPTION_OAUTH("TOKENPAK_SUBSCRIPTION_OAUTH", "subscription-oauth", "0"),
  COMPANION_SUBPROCESS("TOKENPAK_COMPANION_SUBPROCESS", "companion-subprocess", "0"),
  COMPANION_DISPATCH("TOKENPAK_COMPANION_DISPATCH", "companion-dispatch", "1"),
  CLAUDE_BIN("TOKENPAK_CLAUDE_BIN", "cli.claude-bin", "claude"),
  CLI_LOGIN("TOKENPAK_CLI_LOGIN", "cli.login", "auto"),
  CLI_WORKSPACE("TOKENPAK_CLI_WORKSPACE", "cli.workspace", "$TOKENPAK_HOME/workspace"),
  CLI_DIRECTORIES("TOKENPAK_CLI_DIRECTORIES", "cli.directories", null),
  CLI_TOOLS("TOKENPAK_CLI_TOOLS", "cli.tools", "Read,Glob,Grep"),
  CLI_ALLOW("TOKENPAK_CLI_ALLOW", "cli.allow", null),
  CLI_PERMISSION_MODE("TOKENPAK_CLI_PERMISSION_MODE", "cli.permission-mode", "default"),
  CLI_BYPASS("TOKENPAK_CLI_BYPASS", "cli.bypass", "0"),
  CLI_MCP_CONFIG("TOKENPAK_CLI_MCP_CONFIG", "cli.mcp-config", null),
  CLI_SLASH_COMMANDS("TOKENPAK_CLI_SLASH_COMMANDS", "cli.slash-commands", "0"),
  CLI_PASS("TOKENPAK_CLI_PASS", "cli.pass", null),
  CLI_ROUNDS("TOKENPAK_CLI_ROUNDS", "cli.rounds", "100"),
  CLI_PROCESSES("TOKENPAK_CLI_PROCESSES", "cli.processes", "8"),
  CLI_SPARES("TOKENPAK_CLI_SPARES", "cli.spares", "1"),
  CLI_MEMORY("TOKENPAK_CLI_MEMORY", "cli.memory", "1GiB"),
  CLI_TURNS("TOKENPAK_CLI_TURNS", "cli.turns", "200"),
  CLI_AGE("TOKENPAK_CLI_AGE", "cli.age", "12h"),
  CLI_IDLE("TOKENPAK_CLI_IDLE", "cli.idle", "10m"),
  CLI_QUEUE("TOKENPAK_CLI_QUEUE", "cli.queue", "64"),
  CLI_WAIT("TOKENPAK_CLI_WAIT", "cli.wait", "30s"),
  CLI_SILENCE("TOKENPAK_CLI_SILENCE", "cli.silence", "120s"),
  CLI_TOOL_SILENCE("TOKENPAK_CLI_TOOL_SILENCE", "cli.tool-silence", "30m"),
  CLI_TURN("TOKENPAK_CLI_TURN", "cli.turn", "60m"),
  CLI_TOOL_WAIT("TOKENPAK_CLI_TOOL_WAIT", "cli.tool-wait", "10m"),
  CLI_SESSIONS_KEPT("TOKENPAK_CLI_SESSIONS_KEPT", "cli.sessions-kept", "1000"),
  CLI_SESSION_AGE("TOKENPAK_CLI_SESSION_AGE", "cli.session-age", "30d"),
  SESSION_MAPPER("TOKENPAK_SESSION_MAPPER", "session-mapper", "1"),
  OAUTH_NO_CONTINUE("TOKENPAK_OAUTH_NO_CONTINUE", "oauth-no-continue", "0"),
  REFRESH("TOKENPAK_REFRESH", "refresh.mode", "trigger"),
  REFRESH_CLAUDE_COMMAND(
      "TOKENPAK_REFRESH_CLAUDE_COMMAND", "refresh.claude-command", "claude auth status"),
  REFRESH_CODEX_COMMAND(
      "TOKENPAK_REFRESH_CODEX_COMMAND", "refresh.codex-command", "codex features list"),
  REFRESH_SPACING("TOKENPAK_REFRESH_SPACING", "refresh.spacing", "60s"),
  REFRESH_PATIENCE("TOKENPAK_REFRESH_PATIENCE", "refresh.patience", "60s"),
  REFRESH_CLAUDE_TOKEN_URL(
      "TOKENPAK_REFRESH_CLAUDE_TOKEN_URL",
      "refresh.claude-token-url",
      "https://platform.claude.com/v1/oauth/token"),
  REFRESH_RECLAIM_LOCKS("TOKENPAK_REFRESH_RECLAIM_LOCKS", "refresh.reclaim-locks", "0"),
  METRICS_TOKEN_FILE("TOKENPAK_METRICS_TOKEN_FILE", "metrics.token-file", null),
  OTLP("TOKENPAK_OTLP", "otlp", null),
  DUMP_HEADERS("TOKENPAK_DUMP_HEADERS", "dump-headers", "0"),
  BUDGETS("TOKENPAK_BUDGETS", "budgets", null),
  MAX_BODY("TOKENPAK_MAX_BODY", "max-body", "32MiB"),
  DRAIN("TOKENPAK_DRAIN", "drain", "30s"),
  AUTH_MANAGER_BASE_URL("AUTH_MANAGER_BASE_URL", null, null),
  AUTH_MANAGER_BROKER_ADDRESS("AUTH_MANAGER_BROKER_ADDRESS", null, null),
  AUTH_MANAGER_INTERNAL_API_TOKEN("AUTH_MANAGER_INTERNAL_API_TOKEN", null, null),
  AUTH_MANAGER_API_KEY("AUTH_MANAGER_API_KEY", null, null),
  AUTH_MANAGER_MACHINE_ID("AUTH_MANAGER_MACHINE_ID", null, null),
  AUTH_MANAGER_AGENT_ID("AUTH_MANAGER_AGENT_ID", null, "openclaw"),
  AUTH_MANAGER_LEASE_ID("AUTH_MANAGER_LEASE_ID", null, null),
  AUTH_MANAGER_AUTH_FILE_PATH("AUTH_MANAGER_AUTH_FILE_PATH", null, null),
  AUTH_MANAGER_REQUESTED_TTL_SECONDS("AUTH_MANAGER_REQUESTED_TTL_SECONDS", null, "1800"),
  AUTH_MANAGER_REFRESH_INTERVAL_MS("AUTH_MANAGER_REFRESH_INTERVAL_MS", null, "45000"),
  AUTH_MANAGER_REFRESH_INTERVAL_SECONDS("AUTH_MANAGER_REFRESH_INTERVAL_SECONDS", null, null),
  AUTH_MANAGER_AUTO_RENEW("AUTH_MANAGER_AUTO_RENEW", null, "1"),
  AUTH_MANAGER_AUTO_ROTATE("AUTH_MANAGER_AUTO_ROTATE", null, "0"),
  AUTH_MANAGER_ROTATION_POLICY("AUTH_MANAGER_ROTATION_POLICY", null, "replacement_required_only"),
  AUTH_MANAGER_RELEASE_LEASE_ON_SHUTDOWN("AUTH_MANAGER_RELEASE_LEASE_ON_SHUTDOWN", null, "0"),
  AUTH_MANAGER_ALLOW_INSECURE_LOCALHOST("AUTH_MANAGER_ALLOW_INSECURE_LOCALHOST", null, "1"),
  AUTH_MANAGER_TELEMETRY_ENABLED("AUTH_MANAGER_TELEMETRY_ENABLED", null, "1"),
  AUTH_MANAGER_TELEMETRY_INTERVAL_MS("AUTH_MANAGER_TELEMETRY_INTERVAL_MS", null, "60000"),
  AUTH_MANAGER_TELEMETRY_INTERVAL_SECONDS("AUTH_MANAGER_TELEMETRY_INTERVAL_SECONDS", null, null),
  AUTH_MANAGER_TELEMETRY_FLUSH_EVERY("AUTH_MANAGER_TELEMETRY_FLUSH_EVERY", null, "10"),
  AUTH_MANAGER_LEASE_PROFILE_ID("AUTH_MANAGER_LEASE_PROFILE_ID", null, "openai-codex:lease"),
  AUTH_MANAGER_ENFORCE_LEASE_ACTIVE_AUTH("AUTH_MANAGER_ENFORCE_LEASE_ACTIVE_AUTH", null, "1"),
  AUTH_MANAGER_DISALLOW_NON_LEASE_AUTH("AUTH_MANAGER_DISALLOW_NON_LEASE_AUTH", null, "0"),
  AUTH_MANAGER_PURGE_NON_LEASE_PROFILES_ON_START(
      "AUTH_MANAGER_PURGE_NON_LEASE_PROFILES_ON_START", null, "0"),
  AUTH_MANAGER_USAGE_EXPORT_JSON_PATH("AUTH_MANAGER_USAGE_EXPORT_JSON_PATH", null, null),
  AUTH_MANAGER_USAGE_JSON_PATH("AUTH_MANAGER_USAGE_JSON_PATH", null, null),
  AUTH_MANAGER_USAGE_EXPORT_DAYS("AUTH_MANAGER_USAGE_EXPORT_DAYS", null, "30"),
  AUTH_MANAGER_CONFIG_FILE("AUTH_MANAGER_CONFIG_FILE", null, null),
  AUTH_MANAGER_OPEN_DASHBOARD_PATH("AUTH_MANAGER_OPEN_DASHBOARD_PATH", null, null),
  LEASE_REFRESH_TOKEN("TOKENPAK_LEASE_REFRESH_TOKEN", "lease-refresh-token", "0"),
  CLAUDE_CONFIG_DIR("CLAUDE_CONFIG_DIR", null, "~/.claude"),
  CODEX_HOME("CODEX_HOME", null, "~/.codex"),
  ANTHROPIC_API_KEY("ANTHROPIC_API_KEY", null, null),
  OPENAI_API_KEY("OPENAI_API_KEY", null, null),
  ANTHROPIC_API_KEYS("TOKENPAK_ANTHROPIC_API_KEYS", null, null),
  OPENAI_API_KEYS("TOKENPAK_OPENAI_API_KEYS", null, null),
  ANTHROPIC_KEY_COMMAND("TOKENPAK_ANTHROPIC_KEY_COMMAND", "anthropic-key-command", null),
  OPENAI_KEY_COMMAND("TOKENPAK_OPENAI_KEY_COMMAND", "openai-key-command", null),
  KEYS_WHEN_EXHAUSTED("TOKENPAK_KEYS_WHEN_EXHAUSTED", "keys-when-exhausted", "0"),
  CLAUDE_CODE_OAUTH_TOKEN("CLAUDE_CODE_OAUTH_TOKEN", null, null),
  CLAUDE_SECURE_STORAGE("CLAUDE_SECURESTORAGE_CONFIG_DIR", null, null),
  SUBSCRIPTION_LOGIN("TOKENPAK_SUBSCRIPTION_LOGIN", "subscription-login", "cli"),
  OPENCLAW_PROFILES("TOKENPAK_OPENCLAW_PROFILES", "openclaw.profiles", "0"),
  OPENCLAW_AGENT("TOKENPAK_OPENCLAW_AGENT", "openclaw.agent", "main"),
  OPENCLAW_STATE_DIR("OPENCLAW_STATE_DIR", null, "~/.openclaw"),
  GEMINI_CLI_HOME("GEMINI_CLI_HOME", null, "~"),
  EXPORT("TOKENPAK_EXPORT", "export.targets", null),
  EXPORT_REFRESH_TOKEN("TOKENPAK_EXPORT_REFRESH_TOKEN", "export.refresh-token", "0"),
  EXPORT_HOOK("TOKENPAK_EXPORT_HOOK", "export.hook", null),
  NOTICE_COMMAND("TOKENPAK_NOTICE_COMMAND", "notice.command", null),
  NOTICE_WEBHOOK("TOKENPAK_NOTICE_WEBHOOK", "notice.webhook", null),
  LEDGER("TOKENPAK_LEDGER", "ledger.on", "1"),
  LEDGER_URL("TOKENPAK_LEDGER_URL", "ledger.url", null),
  LEDGER_USER("TOKENPAK_LEDGER_USER", "ledger.user", null),
  LEDGER_PASSWORD_FILE("TOKENPAK_LEDGER_PASSWORD_FILE", "ledger.password-file", null),
  LEDGER_AWAIT_INTENT("TOKENPAK_LEDGER_AWAIT_INTENT", "ledger.await-intent", "0"),
  LEDGER_RETENTION("TOKENPAK_LEDGER_RETENTION", "ledger.retention", "400d");

  private final String variable;
  private final @Nullable String key;
  private final @Nullable String defaultText;

  Setting(String variable, @Nullable String key, @Nullable String defaultText) {
    this.variable = variable;
    this.key = key;
    this.defaultText = defaultText;
  }

  String variable() {
    return variable;
  }

  /// The key in `companion.yaml`, dots for nesting; empty if only a variable sets it.
  Optional<String> key() {
    return Optional.ofNullable(key);
  }

  Optional<String> defaultText() {
    return Optional.ofNullable(defaultText);
  }

  /// Whether it is a program with its arguments, which the file may also hold as a list.
  boolean isCommand() {
    return variable.endsWith("_COMMAND") || variable.endsWith("_HOOK");
  }

  /// Whether it is a list, which the file may also hold as one.
  boolean isList() {
    return switch (this) {
      case CLI_WORKSPACE, CLI_DIRECTORIES, CLI_TOOLS, CLI_ALLOW, CLI_PASS, BUDGETS -> true;
      default -> isCommand();
    };
  }

  static List<String> variables() {
    return Arrays.stream(values()).map(Setting::variable).toList();
  }

  static List<String> keys() {
    return Arrays.stream(values()).flatMap(setting -> setting.key().stream()).toList();
  }

  static Optional<Setting> ofKey(String key) {
    return Arrays.stream(values()).filter(setting -> key.equals(setting.key)).findFirst();
  }
}
