package io.tokenpak.companion.exchange;

/// Why the companion answers a request itself. The code travels in `X-TokenPak-Error`.
///
/// None is a 401: agent programs answer one with refresh storms of their own login.
public enum Reason {
  MALFORMED_REQUEST(Fault.CLIENT, 400, "malformed_request"),
  REQUEST_NOT_TAKEN(Fault.CLIENT, 400, "request_not_taken"),
  WORKSPACE_REFUSED(Fault.CLIENT, 400, "workspace_refused"),
  UNKNOWN_PROVIDER(Fault.CLIENT, 400, "unknown_provider"),
  BUDGET_SPENT(Fault.CLIENT, 402, "budget_spent"),
  BROWSER_REFUSED(Fault.CLIENT, 403, "browser_refused"),
  CHILD_REFUSED(Fault.CLIENT, 403, "child_refused"),
  SUBSCRIPTION_NOT_ACKNOWLEDGED(Fault.CLIENT, 403, "subscription_not_acknowledged"),
  PATH_NOT_SERVED(Fault.CLIENT, 404, "path_not_served"),
  METHOD_NOT_SERVED(Fault.CLIENT, 405, "method_not_served"),
  BODY_STALLED(Fault.CLIENT, 408, "body_stalled"),
  BODY_TOO_LARGE(Fault.CLIENT, 413, "body_too_large"),
  BODY_NOT_DECODABLE(Fault.CLIENT, 415, "body_not_decodable"),
  UPGRADE_NOT_SERVED(Fault.CLIENT, 426, "upgrade_not_served"),
  COMPANION_FAILED(Fault.COMPANION, 500, "companion_failed"),
  PROVIDER_UNREACHABLE(Fault.PROVIDER, 502, "provider_unreachable"),
  PROVIDER_BROKE_OFF(Fault.PROVIDER, 502, "provider_broke_off"),
  CLI_FAILED(Fault.PROVIDER, 502, "cli_failed"),
  CLI_UNAVAILABLE(Fault.COMPANION, 503, "cli_unavailable"),
  OVERLOADED(Fault.COMPANION, 503, "overloaded"),
  CREDENTIAL_UNAVAILABLE(Fault.COMPANION, 503, "credential_unavailable"),
  DRAINING(Fault.COMPANION, 503, "draining"),
  CLI_SILENT(Fault.PROVIDER, 504, "cli_silent"),
  TURN_TOO_LONG(Fault.PROVIDER, 504, "turn_too_long"),
  PROVIDER_SILENT(Fault.PROVIDER, 504, "provider_silent");

  private final Fault fault;
  private final int status;
  private final String code;

  Reason(Fault fault, int status, String code) {
    this.fault = fault;
    this.status = status;
    this.code = code;
  }

  public Fault fault() {
    return fault;
  }

  /// The HTTP status of the answer.
  public int status() {
    return status;
  }

  public String code() {
    return code;
  }
}
