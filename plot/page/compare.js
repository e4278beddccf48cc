// The bar that compares two moments: choosing them, and what differs, as buttons that are the legend and filters at once.

import { element, formatCount, formatTime } from './format.js';
import { CallGraph } from './graph.js';
import { CHANGES, changesBetween, changeNumber, exactMoment, pastMoment, remembered, runsOf, savedMoment, withGone } from './moments.js';

const SETTLED_MS = 15000;  // a state that lasted this long is worth remembering
const ABSENT = 255;        // of a call that neither moment has
const timeOf = (ms) => formatTime(ms).slice(11);

export class Compare {
  /** app: {now: the present CallGraph, live, useGraph(graph), rebuild(), filters}. */
  constructor(bar, button, app) {
    const part = (name) => bar.querySelector(`#compare-${name}`);
    Object.assign(this, { bar, button, app, from: part('from'), to: part('to'), chips: part('changes'), note: part('note'), file: part('file') });
    this.seen = [];      // exact moments that this page has seen or was given, the newest first
    this.isOn = false;
    this.byHash = null;  // hash -> number of its change
    this.hidden = new Set();
    button.addEventListener('click', () => this.toggle());
    part('close').addEventListener('click', () => this.toggle());
    part('mark').addEventListener('click', () => this.mark());
    part('open').addEventListener('click', () => this.file.click());
    this.file.addEventListener('change', () => this.openFile());
    for (const select of [this.from, this.to]) select.addEventListener('change', () => this.apply());
  }

  toggle() {
    if (!this.app.now) return;
    this.isOn = !this.isOn;
    this.bar.hidden = !this.isOn;
    document.body.classList.toggle('comparing', this.isOn);
    this.button.setAttribute('aria-pressed', String(this.isOn));
    if (this.isOn) this.list();
    this.apply();
  }

  // ---- moments

  /** Call this before the present changes: what was there for a while is remembered. */
  beforeChange() {
    const { now } = this.app, time = Date.now();
    if (now && (!this.seen.length || time - this.changed > SETTLED_MS)) {
      this.remember(exactMoment(now, this.seen.length ? `until ${timeOf(time)}` : 'when this page was opened', time));
    }
    this.changed = time;
  }

  remember(moment) {
    this.seen = remembered([moment, ...this.seen]);
    if (this.isOn) this.list();
  }

  /** Remembers the present, and compares with it. */
  mark() {
    if (!this.app.now) return;
    const time = Date.now();
    this.remember({ ...exactMoment(this.app.now, `marked at ${timeOf(time)}`, time), isMarked: true });
    if (!this.isOn) this.toggle();
    this.choose(this.seen[0]);
  }

  choose(moment) {
    this.list();
    this.from.value = String(this.moments.indexOf(moment));
    this.to.value = '0';
    this.apply();
  }

  async openFile() {
    const [file] = this.file.files;
    this.file.value = '';
    if (!file) return;
    const found = (await file.text()).match(/<script type="application\/json" id="data">(.*?)<\/script>/s);
    let moment = null;
    try {
      const data = JSON.parse(found[1]);
      moment = { ...savedMoment(data, `${file.name}, ${formatTime(data.written)}`), isMarked: true };
    } catch {
      this.note.textContent = `${file.name} is not a saved page of cachepy.`;
      return;
    }
    this.remember(moment);
    this.choose(moment);
  }

  /** Fills both lists, and keeps what is chosen. */
  list() {
    const { now } = this.app, chosen = [this.from, this.to].map((s) => this.moments && this.moments[Number(s.value)]);
    const runs = runsOf(now.data.created);
    const present = { ...exactMoment(now, this.app.live ? 'now' : `this page, ${formatTime(now.data.written)}`, Infinity), isNow: true };
    const past = [...runs.slice(1).map((run) => pastMoment(now, `after the run of ${formatTime(run.end)}`, run.end)), pastMoment(now, 'before the first result', 0)];
    this.moments = [present, ...this.seen, ...past];
    const option = (m) => element('option', { value: String(this.moments.indexOf(m)) }, m.label);
    const groups = () => [option(present), this.seen.length ? element('optgroup', { label: 'Seen by this page' }, this.seen.map(option)) : null,
      element('optgroup', { label: 'From the times of results' }, past.map(option))].filter(Boolean);
    this.from.replaceChildren(...groups());
    this.to.replaceChildren(...groups());
    const again = (m) => this.moments.findIndex((other) => m && other.label === m.label);
    this.from.value = String(Math.max(again(chosen[0]), chosen[0] ? 0 : 1));
    this.to.value = String(Math.max(again(chosen[1]), 0));
  }

  // ---- what differs

  apply() {
    this.hidden.clear();
    this.app.useGraph(this.extended(this.app.now));
  }

  /** The graph with the calls that have disappeared, if moments are compared. Also brings the changes up to date. */
  extended(graph) {
    this.byHash = this.changes = null;
    if (!this.isOn) return graph;
    this.list();
    const [from, to] = [this.from, this.to].map((s) => this.moments[Number(s.value)]).sort((a, b) => a.time - b.time);
    this.between = [from, to];
    this.byHash = changesBetween(from, to);
    const data = from.isExact ? withGone(graph.data, graph.hashes, from, this.byHash) : graph.data;
    const extended = data === graph.data ? graph : new CallGraph(data, graph.entries);
    if (extended !== graph) extended.setStates(Array.from(graph.state.subarray(0, graph.known), String).join(''));
    // A result that is younger than both moments is not shown.
    this.changes = Uint8Array.from(extended.hashes, (hash, i) => this.byHash.get(hash) ?? (extended.isKnown(i) ? ABSENT : 0));
    this.showChips();
    this.note.textContent = from === to ? 'Choose two moments.'
      : from.isExact ? '' : 'Of that moment, only the times of results are known.';
    return extended;
  }

  showChips() {
    const counts = CHANGES.map(() => 0);
    for (const change of this.changes) if (change !== ABSENT) counts[change]++;
    this.chips.replaceChildren(...CHANGES.map((change, n) => (counts[n] || n === 0 ? element('button', {
      type: 'button', 'data-change': change.name, 'aria-pressed': String(!this.hidden.has(n)),
      onclick: (e) => {
        if (!this.hidden.delete(n)) this.hidden.add(n);
        e.currentTarget.setAttribute('aria-pressed', String(!this.hidden.has(n)));
        this.app.rebuild();
      },
    }, element('i', { class: `swatch change-${change.name}` }, change.sign), element('span', {}, change.title), element('b', {}, formatCount(counts[n]))) : null)).filter(Boolean));
  }

  /** Clears the flags of calls whose kind of change is not to be shown. */
  filter(shown) {
    if (!this.changes) return;
    for (let i = 0; i < shown.length; i++) if (this.changes[i] === ABSENT || this.hidden.has(this.changes[i])) shown[i] = 0;
  }

  /** The change of a call; null if nothing is compared. */
  of(i) { return (this.changes && CHANGES[this.changes[i]]) || null; }

  /** "+ added"; '' if nothing happened. */
  labelOf(i) {
    const change = this.of(i);
    return change && change.sign ? `${change.sign} ${change.title}` : '';
  }

  /** A sentence for the details of a call. */
  explain(i) {
    const change = this.of(i);
    return change ? element('p', { class: 'why change' }, element('i', { class: `swatch change-${change.name}` }, change.sign),
      `Between \u201c${this.between[0].label}\u201d and \u201c${this.between[1].label}\u201d: ${change.title}.`) : null;
  }

  isGone(i) { return Boolean(this.changes) && this.changes[i] === changeNumber('gone'); }
}
