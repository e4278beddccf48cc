// Shows the calls as a table, which is the accessible alternative to the picture. It can be sorted by any column. Only visible rows are
// created, so it can have any number of rows.

import { element, formatBytes, formatCount, formatDuration, formatTime, shortHash } from './format.js';
import { STATES, STATE_NAMES } from './graph.js';

const ROW_HEIGHT = 34;

export class CallTable {
  /** Calls `select(call)` when a row is chosen. */
  constructor(view, select) {
    this.view = view;
    this.table = view.querySelector('table');
    this.body = view.querySelector('tbody');
    this.select = select;
    this.rows = new Uint32Array(0);
    this.order = { column: 'finished', up: false };
    this.active = 0;     // the row with the keyboard focus
    this.selected = -1;  // call
    view.addEventListener('scroll', () => this.render(), { passive: true });
    this.body.addEventListener('click', (e) => {
      const row = e.target.closest('tr[data-row]');
      if (row) this.choose(Number(row.dataset.row));
    });
    this.body.addEventListener('keydown', (e) => this.key(e));
  }

  /** `compare`: knows the changes of calls, if moments are compared. */
  setGraph(graph, compare) {
    this.graph = graph;
    this.compare = compare.changes ? compare : null;
    const rank = new Float64Array(graph.functions.length);
    Array.from(graph.functions.keys()).sort((a, b) => (graph.functions[a] < graph.functions[b] ? -1 : 1))
      .forEach((f, r) => { rank[f] = r; });
    const { data } = graph;
    this.columns = {
      state: ['State', (i) => graph.shownState(i)],
      ...(this.compare ? { change: ['Change', (i) => -compare.changes[i]] } : {}),
      function: ['Function', (i) => rank[graph.fn[i]]],
      arguments: [graph.entries.there ? 'Arguments' : 'Hash', (i) => (graph.entries.there ? graph.argumentsText(i) : graph.hashes[i])],
      took: ['Took', (i) => data.cost[i] ?? -1, true],
      result: ['Result', (i) => data.bytes[i] ?? -1, true],
      finished: ['Finished', (i) => data.created[i] ?? 0],
      callers: ['Callers', (i) => graph.parents.count(i), true],
      calls: ['Calls', (i) => graph.children.count(i), true],
      files: ['Files', (i) => (graph.isKnown(i) ? data.ownSets[data.own[i]].length : 0), true],
    };
    const head = element('tr', { 'aria-rowindex': '1' });
    for (const [name, [title, , numeric]] of Object.entries(this.columns)) {
      head.append(element('th', { scope: 'col', 'data-column': name, class: numeric && 'number' },
        element('button', { type: 'button', onclick: () => this.sortBy(name) }, title)));
    }
    this.table.tHead.replaceChildren(head);
    if (!this.columns[this.order.column]) this.order = { column: 'finished', up: false };
  }

  /** Shows these calls (an array of numbers). */
  setRows(calls) {
    this.rows = Uint32Array.from(calls);
    this.unsorted = true;  // they are sorted when they become visible
    this.render();
  }

  sortBy(column) {
    const same = this.order.column === column;
    this.order = { column, up: same ? !this.order.up : !this.columns[column][2] && column !== 'finished' };
    this.sort();
    this.view.scrollTop = 0;
  }

  sort() {
    this.unsorted = false;
    const { column, up } = this.order, value = this.columns[column][1], sign = up ? 1 : -1;
    const values = new Map();
    for (const i of this.rows) values.set(i, value(i));
    this.rows = Uint32Array.from(Array.from(this.rows).sort((a, b) => {
      const x = values.get(a), y = values.get(b);
      return x < y ? -sign : x > y ? sign : a - b;
    }));
    for (const th of this.table.tHead.rows[0].cells) {
      const sorted = th.dataset.column === column;
      th.setAttribute('aria-sort', sorted ? (up ? 'ascending' : 'descending') : 'none');
    }
    this.table.setAttribute('aria-rowcount', String(this.rows.length + 1));
    this.active = Math.max(this.rows.indexOf(this.selected), 0);
    this.render();
  }

  /** Marks the row of a call and scrolls to it. */
  reveal(call) {
    this.selected = call;
    this.render();
    const row = this.view.hidden ? -1 : this.rows.indexOf(call);
    if (row < 0) return;
    this.active = row;
    this.scrollTo(row);
    this.render();
  }

  scrollTo(row) {
    const top = row * ROW_HEIGHT, { scrollTop, clientHeight } = this.view, head = this.table.tHead.offsetHeight;
    if (top < scrollTop) this.view.scrollTop = top;
    else if (top + ROW_HEIGHT + head > scrollTop + clientHeight) this.view.scrollTop = top + ROW_HEIGHT + head - clientHeight;
  }

  render(all = false) {
    if (!this.graph || this.view.hidden) return;
    if (this.unsorted) this.sort();
    const hadFocus = this.body.contains(document.activeElement);
    const first = all ? 0 : Math.max(Math.floor(this.view.scrollTop / ROW_HEIGHT) - 8, 0);
    const end = Math.min(all ? 2000 : first + Math.ceil(this.view.clientHeight / ROW_HEIGHT) + 16, this.rows.length);
    const spacer = (rows) => element('tr', { 'aria-hidden': 'true', class: 'spacer', style: `height:${rows * ROW_HEIGHT}px` });
    const rows = [];
    for (let r = first; r < end; r++) rows.push(this.row(r));
    this.body.replaceChildren(...(first ? [spacer(first)] : []), ...rows,
      ...(end < this.rows.length && !all ? [spacer(this.rows.length - end)] : []));
    if (hadFocus) this.focusActive();
  }

  row(r) {
    const { graph } = this, { data } = graph, i = this.rows[r], state = graph.shownState(i);
    const text = graph.argumentsText(i), short = shortHash(graph.hashes[i]);
    const cells = [
      element('td', {}, element('span', { class: `state ${STATES[state]}` }, STATE_NAMES[state])),
      this.compare ? element('td', {}, this.compare.labelOf(i)) : null,
      element('th', { scope: 'row', title: graph.name(i) }, graph.name(i)),
      element('td', { class: text ? '' : 'mono', title: text || graph.hashes[i] }, text || short),
      element('td', { class: 'number' }, formatDuration(data.cost[i])),
      element('td', { class: 'number' }, formatBytes(data.bytes[i])),
      element('td', { class: 'time' }, formatTime(data.created[i])),
      ...['callers', 'calls', 'files'].map((c) => element('td', { class: 'number' }, formatCount(this.columns[c][1](i)))),
    ];
    return element('tr', {
      'data-row': String(r), 'aria-rowindex': String(r + 2), tabindex: r === this.active ? '0' : '-1',
      'aria-selected': i === this.selected ? 'true' : 'false',
    }, cells);
  }

  focusActive() {
    const row = this.body.querySelector(`tr[data-row="${this.active}"]`);
    if (row) row.focus({ preventScroll: true });
  }

  choose(r) {
    this.active = r;
    this.select(this.rows[r]);
    this.render();
    this.focusActive();
  }

  key(e) {
    const page = Math.max(Math.floor(this.view.clientHeight / ROW_HEIGHT) - 2, 1);
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -Infinity, End: Infinity };
    if (e.key === 'Enter' || e.key === ' ') {
      e.preventDefault();
      this.choose(this.active);
    } else if (e.key in steps) {
      e.preventDefault();
      this.active = Math.min(Math.max(this.active + steps[e.key], 0), this.rows.length - 1);
      this.scrollTo(this.active);
      this.render();
      this.focusActive();
    }
  }
}
