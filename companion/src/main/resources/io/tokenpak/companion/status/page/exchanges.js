// Exchanges: those under way, and the last ones with what they cost.

import { badge, byId, code, el, empty, fill } from './dom.js';
import { bytes, count, millis, moment, money, short, since } from './format.js';
import { failed, remedy } from './remedies.js';
import { table, two } from './tables.js';

const FEW = 10;
let all = false;

const caller = (exchange) => two(exchange.platform, exchange.session);
const route = (exchange) => two(exchange.provider === '-' ? 'not routed' : exchange.provider, exchange.credential === '-' ? '' : `with ${exchange.credential}`);

/** Those under way, with the time that each has taken. */
export function showLive(live, inFlight) {
  const element = byId('live');
  fill(element, () => (live.length === 0 ? idle(inFlight) : table('Requests under way', LIVE, live)), live, inFlight);
  tick();
}

const idle = (inFlight) => (inFlight > 0
  ? empty('Beginning…', '')
  : empty('Nothing is under way.', 'Point a client here: ', code('tokenpak env CLIENT'), ' prints what it needs.'));

const LIVE = [
  { title: 'For', number: true, cell: (exchange) => el('span', { 'data-began': exchange.at, text: since(exchange.at, Date.now()) }) },
  { title: 'Caller', kind: 'half', cell: caller },
  { title: 'Provider', kind: 'wide', cell: route },
  { title: 'Request', kind: 'wide', cell: (exchange) => el('span', { class: 'path', text: `${exchange.method} ${exchange.path}` }) },
  { title: 'Sent', number: true, cell: (exchange) => bytes(exchange.request_bytes) },
  { title: 'Received', number: true, cell: (exchange) => bytes(exchange.response_bytes) },
];

/** Lets the times of those under way go on. */
export function tick() {
  const now = Date.now();
  byId('live').querySelectorAll('[data-began]').forEach((element) => {
    element.textContent = since(element.dataset.began, now);
  });
}

/** The last ones, with what they cost; again: shows them anew. */
export function showRecent(state, failedOnly, again) {
  const counted = new Map((state.counted ?? []).map((row) => [row.id, row]));
  const rows = (state.recent ?? []).filter((exchange) => !failedOnly || failed(exchange)).map((exchange) => ({
    ...exchange, counted: counted.get(exchange.id), tone: failed(exchange) ? 'failed' : null,
  }));
  const shown = all ? rows : rows.slice(0, FEW);
  fill(byId('recent'), () => (rows.length === 0 ? none(failedOnly, state) : [
    table('Recent exchanges, newest first', RECENT, shown),
    rows.length > FEW ? more(rows.length, () => {
      all = !all;
      again();
    }) : '',
  ].filter(Boolean)), shown, rows.length > FEW, failedOnly, all);
}

const more = (number, toggle) => el('button', { type: 'button', class: 'quiet all', 'data-focus': 'all exchanges', 'aria-expanded': String(all), click: toggle },
  all ? `Show the last ${FEW} only` : `Show all ${number}`);

function none(failedOnly, state) {
  return failedOnly && (state.recent ?? []).length > 0
    ? empty('None of the last exchanges failed.', '')
    : empty('No exchange has ended yet.', 'Point a client here: ', code('tokenpak env CLIENT'), ' prints what it needs.');
}

const RECENT = [
  { title: 'At', cell: (exchange) => el('span', { title: exchange.id }, two(moment(exchange.at), exchange.id.slice(0, 8))) },
  { title: 'Caller', kind: 'half', cell: caller },
  { title: 'Answered by', kind: 'wide', cell: (exchange) => two(exchange.counted?.model || (exchange.provider === '-' ? 'not routed' : exchange.provider), exchange.counted?.model ? exchange.provider : `${exchange.method} ${exchange.path}`) },
  { title: 'Outcome', kind: 'half', cell: outcome },
  { title: 'Tokens', number: true, cell: tokens },
  { title: 'Cost', number: true, cell: (exchange) => money(exchange.counted?.cost) },
  { title: 'Took', number: true, cell: (exchange) => two(millis(exchange.duration_ms), exchange.counted?.first_byte_ms === undefined ? '' : `first ${millis(exchange.counted.first_byte_ms)}`) },
  { title: 'Bytes', cell: preserved },
];

function outcome(exchange) {
  const bad = failed(exchange);
  const word = exchange.outcome.startsWith('ok') ? String(exchange.status) : exchange.outcome.replaceAll('_', ' ');
  const flags = (exchange.counted?.flags ?? []).join(', ');
  return [badge(word, bad ? (exchange.outcome === 'client left' ? 'warn' : 'bad') : 'good', bad ? remedy(exchange) : undefined),
    exchange.outcome === 'ok after 401' ? el('span', { class: 'second', text: 'after a renewed login' }) : '',
    flags ? el('span', { class: 'second', text: flags }) : ''].filter(Boolean);
}

function tokens(exchange) {
  const row = exchange.counted;
  return row?.input === undefined ? '–' : two(`${short(row.input)} → ${short(row.output)}`, row.cache_read > 0 ? `${count(Math.round((100 * row.cache_read) / row.input))} % cached` : '');
}

const MARKS = {
  verified: ['✓ verified', 'good', 'Request and answer passed without a change: their SHA-256 digests are the same on both sides.'],
  changed: ['changed', 'plain', 'A body was edited on purpose, as docs/wire.md says.'],
};

function preserved(exchange) {
  const mark = MARKS[exchange.counted?.preserved];
  const sizes = `${bytes(exchange.request_bytes)} → ${bytes(exchange.response_bytes)}`;
  return mark ? [badge(mark[0], mark[1], mark[2]), el('span', { class: 'second', text: sizes })] : two(sizes);
}
