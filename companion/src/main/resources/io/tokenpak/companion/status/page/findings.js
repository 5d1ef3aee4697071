// What needs the owner, the worst first, each with what to do.

import { captureFindings } from './capture.js';
import { el } from './dom.js';
import { failed, remedy } from './remedies.js';
import { from, percent, things } from './format.js';
import { budgetNote, spentShare } from './limits.js';

const BAD_STATES = { expired: 'has ended', revoked: 'is refused by its provider', refused: 'is not safe to use', torn: 'cannot be read' };
const RECENT_MILLIS = 15 * 60 * 1000;
const ORDER = { bad: 0, warn: 1, info: 2 };

/** All findings in a state: { level, title, what, do }. */
export function findings(state, doctor, now) {
  return [
    ...ledger(state.ledger),
    ...captureFindings(state.capture),
    ...notices(state.notices ?? []),
    ...credentials(state, now),
    ...budgets(state.budgets ?? [], now),
    ...sentinel(state.sentinel ?? []),
    ...limits(state.limits ?? [], now),
    ...pool(state.pool),
    ...exports(state.exports ?? []),
    ...errors(state.recent ?? [], now),
    ...diagnoses(doctor?.findings ?? [], state),
  ].sort((a, b) => ORDER[a.level] - ORDER[b.level]);
}

function ledger(health) {
  if (!health) {
    return [];
  }
  const found = [];
  if (health.lost > 0) {
    found.push({ level: 'bad', title: 'Usage was lost', what: `${things(health.lost, 'exchange')} found no room in the ledger.`, do: health.finding });
  }
  if (health.degraded) {
    found.push({ level: 'bad', title: 'The ledger is degraded', what: `Requests go on; ${things(health.waiting, 'row')} wait to be written.`, do: health.finding });
  }
  return found;
}

function notices(all) {
  return all.map((notice) => ({
    level: notice.level === 'info' ? 'warn' : 'bad',
    title: `${notice.source}: a person must log in again`,
    what: notice.text,
    do: notice.command ? `Run ${notice.command}${notice.host ? ` on ${notice.host}` : ''}` : '',
  }));
}

function credentials(state, now) {
  const noticed = new Set((state.notices ?? []).map((notice) => notice.source));
  const all = state.credentials ?? [];
  const found = [];
  if (all.length > 0 && !all.some(serves)) {
    found.push({ level: 'bad', title: 'No credential serves', what: 'Only clients that bring their own are answered.', do: 'Log in with claude or codex, or set an API key; tokenpak setup helps.' });
  }
  for (const source of all.filter((each) => !noticed.has(each.source))) {
    if (source.state in BAD_STATES) {
      found.push({ level: source.next ? 'warn' : 'bad', title: `${source.source} ${BAD_STATES[source.state]}`, what: source.next, do: source.advice });
    } else if (source.state === 'exhausted') {
      found.push({ level: 'warn', title: `${source.source} is out of quota`, what: source.next, do: source.advice });
    } else if (source.state === 'expiring' && !source.next) {
      found.push({ level: 'warn', title: `${source.source} ends ${from(source.expires, now)}`, what: '', do: source.advice });
    }
  }
  return found;
}

export const serves = (source) => source.state === 'valid' || source.state === 'expiring';

function budgets(all, now) {
  return all
    .filter((budget) => budget.exhausted || spentShare(budget) >= 0.8)
    .map((budget) => {
      const by = budget.by ? ` (${budget.by})` : '';
      const refuses = budget.action === 'refuse';
      return {
        level: budget.exhausted && refuses ? 'bad' : 'warn',
        title: `The budget ${budget.name}${by} is ${budget.exhausted ? 'spent' : `${percent(spentShare(budget))} spent`}`,
        what: `${budgetNote(budget, now)}${budget.exhausted && refuses ? '; requests are refused until then' : ''}.`,
        do: 'Raise it in TOKENPAK_BUDGETS, or wait until it begins anew.',
      };
    });
}

function sentinel(all) {
  return all.map((fall) => ({
    level: 'warn', title: `${fall.platform}: a session is read from the cache no more`, what: fall.finding,
    do: 'Look at what changes at the beginning of its prompts; each request costs more until then.',
  }));
}

function limits(all, now) {
  return all
    .filter((limit) => (limit.used ?? 0) >= 0.9 && (!limit.resets || Date.parse(limit.resets) > now))
    .map((limit) => ({
      level: limit.used >= 1 ? 'bad' : 'warn',
      title: `${limit.source}: ${percent(limit.used)} of ${limit.name} is used`,
      what: limit.resets ? `It counts anew ${from(limit.resets, now)}.` : '',
      do: 'Let less urgent work wait, or use another credential.',
    }));
}

function pool(status) {
  if (!status || !status.finding) {
    return [];
  }
  return [{ level: status.state === 'failed' ? 'bad' : 'warn', title: `The CLI pool is ${status.state}`, what: status.finding, do: 'Run tokenpak doctor.' }];
}

function exports(all) {
  return all.filter((each) => each.failed).map((each) => ({ level: 'warn', title: `The export to ${each.target} failed`, what: each.finding, do: '' }));
}

/** Failures of the last minutes, by what to do about them. */
function errors(recent, now) {
  const groups = new Map();
  for (const exchange of recent.filter((each) => failed(each) && now - Date.parse(each.at) < RECENT_MILLIS)) {
    const key = exchange.outcome.startsWith('ok') ? `status ${exchange.status}` : exchange.outcome;
    const group = groups.get(key) ?? { number: 0, latest: exchange };
    group.number += 1;
    groups.set(key, group);
  }
  return [...groups].map(([key, group]) => ({
    level: key === 'client left' ? 'info' : 'warn',
    title: `${things(group.number, 'recent exchange')} failed: ${key.replaceAll('_', ' ')}`,
    what: `The last one ${from(group.latest.at, now)}, by ${group.latest.platform}.`,
    do: remedy(group.latest),
  }));
}

function diagnoses(all, state) {
  const told = new Set((state.credentials ?? []).map((source) => source.source));
  return all
    // Of a capture that is on, the page tells without delay.
    .filter((diagnosis) => diagnosis.level !== 'ok' && diagnosis.subject !== 'capture' && !told.has(diagnosis.subject))
    .map((diagnosis) => ({ level: diagnosis.level === 'fail' ? 'bad' : 'info', title: diagnosis.subject, what: diagnosis.finding, do: diagnosis.advice }));
}

const WORDS = { bad: 'Urgent', warn: 'Soon', info: 'Worth a look' };

/** A finding as a list's item. */
export function finding(found) {
  return el('li', { class: `finding ${found.level}` },
    el('span', { class: 'mark', text: WORDS[found.level] }),
    el('div', {},
      el('strong', { text: found.title }),
      found.what ? el('p', { text: found.what }) : null,
      found.do ? el('p', { class: 'do', text: found.do }) : null));
}
