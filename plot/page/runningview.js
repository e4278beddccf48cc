// Shows the calls that are running: their number, boxes in the picture, and the list in the details.

import { counted, elapsed, element, formatCount, shortHash, shortName } from './format.js';
import { MOST_PROCESSES, RunningCalls, markName } from './running.js';

const BOX = { w: 220, h: 60, gap: 24 };
const MOST_BOXES = 60;

export class RunningView {
  /** app: {graph, scene, selected, live, requestDraw(), details, showEmpty(), fitAll()}. */
  constructor(button, app) {
    Object.assign(this, { button, app, running: new RunningCalls(), byHash: null });
    button.addEventListener('click', () => app.go(app.selected && app.selected[0] === 'r' ? null : 'r'));
  }

  /** `message`: from the server; null if it does not answer any more. */
  update(message) {
    if (message) this.running.update(message, Date.now());
    else this.running = new RunningCalls();
    this.refresh();
  }

  /** A new graph: calls have other numbers, and some have results now. */
  setGraph() {
    this.byHash = null;
    this.refresh();
  }

  callOf(hash) {
    const { graph } = this.app;
    if (!graph) return undefined;
    if (!this.byHash) this.byHash = new Map(graph.hashes.map((h, i) => [h, i]));
    return this.byHash.get(hash);
  }

  /** The name of a function as the graph has it, if it does: marks have no spaces. */
  nameOf(name) {
    if (!/_/.test(name) && name.length < 300) return name;
    return this.app.graph.functions.find((f) => markName(f) === name) || name;
  }

  find(hash) {
    const i = this.callOf(hash), { graph } = this.app;
    return i === undefined ? undefined : { name: graph.name(i), created: graph.isKnown(i) ? graph.data.created[i] : 0 };
  }

  refresh() {
    const { app, running } = this, now = Date.now(), hadBoxes = app.scene && app.scene.running && app.scene.running.length > 0;
    running.settle((hash) => this.find(hash), now);
    const { computing, waiting } = running.count();
    this.button.hidden = !app.live;
    this.button.classList.toggle('on', computing > 0);
    this.button.querySelector('b').textContent = formatCount(computing);
    this.button.title = waiting ? `${counted(waiting, 'call')} waiting` : '';
    document.getElementById('legend-running').hidden = !this.any;
    app.timeline.setRunning(running.boxed(now).filter((c) => !c.ended).map((c) => ({ name: this.nameOf(c.name), process: c.process, since: c.since })));
    this.place();
    if (app.graph && !app.graph.size) app.showEmpty();
    const hasBoxes = app.scene && app.scene.running && app.scene.running.length > 0;
    if (hasBoxes && !hadBoxes && app.camera.isFitted) app.fitScene(true, null);
    if (app.selected && app.selected[0] === 'r') app.details.show(app.selected);
    app.requestDraw(false);
    clearTimeout(this.timer);
    if (running.calls.size || running.functions.length) this.timer = setTimeout(() => this.refresh(), 1000);
  }

  /** Whether the page has anything to show of running calls. */
  get any() { return this.running.boxed(Date.now()).length > 0; }

  /** Gives the scene its boxes for running calls: marks on the boxes of known calls, and new boxes below the picture for the others. */
  place() {
    const { app } = this, { scene, graph } = app, now = Date.now();
    if (!scene || !scene.bounds || !graph) return;
    const calls = new Map(this.running.boxed(now).map((c) => [c.hash, c]));
    scene.marks = new Map();
    for (const call of calls.values()) {
      const i = this.callOf(call.hash), box = i === undefined ? -1 : scene.boxOfCall[i];
      if (box >= 0 && !scene.marks.has(box)) scene.marks.set(box, { count: 1, since: call.since });
      else if (box >= 0) scene.marks.get(box).count++;
    }
    const { bounds } = scene, isEmpty = !scene.boxes.length;
    const perRow = Math.max(Math.floor((bounds.right - bounds.left + BOX.gap) / (BOX.w + BOX.gap)), app.isNarrow() ? 2 : 4);
    scene.running = [];
    this.running.slots.slice(0, MOST_BOXES).forEach((hash, slot) => {
      const call = calls.get(hash);
      if (!call || this.callOf(hash) !== undefined) return;
      const name = this.nameOf(call.name);
      scene.running.push({
        key: `r${hash}`, kind: 'running', title: shortName(name), fullTitle: name, subtitle: `process ${call.process}`, since: call.since,
        facts: ['-'], ended: call.ended, w: BOX.w, h: BOX.h,
        x: bounds.left + BOX.w / 2 + (slot % perRow) * (BOX.w + BOX.gap),
        y: (isEmpty ? 0 : bounds.bottom + 40) + BOX.h / 2 + Math.floor(slot / perRow) * (BOX.h + BOX.gap),
      });
    });
  }

  /** The content of the details panel. */
  list() {
    const now = Date.now(), { computing, waiting } = this.running.count(), { functions } = this.running;
    const processes = this.running.byProcess(), shown = processes.slice(0, MOST_PROCESSES);
    return [
      element('p', { class: 'kind' }, 'Now'),
      element('h2', { class: 'name' }, computing || waiting ? `${counted(computing, 'call')} running` : 'No call is running'),
      element('p', { class: 'why' }, waiting ? `${counted(waiting, 'call')} ${waiting === 1 ? 'waits' : 'wait'} for a result that is being computed. ` : '',
        'Calls appear here when they have run for a third of a second.'),
      functions.length ? element('section', {}, element('h3', {}, 'By function'), element('ul', { class: 'running' },
        functions.map((f) => element('li', {}, element('span', { class: 'name' }, this.nameOf(f.name)),
          element('b', {}, `${formatCount(f.computing)} running`), element('span', { class: 'hint' },
            `${f.waiting ? `${formatCount(f.waiting)} waiting, ` : ''}the longest for ${elapsed(f.since, now)}`))))) : null,
      ...shown.map((p) => element('section', {}, element('h3', {}, `Process ${p.process} on ${p.host}`),
        element('ul', { class: 'running' }, p.calls.map((c) => this.item(c, p, now))))),
      processes.length > shown.length ? element('p', { class: 'muted' }, `and ${counted(processes.length - shown.length, 'process')} more`.replace('processs', 'processes')) : null,
    ];
  }

  item(call, { process, host }, now) {
    const i = this.callOf(call.hash), { app } = this, failed = this.running.hasFailed(call, now);
    const name = i === undefined ? element('span', { class: 'name' }, this.nameOf(call.name))
      : element('a', { href: app.linkOf(`c${i}`), class: 'name' }, app.graph.name(i));
    const place = (c) => `process ${c.process}${c.host === host ? '' : ` on ${c.host}`}`;
    const whom = call.whom ? (call.whom.process === process && call.whom.host === host ? 'another thread' : place(call.whom)) : 'the process that computes it';
    const what = failed ? 'ended without a result' : call.ended ? 'storing the result' : call.waits ? `waits for ${whom}` : 'computing';
    const argument = i === undefined ? '' : app.graph.argumentsText(i);
    return element('li', { class: failed ? 'failed' : call.waits ? 'waits' : '' }, name, element('b', {}, elapsed(call.since, call.ended || now)),
      element('span', { class: 'hint' }, what, call.waiters.length ? `; waited for by ${call.waiters.slice(0, 5).map(place).join(', ')}${call.waiters.length > 5 ? ` and ${call.waiters.length - 5} more` : ''}` : ''),
      element('span', { class: 'hint mono' }, argument || shortHash(call.hash)));
  }
}
