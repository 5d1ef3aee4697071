// How near each credential is to its provider's limits.

import { byId, el, empty, fill } from './dom.js';
import { from, money, percent, short } from './format.js';

/** Shows a gauge for each limit, by credential. */
export function showLimits(all, budgets, now) {
  const bySource = Map.groupBy ? Map.groupBy(all, (limit) => limit.source) : grouped(all);
  const minute = Math.floor(now / 30000);
  fill(byId('limits'), () => [
    ...budgetGauges(budgets, now),
    ...[...bySource].map(([source, limits]) => group(source, limits, now)),
    all.length === 0 ? empty('No limits are known yet.', 'Providers report them with their answers: they appear after the next exchange.') : '',
  ].filter(Boolean), all, budgets, minute);
}

function grouped(all) {
  const groups = new Map();
  all.forEach((limit) => groups.set(limit.source, [...(groups.get(limit.source) ?? []), limit]));
  return groups;
}

function group(source, limits, now) {
  const sorted = [...limits].sort((a, b) => a.name.localeCompare(b.name));
  return el('div', { class: 'limits' }, el('h3', { text: source }), sorted.map((limit) => gauge(limit, now)));
}

function gauge(limit, now) {
  const isOver = limit.resets && Date.parse(limit.resets) < now;
  const note = [limit.status && limit.status !== 'allowed' ? limit.status : '', limit.resets ? (isOver ? 'has begun anew' : `anew ${from(limit.resets, now)}`) : '']
    .filter(Boolean).join(', ');
  return meter(limit.name, isOver ? 0 : limit.used, note);
}

function meter(name, used, note) {
  const known = used !== null && used !== undefined;
  const tone = used >= 1 ? 'bad' : used >= 0.8 ? 'warn' : '';
  const inner = el('span', { class: `filled ${tone}` });
  inner.style.width = `${known ? Math.min(100, 100 * used) : 0}%`;
  return el('div', { class: 'gauge' },
    el('div', { class: 'line' }, el('span', { class: 'name', text: name }), el('span', { class: 'used', text: known ? percent(used) : 'not said' })),
    el('div', {
      class: 'bar', role: 'meter', 'aria-label': `${name} used`, 'aria-valuemin': '0', 'aria-valuemax': '100',
      'aria-valuenow': String(known ? Math.min(100, Math.round(100 * used)) : 0), 'aria-valuetext': known ? percent(used) : 'not said',
    }, inner),
    note ? el('div', { class: 'note', text: note }) : null);
}

function budgetGauges(budgets, now) {
  return budgets.length === 0 ? [] : [el('div', { class: 'limits' }, el('h3', { text: 'Budgets' }), budgets.map((budget) =>
    meter(budget.by ? `${budget.name} (${budget.by})` : budget.name, spentShare(budget), budgetNote(budget, now))))];
}

/** The part of a budget that is spent. */
export const spentShare = (budget) => (Number(budget.limit) > 0 ? Number(budget.spent) / Number(budget.limit) : 1);

/** What is spent of a budget, and until when. */
export function budgetNote(budget, now) {
  const amount = (value) => (budget.unit === 'usd' ? money(String(value)) : `${short(Number(value))} tokens`);
  return `${amount(budget.spent)} of ${amount(budget.limit)}${budget.resets ? `, anew ${from(budget.resets, now)}` : ''}`;
}
