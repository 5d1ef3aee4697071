// Credentials: whether they serve, when they end, what happens next.

import { badge, byId, code, el, empty, fill, say } from './dom.js';
import { post } from './feed.js';
import { from } from './format.js';
import { serves } from './findings.js';

const TONES = { valid: 'good', expiring: 'warn', exhausted: 'warn', missing: 'plain' };

/** Shows them, those that serve first. */
export function showCredentials(all, now) {
  const sorted = [...all].sort((a, b) => rank(a) - rank(b));
  // Times are told in minutes, so nothing is built anew more often.
  const minute = Math.floor(now / 30000);
  fill(byId('credentials'), () => (sorted.length > 0 ? sorted.map((source) => item(source, now)) : el('li', {}, none())), sorted, minute);
}

const rank = (source) => (source.state === 'missing' ? 2 : serves(source) ? 1 : 0);

const none = () => empty('No credential sources.', 'Log in with claude or codex, or set an API key; ', code('tokenpak setup'), ' helps.');

function item(source, now) {
  return el('li', { class: `credential ${source.state}` },
    el('div', { class: 'heading' }, el('strong', { text: source.source }), badge(source.state, TONES[source.state] ?? 'bad')),
    el('p', { class: 'place', text: source.place }),
    ends(source, now),
    source.next ? el('p', {}, el('span', { class: 'name', text: 'Next: ' }), source.next) : null,
    source.advice ? el('p', { class: 'do', text: source.advice }) : null,
    buttons(source));
}

function ends(source, now) {
  const parts = [];
  if (source.expires) {
    const past = Date.parse(source.expires) < now;
    parts.push(el('span', { class: past ? 'ended' : '', text: `${past ? 'ended' : 'ends'} ${from(source.expires, now)}`, title: source.expires }));
  }
  if (source.renewable_until) {
    parts.push(el('span', { text: `log in again ${from(source.renewable_until, now)}`, title: source.renewable_until }));
  }
  return parts.length > 0 ? el('p', { class: 'ends' }, parts.flatMap((part, index) => (index > 0 ? [' · ', part] : [part]))) : null;
}

function buttons(source) {
  const button = (text, path, done) => el('button', {
    type: 'button', class: 'quiet', 'data-focus': `${text} ${source.source}`, 'aria-label': `${text}: ${source.source}`,
    click: (event) => act(event.currentTarget, source.source, path, done),
  }, text);
  return el('p', { class: 'actions' },
    source.expires ? button('Renew now', 'refresh', 'renewed') : null,
    button('Read again', 'invalidate', 'read again'));
}

async function act(button, name, path, done) {
  const note = byId('credentials-note');
  button.disabled = true;
  say(note, `${name}: one moment…`);
  try {
    const answer = await post(`/tokenpak/api/credentials/${path}?name=${encodeURIComponent(name)}`);
    say(note, `${name}: ${answer.changed ? done : 'nothing has changed'}.`);
  } catch (failure) {
    say(note, `${name}: ${failure.message}`);
  } finally {
    button.disabled = false;
  }
}
