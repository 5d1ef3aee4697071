package io.tokenpak.companion.backend.claude;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// The members of a Messages request and what becomes of each; docs/local-tools.md shows the same
/// table, a test compares the two.
enum Member {
  MODEL("model", Treatment.HONOURED),
  MAX_TOKENS("max_tokens", Treatment.HONOURED),
  MESSAGES("messages", Treatment.HONOURED),
  SYSTEM("system", Treatment.HONOURED),
  STREAM("stream", Treatment.HONOURED),
  THINKING("thinking", Treatment.HONOURED),
  TOOLS("tools", Treatment.HONOURED),
  METADATA("metadata", Treatment.HONOURED),
  TOOL_CHOICE("tool_choice", Treatment.RESTRICTED),
  TEMPERATURE("temperature", Treatment.RESTRICTED),
  STOP_SEQUENCES("stop_sequences", Treatment.RESTRICTED),
  OUTPUT_CONFIG("output_config", Treatment.RESTRICTED),
  CACHE_CONTROL("cache_control", Treatment.WITHOUT_EFFECT),
  CONTEXT_MANAGEMENT("context_management", Treatment.WITHOUT_EFFECT),
  SERVICE_TIER("service_tier", Treatment.WITHOUT_EFFECT),
  TOP_P("top_p", "the CLI cannot set it: leave it out"),
  TOP_K("top_k", "the CLI cannot set it: leave it out"),
  CONTAINER("container", "the CLI runs tools on its own machine: leave it out"),
  MCP_SERVERS("mcp_servers", "the owner configures MCP servers: leave it out"),
  INFERENCE_GEO("inference_geo", "the CLI cannot set it: leave it out"),
  OUTPUT_FORMAT("output_format", "the CLI cannot promise a format: ask for it in the prompt");

  /// What becomes of a member.
  enum Treatment {
    /// The answer follows it.
    HONOURED,
    /// Accepted where it asks for what the CLI does anyway.
    RESTRICTED,
    /// Accepted; the answer means the same without it.
    WITHOUT_EFFECT,
    /// Not accepted, unless it is null.
    REFUSED
  }

  /// The names of those that may hold something.
  static final Set<String> ACCEPTED =
      Arrays.stream(values())
          .filter(member -> member.treatment != Treatment.REFUSED)
          .map(Member::member)
          .collect(Collectors.toUnmodifiableSet());

  private final String member;
  private final Treatment treatment;
  private final String why;

  Member(String member, Treatment treatment) {
    this.member = member;
    this.treatment = treatment;
    this.why = "";
  }

  Member(String member, String why) {
    this.member = member;
    this.treatment = Treatment.REFUSED;
    this.why = why;
  }

  String member() {
    return member;
  }

  Treatment treatment() {
    return treatment;
  }

  Place in(Place request) {
    return request.member(member);
  }

  /// Why a member is not accepted; empty if it may be.
  static Optional<String> objection(String name) {
    return Arrays.stream(values())
        .filter(known -> known.member.equals(name) && known.treatment == Treatment.REFUSED)
        .map(known -> known.why)
        .findFirst();
  }
}
