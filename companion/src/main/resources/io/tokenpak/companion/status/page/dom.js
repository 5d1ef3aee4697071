// Builds the document. Whatever comes from outside becomes text, never markup.

export const byId = (id) => document.getElementById(id);

/** An element; children are elements or text. Properties: class, text, on*, attributes. */
export function el(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    set(element, name, value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ''));
  return element;
}

function set(element, name, value) {
  if (value === null || value === undefined || value === false) {
    return;
  }
  if (name === 'class') {
    element.className = value;
  } else if (name === 'text') {
    element.textContent = value;
  } else if (typeof value === 'function') {
    element.addEventListener(name, value);
  } else {
    element.setAttribute(name, value === true ? '' : value);
  }
}

const shown = new WeakMap();

/** Replaces an element's children, but only if what they are made of has changed since. */
export function fill(element, made, ...of) {
  const key = JSON.stringify(of);
  if (of.length > 0 && shown.get(element) === key) {
    return;
  }
  shown.set(element, key);
  const focused = element.contains(document.activeElement) ? document.activeElement.dataset.focus : undefined;
  element.replaceChildren(...[made()].flat());
  if (focused) {
    [...element.querySelectorAll('[data-focus]')].find((other) => other.dataset.focus === focused)?.focus();
  }
}

/** Sets text, if it is another: a reader of screens is not told the same again. */
export function say(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

/** What stands where there is nothing yet: what is so, and what to do next. */
export function empty(what, ...next) {
  return el('p', { class: 'empty' }, el('strong', { text: what }), ' ', ...next);
}

export const code = (text) => el('code', { text });

/** A word with the colour of what it means: good, warn, bad or plain. */
export const badge = (text, tone = 'plain', title) => el('span', { class: `badge ${tone}`, text, title });
