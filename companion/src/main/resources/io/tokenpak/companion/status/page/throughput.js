// Requests and latency by minute.

import { byId, code, empty, fill } from './dom.js';
import { draw } from './charts.js';
import { failed } from './remedies.js';
import { count, millis, minute, things } from './format.js';
import { table } from './tables.js';

const SHOWN = 60;

/** The companion's own figures, or what can be told from the last exchanges. */
export function speed(state, now) {
  const told = state.throughput;
  return told?.minutes ? { minutes: filled(told.minutes, now), now: told.now ?? {} } : derived(state.recent ?? [], now);
}

/** Each minute of the last hour, also those of which nothing is told. */
function filled(minutes, now) {
  const known = new Map(minutes.map((each) => [Math.floor(Date.parse(each.at) / 60000), each]));
  const last = Math.floor(now / 60000);
  return Array.from({ length: SHOWN }, (_, index) => {
    const at = last - SHOWN + 1 + index;
    return known.get(at) ?? { at: new Date(at * 60000).toISOString(), ...figures([]) };
  });
}

function derived(recent, now) {
  const groups = new Map();
  const first = Math.floor(now / 60000) - SHOWN + 1;
  for (let i = 0; i < SHOWN; i++) {
    groups.set(first + i, []);
  }
  recent.forEach((exchange) => groups.get(Math.floor(Date.parse(exchange.at) / 60000))?.push(exchange));
  const minutes = [...groups].map(([at, exchanges]) => ({ at: new Date(at * 60000).toISOString(), ...figures(exchanges) }));
  return { minutes, now: figures(recent) };
}

function figures(exchanges) {
  const durations = exchanges.map((exchange) => exchange.duration_ms).sort((a, b) => a - b);
  return {
    requests: exchanges.length,
    failed: exchanges.filter(failed).length,
    p50_ms: quantile(durations, 0.5),
    p99_ms: quantile(durations, 0.99),
  };
}

const quantile = (sorted, part) => (sorted.length === 0 ? null : sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))]);

/** Draws both charts and their table. */
export function showSpeed(speed) {
  const labels = speed.minutes.map((each) => minute(each.at));
  const total = speed.minutes.reduce((sum, each) => sum + each.requests, 0);
  byId('speed').hidden = total === 0;
  byId('speed-more').hidden = total === 0;
  fill(byId('speed-empty'), () => (total === 0 ? empty('No request in the last hour.', 'Try it with one of your own, or watch a made-up one: ', code('tokenpak demo')) : []), total === 0);
  if (total === 0) {
    return;
  }
  const lost = speed.minutes.reduce((sum, each) => sum + (each.failed ?? 0), 0);
  draw(byId('requests-chart'), {
    kind: 'bar', labels, stacked: true, format: count,
    sets: [
      { label: 'answered', values: speed.minutes.map((each) => each.requests - (each.failed ?? 0)), colour: 'accent' },
      { label: 'failed', values: speed.minutes.map((each) => each.failed ?? 0), colour: 'bad' },
    ],
    summary: `Requests by minute over the last hour: ${things(total, 'request')}, of which ${count(lost)} failed. The table below has each minute.`,
  });
  draw(byId('latency-chart'), {
    kind: 'line', labels, format: millis,
    sets: [
      { label: 'p50', values: speed.minutes.map((each) => each.p50_ms), colour: 'accent', fill: true },
      { label: 'p99', values: speed.minutes.map((each) => each.p99_ms), colour: 'warn' },
    ],
    summary: `Latency by minute over the last hour: now ${millis(speed.now.p50_ms)} at the median and ${millis(speed.now.p99_ms)} at the 99th percentile. The table below has each minute.`,
  });
  const busy = speed.minutes.filter((each) => each.requests > 0).reverse();
  fill(byId('speed-table'), () => table('Requests and latency by minute', COLUMNS, busy), busy);
}

const COLUMNS = [
  { title: 'Minute', cell: (each) => minute(each.at) },
  { title: 'Requests', number: true, cell: (each) => count(each.requests) },
  { title: 'Failed', number: true, cell: (each) => count(each.failed) },
  { title: 'p50', number: true, cell: (each) => millis(each.p50_ms) },
  { title: 'p99', number: true, cell: (each) => millis(each.p99_ms) },
];
