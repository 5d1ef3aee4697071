// The pool of CLI processes.

import { badge, byId, code, el, empty, fill } from './dom.js';
import { bytes, count, span, things } from './format.js';
import { table, two } from './tables.js';

/** Shows it, or what would turn it on. */
export function showPool(pool) {
  fill(byId('pool'), () => (pool ? shown(pool) : off()), pool ?? null);
}

const off = () => empty('The pool is off.', 'With ', code('TOKENPAK_COMPANION_SUBPROCESS=1'), ' requests can be answered by Claude Code on this machine; docs/local-tools.md says how.');

function shown(pool) {
  const tone = pool.finding ? 'warn' : 'good';
  return [
    el('p', {}, badge(pool.state, tone), ` ${things(pool.sessions, 'session')}, ${things(pool.turns, 'turn')} so far, ${count(pool.waiting)} waiting; uses the ${pool.login === 'own' ? 'login of Claude Code' : 'companion’s credentials'}`),
    pool.finding ? el('p', { class: 'do', text: pool.finding }) : '',
    pool.enclosure && !pool.enclosure.tight ? el('p', { class: 'note', text: pool.enclosure.finding }) : '',
    pool.processes.length > 0 ? table('Processes of the pool', COLUMNS, pool.processes) : empty('No process runs.', 'The next request for local tools starts one.'),
  ].filter(Boolean);
}

const COLUMNS = [
  { title: 'Process', number: true, cell: (child) => String(child.pid) },
  { title: 'State', cell: (child) => badge(child.state, child.state === 'busy' ? 'good' : 'plain') },
  { title: 'Session', kind: 'wide', cell: (child) => two(child.session || 'none yet', child.workspace) },
  { title: 'Turns', number: true, cell: (child) => count(child.turns) },
  { title: 'Memory', number: true, cell: (child) => (child.memory_bytes > 0 ? bytes(child.memory_bytes) : '–') },
  { title: 'Age', number: true, cell: (child) => span(child.age_seconds) },
  { title: 'Idle', number: true, cell: (child) => span(child.idle_seconds) },
];
