package io.tokenpak.companion.status;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// What companions might tell the status page.
final class SampleStatus {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String[] PLATFORMS = {"openclaw", "claude-cli", "codex", "openclaw"};
  private static final String[] SESSIONS = {
    "refactor-billing", "9f1c2d7e-55aa-4c1e", "inbox-triage", "docs"
  };
  private static final String[] MODELS = {
    "claude-opus-4-5", "claude-sonnet-4-5", "gpt-5.1-codex", "claude-opus-4-5"
  };

  private static final Duration NEVER = Duration.ZERO;

  private final Instant now;
  private final ObjectNode status = JSON.createObjectNode();

  private SampleStatus(Instant now) {
    this.now = now.truncatedTo(ChronoUnit.MILLIS);
  }

  /// One that has only just begun.
  static String empty(Instant now) {
    SampleStatus sample = new SampleStatus(now);
    sample.process(0, Duration.ofSeconds(42));
    sample.credential("claude-login", "~/.claude/.credentials.json", "missing", NEVER, "", "");
    sample.credential("codex-login", "~/.codex/auth.json", "missing", NEVER, "", "");
    sample.status.putArray("live");
    sample.status.putArray("recent");
    return sample.status.toString();
  }

  /// A busy one that keeps prompts and answers.
  static String capturing(Instant now) {
    return busy(now, true);
  }

  /// One with much to do, and some trouble.
  static String busy(Instant now) {
    return busy(now, false);
  }

  private static String busy(Instant now, boolean capturing) {
    SampleStatus sample = new SampleStatus(now);
    sample.process(2, Duration.ofHours(76));
    sample.credential(
        "claude-login",
        "~/.claude/.credentials.json",
        "valid",
        Duration.ofMinutes(192),
        "",
        "claude renews it in 2 h 50 min");
    sample.credential("codex-login", "~/.codex/auth.json", "valid", Duration.ofDays(6), "", "");
    sample.credential(
        "OPENAI_API_KEY",
        "OPENAI_API_KEY",
        "revoked",
        NEVER,
        "set a key that OpenAI accepts, and start the companion again",
        "");
    sample.credential("gemini-login", "~/.gemini/oauth_creds.json", "missing", NEVER, "", "");
    sample.live();
    sample.recent();
    sample.throughput();
    sample.limits();
    sample.pool();
    sample.capture(capturing);
    return sample.status.toString();
  }

  private void capture(boolean on) {
    ObjectNode capture = status.putObject("capture").put("on", on).put("captured", 3);
    capture.put("until", on ? now.plusSeconds(600).toString() : null).put("open", 0);
    capture.put("folder", "/home/me/.tokenpak/captures").put("dropped", 0).put("finding", "");
  }

  static String diagnoses(Instant now) {
    ObjectNode doctor = JSON.createObjectNode().put("at", now.toString());
    ArrayNode findings = doctor.putArray("findings");
    for (int i = 0; i < 11; i++) {
      findings.addObject().put("level", "ok").put("subject", "check " + i).put("finding", "well");
    }
    findings
        .addObject()
        .put("level", "warn")
        .put("subject", "disk")
        .put("finding", "1.9 GiB are free where the ledger is kept")
        .put("advice", "make room, or set TOKENPAK_LEDGER_RETENTION to less");
    return doctor.toString();
  }

  private void process(int underWay, Duration up) {
    status.put("version", "0.1.0").put("state", "serving").put("in_flight", underWay);
    status.put("started", now.minus(up).toString()).put("uptime_seconds", up.toSeconds());
    ObjectNode totals = status.putObject("totals").put("requests", underWay * 644L);
    totals.put("recovered_401", underWay).putObject("by_platform");
    status.putArray("credentials");
  }

  private void credential(
      String source, String place, String state, Duration left, String advice, String next) {
    ObjectNode written = status.withArray("credentials").addObject();
    written.put("source", source).put("place", place).put("state", state);
    written.put("expires", left.equals(NEVER) ? null : now.plus(left).toString());
    written.putNull("renewable_until").put("advice", advice).put("next", next);
  }

  private void live() {
    ArrayNode live = status.putArray("live");
    exchange(live, 0, Duration.ofSeconds(41)).put("status", 200).put("outcome", "open");
    exchange(live, 2, Duration.ofSeconds(7)).put("status", 200).put("outcome", "open");
  }

  private void recent() {
    ArrayNode recent = status.putArray("recent");
    ArrayNode counted = status.putArray("counted");
    for (int i = 0; i < 14; i++) {
      ObjectNode ended = exchange(recent, i, Duration.ofSeconds(50 + 37L * i));
      ended.put("duration_ms", 1800 + (7919L * i) % 24_000);
      if (i == 3) {
        ended.put("status", 502).put("outcome", "provider_unreachable");
        continue;
      }
      if (i == 6) {
        ended.put("status", 429).put("outcome", "ok");
      }
      ObjectNode row = counted.addObject().put("id", ended.path("id").asText());
      row.put("model", MODELS[i % 4]).put("input", 18_400 + 911L * i).put("output", 640 + 71L * i);
      row.put("cache_read", 15_900 + 311L * i).put("cache_written", 800).put("status", 200);
      row.put("cost", "0.0" + (21 + i)).put("preserved", i % 4 == 2 ? "changed" : "verified");
      row.put("first_byte_ms", 380 + 31L * i).put("retries", 0).putArray("flags");
    }
  }

  private ObjectNode exchange(ArrayNode into, int number, Duration ago) {
    int kind = number % 4;
    ObjectNode exchange = into.addObject();
    exchange.put("id", "%016x".formatted(0x9e3779b97f4a7c15L * (number + 1)));
    exchange.put("at", now.minus(ago).toString());
    exchange.put("platform", PLATFORMS[kind]).put("session", SESSIONS[kind]);
    exchange.put("provider", kind == 2 ? "tokenpak-openai-codex" : "tokenpak-anthropic");
    exchange.put("backend", "http").put("credential", kind == 2 ? "codex-login" : "claude-login");
    exchange.put("method", "POST").put("path", kind == 2 ? "/responses" : "/v1/messages");
    exchange.put("status", 200).put("request_bytes", 84_211 + 977L * number);
    exchange.put("response_bytes", 9_120 + 433L * number);
    return exchange.put("duration_ms", ago.toMillis()).put("outcome", "ok");
  }

  private void throughput() {
    ObjectNode throughput = status.putObject("throughput");
    ArrayNode minutes = throughput.putArray("minutes");
    for (int i = 59; i >= 0; i--) {
      int requests = (int) Math.round(9 + 8 * Math.sin(i / 6.0) + i % 3);
      ObjectNode minute = minutes.addObject();
      minute.put("at", now.minus(Duration.ofMinutes(i)).truncatedTo(ChronoUnit.MINUTES).toString());
      minute.put("requests", requests).put("failed", i == 4 || i == 31 ? 2 : 0);
      minute.put("p50_ms", 3400 + 900 * Math.cos(i / 9.0));
      minute.put("p99_ms", 14_000 + 6000 * Math.sin(i / 5.0));
    }
    throughput.putObject("now").put("p50_ms", 4210).put("p99_ms", 15_300).put("requests", 14);
  }

  private void limits() {
    ArrayNode limits = status.putArray("limits");
    ObjectNode budget = status.putArray("budgets").addObject().put("name", "openclaw a day");
    budget.put("unit", "usd").put("limit", 40).put("spent", 17.25).put("by", "");
    budget.put("action", "refuse").put("exhausted", false);
    budget.put("resets", now.plus(Duration.ofHours(9)).toString());
    limit(limits, "claude-login", "unified-5h", 0.93, Duration.ofMinutes(72));
    limit(limits, "claude-login", "unified-7d", 0.41, Duration.ofDays(3));
    limit(limits, "codex-login", "codex-primary", 0.18, Duration.ofMinutes(200));
    limit(limits, "codex-login", "codex-secondary", 0.07, Duration.ofDays(5));
  }

  private void limit(ArrayNode limits, String source, String name, double used, Duration left) {
    ObjectNode limit = limits.addObject().put("source", source).put("name", name);
    limit.put("used", used).put("resets", now.plus(left).toString());
    limit.put("status", "allowed").put("at", now.toString());
  }

  private void pool() {
    ObjectNode pool = status.putObject("pool");
    pool.put("state", "ready").put("program", "/usr/bin/claude").put("login", "companion");
    pool.put("finding", "").put("sessions", 3).put("turns", 211).put("waiting", 0);
    pool.putObject("enclosure").put("tight", true).put("finding", "");
    ArrayNode processes = pool.putArray("processes");
    String[] states = {"busy", "idle", "spare"};
    for (int i = 0; i < states.length; i++) {
      ObjectNode process = processes.addObject().put("pid", 48_211 + 17L * i);
      process.put("session", i == 2 ? "" : SESSIONS[i]).put("workspace", "~/.tokenpak/workspace");
      process.put("state", states[i]).put("turns", 24 - 11L * i);
      process.put("memory_bytes", (312L - 40L * i) << 20).put("age_seconds", 5400L / (i + 1));
      process.put("idle_seconds", i * 311L);
    }
  }
}
