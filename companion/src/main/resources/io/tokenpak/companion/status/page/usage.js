// Tokens and cost, out of the ledger: filters, a chart over time and sums.

import { byId, el, empty, fill, code, say } from './dom.js';
import { draw } from './charts.js';
import { get } from './feed.js';
import { count, money, percent, short, things } from './format.js';
import { table } from './tables.js';

const HOUR = 3600 * 1000;
const DAY = 24 * HOUR;
const BY = ['platform', 'model', 'session', 'provider', 'source', 'day'];
const MEASURES = {
  cost: { name: 'Cost', of: (sum) => Number(sum.cost), show: (value) => (value > 0 && value < 0.01 ? money(String(value)) : `$${count(Math.round(value * 100) / 100)}`), sets: [['Cost', (sum) => Number(sum.cost), 'accent']] },
  tokens: {
    name: 'Tokens', of: (sum) => sum.input + sum.output, show: short,
    sets: [
      ['input', (sum) => sum.input - sum.cache_read, 'accent'],
      ['read from a cache', (sum) => sum.cache_read, 'second'],
      ['output', (sum) => sum.output, 'warn'],
    ],
  },
  requests: {
    name: 'Requests', of: (sum) => sum.requests, show: count,
    sets: [['answered', (sum) => sum.requests - sum.failed, 'accent'], ['failed', (sum) => sum.failed, 'bad']],
  },
};

const midnight = () => new Date().setHours(0, 0, 0, 0);
const RANGES = {
  today: ['Today', () => [midnight(), Date.now()]],
  '24h': ['Last 24 hours', () => [Date.now() - DAY, Date.now()]],
  '7d': ['Last 7 days', () => [midnight() - 6 * DAY, Date.now()]],
  '30d': ['Last 30 days', () => [midnight() - 29 * DAY, Date.now()]],
  '365d': ['Last 12 months', () => [midnight() - 364 * DAY, Date.now()]],
  dates: ['Between two days', () => dates()],
};

const chosen = { range: 'today', by: 'platform', measure: 'cost', only: {} };
let asked = 0;
let again;

function dates() {
  const first = byId('first-day').value;
  const last = byId('last-day').value;
  const begin = first ? new Date(`${first}T00:00:00`).getTime() : midnight();
  const end = last ? new Date(`${last}T00:00:00`).getTime() + DAY : Date.now();
  return [begin, Math.max(begin, end)];
}

function query(extra) {
  const [since, until] = RANGES[chosen.range][1]();
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';
  return new URLSearchParams({ since: new Date(since).toISOString(), until: new Date(until).toISOString(), zone, ...chosen.only, ...extra });
}

/** The ledger's total since midnight, or nothing if there is no ledger. */
export async function today() {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';
  const range = new URLSearchParams({ since: new Date(midnight()).toISOString(), zone, by: 'platform', most: '1' });
  return (await get(`/tokenpak/api/usage?${range}`)).total;
}

/** Puts the controls in place. */
export function prepareUsage() {
  const form = byId('filters');
  form.addEventListener('submit', (event) => event.preventDefault());
  form.append(
    choice('range', 'Range', Object.entries(RANGES).map(([value, [name]]) => [value, name])),
    el('span', { class: 'days', id: 'days', hidden: true }, day('first-day', 'From'), day('last-day', 'To')),
    choice('by', 'By', BY.map((word) => [word, word === 'source' ? 'credential' : word])),
    choice('measure', 'Chart', Object.entries(MEASURES).map(([value, measure]) => [value, measure.name])),
    el('span', { class: 'only', id: 'only' }));
}

function choice(name, label, values) {
  const select = el('select', { name, id: `choose-${name}`, change: () => choose(name, select.value) },
    values.map(([value, text]) => el('option', { value, text })));
  select.value = chosen[name];
  return el('label', {}, el('span', { text: label }), select);
}

const day = (id, label) => el('label', {}, el('span', { text: label }), el('input', { type: 'date', id, change: () => loadUsage() }));

function choose(name, value) {
  chosen[name] = value;
  byId('days').hidden = chosen.range !== 'dates';
  loadUsage();
}

function restrict(dimension, value) {
  if (value === undefined) {
    delete chosen.only[dimension];
  } else {
    chosen.only[dimension] = value;
  }
  fill(byId('only'), () => Object.entries(chosen.only).map(([name, text]) =>
    el('button', { type: 'button', class: 'chip', 'aria-label': `No longer only ${name} ${text}`, click: () => restrict(name) },
      `${name === 'source' ? 'credential' : name}: `, el('b', { text }), el('span', { 'aria-hidden': 'true', text: ' ×' }))), chosen.only);
  loadUsage();
}

/** Asks the ledger and shows what it says; a later question overtakes an earlier one. */
export async function loadUsage() {
  const mine = ++asked;
  const [since, until] = RANGES[chosen.range][1]();
  const step = until - since <= 49 * HOUR ? 'hour' : 'day';
  try {
    const [report, series] = await Promise.all([
      get(`/tokenpak/api/usage?${query({ by: chosen.by, most: '50' })}`),
      get(`/tokenpak/api/series?${query({ step })}`),
    ]);
    if (mine === asked) {
      show(report, series, step);
    }
  } catch (failure) {
    if (mine === asked) {
      showError(failure.message);
    }
  }
}

/** Asks again soon, but not for every one of many changes. */
export function usageChanged() {
  again ??= setTimeout(() => {
    again = undefined;
    if (!document.hidden) {
      loadUsage();
    }
  }, 3000);
}

function showError(message) {
  byId('usage').hidden = true;
  fill(byId('usage-error'), () => empty('No usage to show:', message), message);
}

function show(report, series, step) {
  const none = report.total.requests === 0;
  byId('usage').hidden = none;
  fill(byId('usage-error'), () => (none ? nothing() : []), none, chosen.only);
  if (none) {
    return;
  }
  fill(byId('usage-total'), () => totals(report.total), report.total);
  showSeries(series, step);
  fill(byId('usage-table'), () => sums(report), report.sums, report.by, chosen.measure);
}

function nothing() {
  return Object.keys(chosen.only).length > 0
    ? empty('Nothing like that in this range.', 'Take a filter away, or choose a longer range.')
    : empty('No usage in this range.', 'Choose a longer one, or point a client here: ', code('tokenpak env CLIENT'));
}

function totals(total) {
  const figure = (name, value) => el('div', {}, el('dt', { text: name }), el('dd', { text: value }));
  return [
    figure('Cost', money(total.cost)),
    figure('Input', short(total.input)),
    figure('From a cache', total.input > 0 ? percent(total.cache_read / total.input) : '–'),
    figure('Output', short(total.output)),
    figure('Requests', count(total.requests)),
    total.unknown > 0 ? figure('Unknown', count(total.unknown)) : '',
    total.unpriced > 0 ? figure('Without a price', count(total.unpriced)) : '',
  ].filter(Boolean);
}

function showSeries(series, step) {
  const measure = MEASURES[chosen.measure];
  const label = (key) => (step === 'hour' ? `${key.slice(11)}:00` : key.slice(5));
  const largest = series.sums.reduce((best, sum) => (measure.of(sum) > measure.of(best) ? sum : best));
  say(byId('usage-caption'), `${measure.name} by ${step}`);
  draw(byId('usage-chart'), {
    kind: 'bar', stacked: true, format: measure.show,
    labels: series.sums.map((sum) => label(sum.key)),
    sets: measure.sets.map(([name, of, colour]) => ({ label: name, values: series.sums.map(of), colour })),
    summary: `${measure.name} by ${step}: ${measure.show(measure.of(series.total))} in all, most in ${largest.key.replace('T', ' at ')} with ${measure.show(measure.of(largest))}. The table below has each ${step}.`,
  });
  const used = series.sums.filter((sum) => sum.requests > 0).reverse();
  fill(byId('usage-series'), () => table(`Usage by ${step}`, [{ title: step === 'hour' ? 'Hour' : 'Day', cell: (sum) => sum.key.replace('T', ' ') + (step === 'hour' ? ':00' : '') }, ...FIGURES], used), used);
}

const FIGURES = [
  { title: 'Requests', number: true, cell: (sum) => count(sum.requests) },
  { title: 'Failed', number: true, cell: (sum) => (sum.failed > 0 ? count(sum.failed) : '–') },
  { title: 'Input', number: true, cell: (sum) => short(sum.input) },
  { title: 'Cached', number: true, cell: (sum) => (sum.input > 0 ? percent(sum.cache_read / sum.input) : '–') },
  { title: 'Output', number: true, cell: (sum) => short(sum.output) },
  { title: 'Cost', number: true, cell: (sum) => (sum.unpriced === sum.requests && sum.requests > 0 ? 'no price' : money(sum.cost)) },
];

function sums(report) {
  const measure = MEASURES[chosen.measure];
  const whole = Math.max(...report.sums.map(measure.of), 0);
  const title = report.by === 'source' ? 'Credential' : report.by[0].toUpperCase() + report.by.slice(1);
  const share = { title: `${measure.name}, compared`, kind: 'wide bare', cell: (sum) => bar(measure.of(sum), whole) };
  const cut = report.sums.length === 50 ? el('p', { class: 'note', text: `The first ${things(50, 'row')}; tokenpak usage has all.` }) : '';
  return [table(`Usage by ${title.toLowerCase()}`, [{ title, kind: 'wide', cell: (sum) => key(report.by, sum) }, share, ...FIGURES], report.sums), cut].filter(Boolean);
}

function key(by, sum) {
  const name = sum.key || 'none named';
  if (by === 'day' || !sum.key) {
    return name;
  }
  return el('button', { type: 'button', class: 'key', 'data-focus': `${by} ${sum.key}`, title: `Show only ${name}`, click: () => restrict(by, sum.key) }, name);
}

function bar(value, whole) {
  const inner = el('span', { class: 'filled' });
  inner.style.width = `${whole > 0 ? Math.max(1, (100 * value) / whole) : 0}%`;
  return el('span', { class: 'bar', 'aria-hidden': 'true' }, inner);
}
