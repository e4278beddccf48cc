// The timeline: when each call ran, by process and thread, and the critical path, which determined the duration of the newest run.

import { elapsed, formatDuration, formatTime, shortName } from './format.js';
import { STATES } from './graph.js';

const MOST_BARS = 3000, ROW = 22, BREAK = 36, LABEL_ROOM = 150, NARROW = 620;

/** Maps times to positions. Idle periods longer than a 20th of the busy time become breaks of a fixed width. */
export function timeAxis(intervals, width) {
  const sorted = intervals.slice().sort((a, b) => a[0] - b[0]);
  const spells = [];
  let busy = 0;
  for (const [start, end] of sorted) {
    const last = spells[spells.length - 1];
    if (last && start <= last.end) last.end = Math.max(last.end, end);
    else spells.push({ start, end });
  }
  for (const spell of spells) busy += spell.end - spell.start;
  const joined = [];
  for (const spell of spells) {
    const last = joined[joined.length - 1];
    if (last && spell.start - last.end <= busy / 20) last.end = spell.end;
    else joined.push({ ...spell });
  }
  const all = joined.reduce((sum, s) => sum + (s.end - s.start), 0) || 1;
  const scale = Math.max(width - BREAK * (joined.length - 1), width / 4) / all;
  let x = 0;
  for (const spell of joined) {
    spell.x = x;
    x += (spell.end - spell.start) * scale + BREAK;
  }
  const position = (time) => {
    let spell = joined[0];
    for (const s of joined) if (s.start <= time) spell = s;
    return spell ? spell.x + (Math.min(Math.max(time, spell.start), spell.end) - spell.start) * scale : 0;
  };
  return { position, spells: joined, width: Math.max(x - BREAK, 0) };
}

/** Sets the nesting depth of each bar: the number of bars of its lane that contain it. `bars`: {start, end}. */
export function nest(bars) {
  const open = [];
  const order = bars.slice().sort((a, b) => a.start - b.start || b.end - a.end);
  for (const bar of order) {
    while (open.length && open[open.length - 1].end <= bar.start) open.pop();
    // A bar that ends after the one in which it began is not a call of it, but is placed below it all the same.
    bar.depth = open.length;
    open.push(bar);
  }
  return order;
}

/** The numbers of the calls on the critical path below `root`: at each moment, the child that ended last before it. */
export function criticalPath(root, { children, start, end }) {
  const path = [], queue = [root], seen = new Set();
  while (queue.length) {
    const call = queue.pop();
    if (seen.has(call)) continue;
    seen.add(call);
    path.push(call);
    let moment = end(call);
    const made = children(call).filter((c) => start(c) >= start(call) - 1 && end(c) <= end(call) + 1)
      .sort((a, b) => end(b) - end(a));
    for (const child of made) {
      if (end(child) > moment + 1e-6 && moment !== end(call)) continue;
      queue.push(child);
      moment = start(child);
    }
  }
  return path;
}

export class Timeline {
  constructor(view, select) {
    this.view = view;
    this.svg = view.querySelector('svg');
    this.select = select;
    this.running = [];  // {name, process, since}
    this.svg.addEventListener('click', (e) => {
      const bar = e.target.closest('[data-call]');
      if (bar) this.select(Number(bar.dataset.call));
    });
    this.svg.addEventListener('keydown', (e) => {
      const bar = e.target.closest('[data-call]');
      if (bar && (e.key === 'Enter' || e.key === ' ')) { e.preventDefault(); this.select(Number(bar.dataset.call)); }
    });
  }

  setGraph(graph) { this.graph = graph; }
  setRows(calls) { this.calls = calls; this.render(); }
  reveal(call) { this.selected = call; this.render(); }

  /** Shows calls that run, up to now. */
  setRunning(calls) {
    if (!calls.length && !this.running.length) return;
    this.running = calls;
    this.render();
  }

  start(i) { return this.graph.data.started[i]; }
  end(i) { return this.graph.data.started[i] + this.graph.data.cost[i] / 1e6; }

  bars() {
    const { graph } = this;
    if (!graph.data.started) return [];
    const calls = Array.from(this.calls).filter((i) => graph.isKnown(i) && graph.data.cost[i] >= 0);
    calls.sort((a, b) => graph.data.cost[b] - graph.data.cost[a]);
    return calls.slice(0, MOST_BARS).map((i) => ({ call: i, start: this.start(i), end: this.end(i), lane: graph.data.lane[i] }));
  }

  /** The critical path of the last call without a caller. */
  path(bars) {
    const { graph } = this, shown = new Set(bars.map((b) => b.call));
    const roots = bars.filter((b) => !graph.parents.of(b.call).some((p) => shown.has(p) && this.start(p) <= b.start && this.end(p) >= b.end));
    if (!roots.length) return new Set();
    const root = roots.reduce((a, b) => (b.end > a.end || (b.end === a.end && b.start < a.start) ? b : a)).call;
    return new Set(criticalPath(root, {
      children: (i) => Array.from(graph.children.of(i)).filter((c) => shown.has(c)),
      start: (i) => this.start(i), end: (i) => this.end(i),
    }));
  }

  render() {
    if (!this.graph || !this.calls || this.view.hidden) return;
    const { graph } = this, bars = this.bars(), isNarrow = this.view.clientWidth < NARROW;
    this.left = isNarrow ? 8 : LABEL_ROOM;  // on a narrow screen, the names of lanes are above them
    const width = Math.max(this.view.clientWidth - this.left - 32, 240);
    const now = Date.now(), open = this.running.map((c) => ({ ...c, start: c.since, end: Math.max(now, c.since + 1), lane: `process ${c.process}, now` }));
    const axis = timeAxis([...bars, ...open].map((b) => [b.start, b.end]), width), critical = this.path(bars);
    const parts = [], lanes = new Map();
    for (const bar of [...bars, ...open]) {
      if (!lanes.has(bar.lane)) lanes.set(bar.lane, []);
      lanes.get(bar.lane).push(bar);
    }
    const first = (list) => list.reduce((least, b) => Math.min(least, b.start), Infinity);
    let top = 30;
    for (const [lane, list] of [...lanes].sort((a, b) => first(a[1]) - first(b[1]))) {
      const placed = nest(list), deepest = placed.reduce((most, b) => Math.max(most, b.depth), 0);
      parts.push(this.text(8, top + 15, typeof lane === 'string' ? lane : graph.data.lanes[lane], 'lane'));
      if (isNarrow) top += ROW;
      for (const bar of placed) parts.push(bar.name ? this.runningBar(bar, axis, top + bar.depth * ROW) : this.bar(bar, axis, top + bar.depth * ROW, critical.has(bar.call)));
      top += (deepest + 1) * ROW + 12;
    }
    for (const [s, spell] of axis.spells.entries()) {
      const x = this.left + spell.x, isLast = s > 0 && x + 110 > this.left + axis.width;
      const tick = this.text(isLast ? this.left + axis.width : x, 18, s === 0 ? formatTime(spell.start)
        : `\u2026 ${formatDuration(Math.round((spell.start - axis.spells[s - 1].end) * 1e6))} later`, 'tick');
      if (isLast) tick.setAttribute('text-anchor', 'end');
      parts.push(tick);
    }
    if (critical.size) parts.push(this.text(8, top + 12, isNarrow ? 'Red frame: on the critical path of the newest run'
      : 'Red frame: on the critical path. Had these calls been faster, the newest run would have been shorter.', 'tick'));
    this.svg.setAttribute('width', String(this.left + axis.width + 24));
    this.svg.setAttribute('height', String(top + 28));
    const focused = this.svg.contains(document.activeElement) ? document.activeElement.dataset.call : null;
    this.svg.replaceChildren(...parts);
    if (focused) this.svg.querySelector(`[data-call="${focused}"]`)?.focus({ preventScroll: true });
  }

  make(tag, attributes, ...children) {
    const e = document.createElementNS('http://www.w3.org/2000/svg', tag);
    for (const [name, value] of Object.entries(attributes)) e.setAttribute(name, String(value));
    e.append(...children);
    return e;
  }
  text(x, y, text, kind) { return this.make('text', { x, y, class: kind }, text); }

  runningBar(bar, axis, y) {
    const x = this.left + axis.position(bar.start), w = Math.max(this.left + axis.position(bar.end) - x, 3);
    const label = `${shortName(bar.name, 24)}  ${elapsed(bar.start, bar.end)}`;
    const group = this.make('g', { class: 'open' }, this.make('title', {}, `${bar.name}\nrunning for ${elapsed(bar.start, bar.end)}`),
      this.make('rect', { x, y, width: w, height: ROW - 4, rx: Math.min(4, w / 3), class: 'bar running' }));
    if (w > label.length * 6.6) group.append(this.make('text', { x: x + 6, y: y + 13, class: 'label running' }, label));
    return group;
  }

  bar(bar, axis, y, isCritical) {
    const { graph } = this, x = this.left + axis.position(bar.start);
    const w = Math.max(this.left + axis.position(bar.end) - x, 2), state = STATES[graph.shownState(bar.call)];
    const took = formatDuration(graph.data.cost[bar.call]), label = `${shortName(graph.name(bar.call), 24)}  ${took}`;
    const rect = this.make('rect', { x, y, width: w, height: ROW - 4, rx: Math.min(4, w / 3), class: `bar ${state}` });
    const group = this.make('g', {
      'data-call': bar.call, tabindex: 0, role: 'button', 'aria-label': `${graph.name(bar.call)}, ${took}${isCritical ? ', on the critical path' : ''}`,
      class: `${isCritical ? 'critical' : ''}${bar.call === this.selected ? ' selected' : ''}`,
    }, this.make('title', {}, `${graph.name(bar.call)}\n${took}${isCritical ? '\non the critical path' : ''}`), rect);
    if (w > label.length * 6.6) group.append(this.make('text', { x: x + 6, y: y + 13, class: `label ${state}` }, label));
    return group;
  }
}
