// The few numbers that answer most questions.

import { el } from './dom.js';
import { count, millis, money, percent, short, since } from './format.js';

const tile = (name, value, note, tone) => el('div', { class: `tile ${tone ?? ''}` }, el('dt', { text: name }), el('dd', {}, el('span', { class: 'value', text: value }), el('span', { class: 'note', text: note })));

/** today: the ledger's total since midnight, if it is known. */
export function tiles(state, speed, today) {
  const lastMinutes = speed.minutes.slice(-5).reduce((sum, minute) => sum + minute.requests, 0);
  const cached = today?.input > 0 ? `${percent(today.cache_read / today.input)} read from a cache` : 'input and output';
  return [
    tile('Under way', count(state.in_flight), state.in_flight > 0 ? 'requests now' : 'nothing right now'),
    tile('Requests', count(today?.requests ?? state.totals?.requests), today ? `today; ${count(lastMinutes)} in 5 min` : `since the start; ${count(lastMinutes)} in 5 min`),
    tile('Failed', count(today?.failed ?? 0), today ? 'today' : 'no ledger', today?.failed > 0 ? 'warn' : ''),
    tile('Latency', millis(speed.now?.p50_ms), `p50; p99 ${millis(speed.now?.p99_ms)}`),
    tile('Tokens', today ? short(today.input + today.output) : '–', today ? `today; ${cached}` : 'no ledger'),
    tile('Cost', today ? money(today.cost) : '–', today ? costNote(today) : 'no ledger'),
  ];
}

function costNote(today) {
  return today.unpriced > 0 ? `today; ${count(today.unpriced)} without a price` : 'today, in US dollars';
}

/** The line under the page's name. */
export function processLine(state, now) {
  return `${state.state}, version ${state.version}, up ${since(state.started, now)}`;
}
