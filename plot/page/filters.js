// Selects the calls to show: by state, by function, or by a file that they, or calls below them, depend on.

import { element, formatCount } from './format.js';
import { ALWAYS_SHOWN, STATES, STATE_NAMES } from './graph.js';

export class Filters {
  constructor(changed) {
    this.states = new Set(STATES.keys());
    this.chips = document.getElementById('states');
    this.fn = document.getElementById('filter-function');
    this.file = document.getElementById('filter-file');
    this.clearButton = document.getElementById('clear');
    let waiting = 0;
    const later = () => {
      clearTimeout(waiting);
      waiting = setTimeout(changed, 150);  // typing goes on
    };
    this.fn.addEventListener('input', later);
    this.file.addEventListener('input', later);
    this.clearButton.addEventListener('click', () => {
      this.reset();
      changed();
      this.fn.focus();
    });
    this.buttons = STATES.map((name, state) => {
      const button = element('button', {
        type: 'button', 'aria-pressed': 'true', 'data-state': name,
        onclick: () => {
          if (this.states.has(state)) this.states.delete(state);
          else this.states.add(state);
          changed();
        },
      }, element('i', { class: `swatch ${name}` }), element('span', {}, STATE_NAMES[state]), element('b', {}, ''));
      this.chips.append(button);
      return button;
    });
  }

  reset() {
    this.states = new Set(STATES.keys());
    this.fn.value = this.file.value = '';
  }
  isActive() { return this.states.size < STATES.length || this.fn.value.trim() !== '' || this.file.value.trim() !== ''; }

  setGraph(graph) {
    const options = (names) => names.slice(0, 500).map((n) => element('option', { value: n }));
    document.getElementById('functions').replaceChildren(...options([...graph.functions].sort()));
    document.getElementById('files').replaceChildren(...options(graph.files));
  }

  /** Flags by call; also brings the counts on the buttons up to date. */
  apply(graph) {
    const counts = STATES.map(() => 0);
    const fn = this.fn.value.trim().toLowerCase(), file = this.file.value.trim().toLowerCase();
    const functionFits = graph.functions.map((name) => name.toLowerCase().includes(fn));
    const depends = file ? this.dependents(graph, file) : null;
    const shown = new Uint8Array(graph.size);
    for (let i = 0; i < graph.size; i++) {
      const state = graph.shownState(i);
      counts[state]++;
      if (this.states.has(state) && functionFits[graph.fn[i]] && (!depends || depends[i])) shown[i] = 1;
    }
    this.buttons.forEach((button, state) => {
      button.setAttribute('aria-pressed', String(this.states.has(state)));
      button.querySelector('b').textContent = formatCount(counts[state]);
      button.hidden = (state === 1 && !graph.data.highlightStale) ||
        (state >= ALWAYS_SHOWN && !counts[state] && this.states.has(state));
    });
    this.clearButton.hidden = !this.isActive();
    return shown;
  }

  dependents(graph, text) {
    const flags = graph.files.map((f) => f.toLowerCase().includes(text));
    const readers = new Set();
    flags.forEach((hit, f) => { if (hit) for (const i of graph.readers.of(f)) readers.add(i); });
    const all = graph.closure(readers, graph.parents);
    // Recorded by the call itself: holds also when the calls in between are gone.
    for (let i = 0; i < graph.known; i++) if (graph.inheritedFiles(i).some((f) => flags[f])) all[i] = 1;
    return all;
  }
}
