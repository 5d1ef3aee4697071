// Tables that read well on any width: on a narrow one each row becomes a card.

import { el } from './dom.js';

/**
 * A table. columns: [{ title, cell(row), number, kind }]; what cell gives is text, an element or a list of both. As a
 * card, a cell's kind may be wide or half, and bare if it needs no title there.
 */
export function table(caption, columns, rows) {
  return el('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': caption },
    el('table', { role: 'table' },
      el('caption', { class: 'unseen', text: caption }),
      el('thead', { role: 'rowgroup' },
        el('tr', { role: 'row' }, columns.map((column) =>
          el('th', { scope: 'col', role: 'columnheader', class: column.number ? 'number' : null, text: column.title })))),
      el('tbody', { role: 'rowgroup' }, rows.map((row) =>
        el('tr', { role: 'row', class: row.tone }, columns.map((column) => cell(column, row)))))));
}

function cell(column, row) {
  const content = column.cell(row);
  const kind = [column.number ? 'number' : '', column.kind ?? ''].join(' ').trim();
  return el('td', { role: 'cell', class: kind || null, 'data-label': column.title },
    el('span', { class: 'value' }, content === '' || content === null || content === undefined ? '–' : content));
}

/** A main word with a quieter one beneath. */
export const two = (first, second) => [el('span', { class: 'first', text: first }), second ? el('span', { class: 'second', text: second }) : ''];
