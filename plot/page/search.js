// The search field: it searches names, hashes, arguments and paths, and shows a list of results to choose from.

import { baseName, counted, element, formatCount, shortHash } from './format.js';
import { STATES } from './graph.js';

const RESULT_LIMIT = 50;

/** {results: [{key, title, hint}], functions first; total: the number of all results}. */
function searchGraph(graph, text) {
  const wanted = text.trim().toLowerCase();
  if (!wanted || !graph) return { results: [], total: 0 };
  const has = (s) => s.toLowerCase().includes(wanted);
  const results = [];
  let total = 0;
  const add = (key, title, hint) => {
    total++;
    if (results.length < RESULT_LIMIT) results.push({ key, title, hint });
  };
  const named = graph.functions.map(has);
  named.forEach((hit, f) => {
    const calls = graph.callsOf.of(f);
    if (hit && calls.length > 1) add(`g${f}`, graph.functions[f], counted(calls.length, 'call'));
    if (hit && calls.length === 1) add(`c${calls[0]}`, graph.functions[f], graph.argumentsText(calls[0]) || shortHash(graph.hashes[calls[0]]));
  });
  graph.files.forEach((file, f) => { if (has(file)) add(`f${f}`, baseName(file), file); });
  for (let i = 0; i < graph.size; i++) {
    if (named[graph.fn[i]] && graph.callsOf.count(graph.fn[i]) === 1) continue;
    const printed = graph.argumentsText(i);
    if (graph.hashes[i].startsWith(wanted) || has(printed) || graph.id(i).toLowerCase() === wanted) {
      add(`c${i}`, graph.name(i), printed || shortHash(graph.hashes[i]));
    }
  }
  return { results, total };
}

export class Search {
  /** Calls `choose(key)` when a result is chosen. */
  constructor(input, list, graphOf, choose) {
    Object.assign(this, { input, list, graphOf, choose, active: -1, results: [] });
    input.addEventListener('input', () => this.update());
    input.addEventListener('focus', () => this.update());
    input.addEventListener('keydown', (e) => this.key(e));
    input.addEventListener('blur', () => this.close());
    // On pointerdown, before the field loses the focus, which closes the list.
    list.addEventListener('pointerdown', (e) => {
      const option = e.target.closest('[role=option]');
      e.preventDefault();
      if (option) this.take(Number(option.dataset.index));
    });
  }

  update() {
    const { results, total } = searchGraph(this.graphOf(), this.input.value);
    this.results = results;
    this.active = results.length ? 0 : -1;
    const open = this.input.value.trim() !== '';
    const options = results.map((r, n) => element('div', { role: 'option', id: `result-${n}`, 'data-index': String(n), 'aria-selected': 'false' },
      element('i', { class: `swatch ${this.swatch(r.key)}` }), element('span', { class: 'name' }, r.title), element('span', { class: 'hint' }, r.hint)));
    const note = !total ? 'Nothing found' : total > results.length ? `${formatCount(total)} found; the first ${results.length} are listed` : `${formatCount(total)} found`;
    this.list.replaceChildren(...options, element('p', { class: 'muted', role: 'status' }, note));
    this.list.hidden = !open;
    this.input.setAttribute('aria-expanded', String(open));
    this.mark();
  }

  swatch(key) {
    const graph = this.graphOf();
    if (key[0] === 'c') return STATES[graph.shownState(Number(key.slice(1)))];
    return key[0] === 'f' ? 'file' : 'group';
  }

  mark() {
    this.list.querySelectorAll('[role=option]').forEach((option, n) => {
      option.setAttribute('aria-selected', String(n === this.active));
      if (n === this.active) option.scrollIntoView({ block: 'nearest' });
    });
    if (this.active >= 0 && !this.list.hidden) this.input.setAttribute('aria-activedescendant', `result-${this.active}`);
    else this.input.removeAttribute('aria-activedescendant');
  }

  key(e) {
    const last = this.results.length - 1;
    if (e.key === 'ArrowDown') this.active = Math.min(this.active + 1, last);
    else if (e.key === 'ArrowUp') this.active = Math.max(this.active - 1, Math.min(0, last));
    else if (e.key === 'Enter' && this.active >= 0) this.take(this.active);
    else if (e.key === 'Escape') { this.input.value = ''; this.close(); this.input.blur(); } else return;
    e.preventDefault();
    e.stopPropagation();
    this.mark();
  }

  take(n) {
    this.close();
    this.choose(this.results[n].key);
  }

  close() {
    this.list.hidden = true;
    this.input.setAttribute('aria-expanded', 'false');
    this.input.removeAttribute('aria-activedescendant');
  }
}
