// The status page: follows the companion and shows what it says.

import { byId, code, el, fill, say } from './dom.js';
import { Feed, get, post } from './feed.js';
import { finding, findings } from './findings.js';
import { minute, money, things } from './format.js';
import { processLine, tiles } from './tiles.js';
import { showCapture } from './capture.js';
import { showCredentials } from './credentials.js';
import { showLimits } from './limits.js';
import { showLive, showRecent, tick } from './exchanges.js';
import { showPool } from './pool.js';
import { showSpeed, speed } from './throughput.js';
import { loadUsage, prepareUsage, today, usageChanged } from './usage.js';

const DOCTOR_MILLIS = 5 * 60 * 1000;

let state;
let doctor;
let total;
let ended;

const feed = new Feed({
  changed(latest) {
    const first = state === undefined;
    state = latest;
    if (first) {
      open();
    }
    show();
  },
  connected: () => link('live', 'good'),
  lost: () => link('not connected: trying again', 'bad'),
  locked(message) {
    feed.stop();
    byId('page').hidden = true;
    byId('locked').hidden = false;
    byId('logout').hidden = true;
    say(byId('locked-why'), message);
    link('locked', '');
  },
});

function link(text, tone) {
  const element = byId('link');
  element.className = `link ${tone}`;
  say(element, text);
}

function open() {
  byId('logout').hidden = false;
  loadUsage();
  examine();
  setInterval(examine, DOCTOR_MILLIS);
}

async function examine() {
  if (document.hidden && doctor) {
    return;
  }
  try {
    doctor = await get('/tokenpak/api/doctor');
    show();
  } catch {
    // What the companion itself tells is shown anyway.
  }
}

async function count() {
  try {
    total = await today();
  } catch {
    total = undefined;
  }
}

/** Asks the ledger only after exchanges have ended. */
function recount() {
  const latest = `${state.totals?.requests} ${state.counted?.[0]?.id}`;
  if (latest !== ended) {
    ended = latest;
    count().then(show);
    usageChanged();
  }
}

function show() {
  const now = Date.now();
  const figures = speed(state, now);
  recount();
  say(byId('process'), processLine(state, now));
  showCapture(state.capture);
  showFindings(now);
  const shown = tiles(state, figures, total);
  fill(byId('tiles'), () => shown, shown.map((tile) => tile.textContent + tile.className));
  showLive(state.live ?? [], state.in_flight);
  showSpeed(figures);
  showCredentials(state.credentials ?? [], now);
  showLimits(state.limits ?? [], state.budgets ?? [], now);
  showPool(state.pool);
  showRecent(state, byId('failed-only').checked, show);
}

function showFindings(now) {
  const found = findings(state, doctor, now);
  const needed = found.filter((each) => each.level !== 'info').length;
  const worst = found[0]?.level ?? 'good';
  byId('attention').className = `attention ${needed > 0 ? worst : 'good'}`;
  say(byId('summary'), `${needed > 0 ? `${things(needed, 'thing needs', 'things need')} you` : 'All is well'}${spent()}`);
  fill(byId('findings'), () => found.map(finding), found);
  const examined = doctor?.findings?.length > 0;
  fill(byId('doctor'), () => (examined
    ? [`tokenpak doctor looked at ${things(doctor.findings.length, 'thing')} at ${minute(doctor.at)}; `, el('span', { text: `${doctor.findings.filter((each) => each.level === 'ok').length} are well.` })]
    : ['For a look at the whole set-up, run ', code('tokenpak doctor'), '.']), doctor ?? null);
}

const spent = () => (total ? ` · ${money(total.cost)} today` : '');

byId('failed-only').addEventListener('change', show);
byId('logout').addEventListener('click', async () => {
  feed.stop();
  await post('/tokenpak/api/logout').catch(() => undefined);
  location.reload();
});
setInterval(tick, 1000);
prepareUsage();
feed.start();
