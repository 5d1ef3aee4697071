// Whether prompts and answers are kept: seen at the top for as long as they are.

import { byId, el, fill } from './dom.js';
import { post } from './feed.js';
import { minute, things } from './format.js';

/** Shows a capture that is on, or one that still keeps what began before its end. */
export function showCapture(capture) {
  const element = byId('capture');
  const shown = Boolean(capture?.on || capture?.open > 0);
  element.hidden = !shown;
  fill(element, () => (shown ? [...words(capture), ' ', button()] : []), shown, capture?.until, capture?.on || capture?.open);
}

function words(capture) {
  if (!capture.on) {
    return [el('strong', { text: 'The capture is over' }), ` for new exchanges; ${things(capture.open, 'exchange')} that began before ${capture.open === 1 ? 'is' : 'are'} still captured.`];
  }
  return [el('strong', { text: `Capturing until ${minute(capture.until)}` }), `: prompts and answers are kept in ${capture.folder}.`];
}

function button() {
  return el('button', { type: 'button', 'data-focus': 'capture', click: (event) => stop(event.currentTarget) }, 'Stop capturing');
}

async function stop(pressed) {
  pressed.disabled = true;
  try {
    await post('/tokenpak/api/capture?seconds=0');
  } catch (failure) {
    pressed.textContent = failure.message;
  } finally {
    pressed.disabled = false;
  }
}

/** What the owner should know of a capture that ended before its time. */
export function captureFindings(capture) {
  const found = [];
  if (capture?.finding) {
    found.push({ level: 'warn', title: 'The capture ended before its time', what: 'Requests go on.', do: capture.finding });
  }
  if (capture?.dropped > 0) {
    found.push({ level: 'info', title: `${things(capture.dropped, 'captured part')} missing`, what: 'The disk did not keep up; requests were not held up for it.', do: '' });
  }
  return found;
}
