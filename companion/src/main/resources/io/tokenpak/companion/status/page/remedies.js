// What to do about each way in which an exchange can fail.

const REMEDIES = {
  malformed_request: 'The client sent what is no valid HTTP or JSON: look at its own log, and update it.',
  request_not_taken: 'The CLI pool cannot answer such a request: send it without X-TokenPak-Backend, or see docs/local-tools.md.',
  workspace_refused: 'Name a folder within TOKENPAK_CLI_ROOTS, or add the folder there.',
  unknown_provider: 'Correct X-TokenPak-Provider in the client: the answer lists the known ones.',
  browser_refused: 'A web page tried to use the companion and was kept out. If that page is yours, let a program of yours ask instead.',
  child_refused: 'Point the client at the companion’s own address: tokenpak env CLIENT prints it.',
  subscription_not_acknowledged: 'Read docs/terms.md, then set TOKENPAK_SUBSCRIPTION_OAUTH=1 if that is what you want, or use an API key.',
  budget_spent: 'A budget is spent: raise it in TOKENPAK_BUDGETS, or wait until it begins anew.',
  path_not_served: 'Correct the client’s base URL: tokenpak env CLIENT prints it.',
  method_not_served: 'Correct the client’s request: the answer says which method is served.',
  body_stalled: 'The client stopped sending in the middle of its request: look at the client.',
  body_too_large: 'Raise TOKENPAK_MAX_BODY, or send less at once.',
  body_not_decodable: 'Let the client send its request without compression.',
  upgrade_not_served: 'Let the client speak HTTP here, not WebSocket.',
  companion_failed: 'The companion’s log says why. If it happens again, report it.',
  provider_unreachable: 'Check the network and TOKENPAK_UPSTREAM_…; tokenpak doctor looks at both.',
  provider_broke_off: 'The provider broke its answer off: try again; its status page may say more.',
  cli_failed: 'tokenpak doctor checks what the CLI pool needs; the log has the CLI’s own words.',
  cli_unavailable: 'tokenpak doctor checks what the CLI pool needs.',
  overloaded: 'More is asked at once than the companion takes: let clients wait, or raise the limits in docs/configuration.md.',
  credential_unavailable: 'Log in again or set a key: tokenpak credentials list says which.',
  draining: 'The companion was stopping: start it again with tokenpak serve.',
  cli_silent: 'The CLI said nothing for too long: try again; tokenpak doctor checks what it needs.',
  turn_too_long: 'The turn took longer than it may: raise its time in docs/configuration.md, or ask for less.',
  provider_silent: 'The provider said nothing for too long: try again; its status page may say more.',
  'client left': 'The client went away before its answer was complete; raise its timeout if that was not wanted.',
};

const STATUSES = {
  400: 'The provider refused the request as malformed: look at the client’s log for its words.',
  401: 'The provider refused the credential: see Credentials below.',
  402: 'The account has no credit left: top it up at the provider.',
  403: 'The credential may not do that: check its rights at the provider.',
  404: 'The provider knows no such model or path: check the model’s name in the client.',
  413: 'The request is larger than the provider takes: send less at once.',
  429: 'A limit of the provider’s is reached: see Limits below for when it counts anew.',
  500: 'The provider failed: try again; its status page may say more.',
  529: 'The provider is overloaded: try again later.',
};

/** Whether an exchange ended badly. */
export function failed(exchange) {
  return exchange.status >= 400 || !(exchange.outcome ?? 'ok').startsWith('ok');
}

/** What to do about a failed exchange. */
export function remedy(exchange) {
  const outcome = exchange.outcome ?? '';
  if (outcome in REMEDIES) {
    return REMEDIES[outcome];
  }
  const status = exchange.status >= 500 ? (STATUSES[exchange.status] ?? STATUSES[500]) : STATUSES[exchange.status];
  return status ?? 'Look for its id in the companion’s log.';
}
