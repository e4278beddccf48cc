// Combines the parts of the page: the graph, what is shown of it, and what is selected. The selection and the view are in the
// address, so that links, reload and the back button work.

import { addressOf, keyAt } from './address.js';
import { counted, formatCount, formatSaved, formatTime } from './format.js';
import { Entries } from './entries.js';
import { CallGraph } from './graph.js';
import { Arranger } from './arrange.js';
import { GROUP_ABOVE, PIN_LIMIT, Scene, boundsWith } from './scene.js';
import { tintBoxes } from './tint.js';
import { Camera } from './camera.js';
import { Painter } from './canvas.js';
import { CallTable } from './table.js';
import { Timeline } from './timeline.js';
import { Details } from './details.js';
import { Search } from './search.js';
import { Filters } from './filters.js';
import { Compare } from './compare.js';
import { RunningView } from './runningview.js';

const VIEWS = ['graph', 'table', 'timeline'];
export const byId = (id) => document.getElementById(id);

/** The base of ControlledApp, which handles user input: clicked(), hoverAt(), listen(). */
export class App {
  constructor() {
    this.canvas = byId('canvas');
    this.painter = new Painter(this.canvas);
    this.arranger = new Arranger();
    this.now = null;    // the present graph
    this.graph = null;  // the one that is shown: when moments are compared, with calls that have disappeared
    this.scene = null;
    this.selected = null;   // key of a box
    this.hovered = null;
    this.view = 'graph';
    this.open = new Set();
    this.pinned = new Set();
    this.arrangement = 0;
    this.direction = 'flow';  // data flows to the right; "calls": callers are left of their callees
    this.colourBy = 'state';
    this.camera = new Camera(this.canvas, {
      changed: (moving) => this.requestDraw(moving),
      click: (x, y, e) => this.clicked(x, y, e),
      hover: (x, y) => this.hoverAt(x, y),
    });
    this.table = new CallTable(byId('table-view'), (call) => this.go(`c${call}`));
    this.timeline = new Timeline(byId('timeline-view'), (call) => this.go(`c${call}`));
    this.details = new Details(byId('details'), this);
    this.running = new RunningView(byId('running'), this);
    this.compare = new Compare(byId('compare-bar'), byId('compare'), this);
    this.filters = new Filters(() => this.rebuild());
    this.search = new Search(byId('search'), byId('results'), () => this.graph, (key) => this.go(key, true));
  }

  // ---- the graph

  setGraph(data) {
    this.compare.beforeChange();
    this.now = new CallGraph(data, new Entries(data.entries ?? byId('entries').textContent));
    this.useGraph(this.compare.extended(this.now));
  }

  /** Shows a graph in place of another one. Calls and functions have new numbers in it, but the same names. */
  useGraph(graph) {
    const before = this.graph, selected = before && this.selected ? addressOf(before, this.selected) : null;
    const opened = before ? [...this.open].map((key) => [key, key[0] === 'g' ? before.functions[Number(key.slice(1))] : null]) : [];
    const { data } = this.now;
    this.graph = graph;
    this.open = new Set(opened.map(([key, name]) => (name === null ? key : `g${graph.functions.indexOf(name)}`)));
    this.pinned = new Set();
    this.filters.setGraph(graph);
    this.table.setGraph(graph, this.compare);
    this.timeline.setGraph(graph);
    const many = graph.size + graph.files.length > GROUP_ABOVE;
    if (!before) byId('grouped').checked = many;
    this.running.setGraph();
    this.showSaved();
    byId('subtitle').textContent = data.title || '';
    document.title = data.title ? `${data.title} \u2013 cachepy` : 'cachepy';
    this.selected = selected === null ? null : keyAt(graph, selected);
    this.showEmpty();
    if (!before) this.readHash();
    this.rebuild(!before);
  }

  setStates(message) {
    this.compare.beforeChange();
    const { now } = this, { data } = now;
    now.setStates(message.states);
    now.setCounts(message.counts);
    data.fileChanged = message.fileChanged;
    for (const version of data.versions) { version[2] = version[1]; version[3] = 0; }
    for (const [v, hash] of message.changed) { data.versions[v][2] = hash; data.versions[v][3] = 1; }
    data.written = message.written;
    if (this.compare.isOn) { this.useGraph(this.compare.extended(now)); return; }
    this.showSaved();
    this.rebuild();
  }

  showSaved() {
    const { counts } = this.graph, button = byId('saved');
    button.hidden = !counts.length;
    button.querySelector('b').textContent = formatSaved(counts.reduce((sum, f) => sum + f.saved, 0));
  }

  showEmpty(title, text) {
    const nothing = this.graph && !this.graph.size && !this.running.any;
    if (nothing && !title) {
      title = 'Nothing is cached here yet';
      text = 'Run a program whose functions are marked [[cachepy::cache_file]]; each call that finishes is drawn here.';
    }
    const empty = byId('empty');
    empty.hidden = !title;
    if (title) {
      empty.querySelector('h2').textContent = title;
      empty.querySelector('p').textContent = text;
    }
    document.body.classList.toggle('is-empty', Boolean(title));
  }

  /** Shows the legend. It contains rare states only if a call is in them. */
  showLegend() {
    const { graph } = this, legend = byId('legend');
    legend.querySelector('.stale').parentElement.hidden = !graph.data.highlightStale;
    for (const item of legend.querySelectorAll('[data-state]'))
      item.hidden = !graph.state.some((_, i) => graph.shownState(i) === Number(item.dataset.state));
    byId('arrow-meaning').textContent = this.direction === 'flow' ? 'result goes to' : 'calls';
  }

  /** Shows the scale of colours, if they do not stand for states. */
  showScale() {
    const { scale } = this.scene, place = byId('scale'), [least, , greatest] = place.children;
    place.hidden = !scale;
    for (const item of byId('legend').querySelectorAll('.swatch:not(.file)')) item.parentElement.classList.toggle('faint', Boolean(scale));
    if (!scale) return;
    least.textContent = `${scale.title} ${scale.least}`;
    greatest.textContent = scale.greatest;
  }

  recolour(by) {
    this.colourBy = by;
    if (!this.scene) return;
    tintBoxes(this.scene, this.graph, by, this.compare.changes);
    this.showScale();
    this.requestDraw(false);
  }

  /** Builds the scene again after filters, groups or states have changed. */
  rebuild(fit = false) {
    if (!this.graph) return;
    this.showLegend();
    const shown = this.filters.apply(this.graph);
    this.compare.filter(shown);
    this.shown = shown;
    const calls = [];
    for (let i = 0; i < shown.length; i++) if (shown[i]) calls.push(i);
    this.table.setRows(calls);
    this.timeline.setRows(calls);
    const scene = new Scene(this.graph, {
      grouped: byId('grouped').checked, open: this.open, pinned: this.pinned, shown, files: byId('show-files').checked,
      compare: this.compare.changes ? this.compare : null,
    });
    this.writeStatus(calls.length);
    this.arrange(scene, fit);
    if (this.selected) this.details.show(this.selected);
    const nothing = this.graph.size && !calls.length;
    if (this.graph.size) this.showEmpty(nothing ? 'No call passes the filters' : '', 'Clear the filters to see all calls again.');
  }

  async arrange(scene, fit) {
    const arrangement = ++this.arrangement;
    delete document.body.dataset.arranged;  // shows tests that the requested arrangement is not displayed yet
    clearTimeout(this.busy);  // of a previous arrangement, which may never end
    this.busy = setTimeout(() => { byId('busy').hidden = false; }, 150);
    const measure = (text, isTitle) => this.painter.measure(text, isTitle);
    scene.place(await this.arranger.arrange(scene.layoutInput(measure, this.direction, this.isNarrow(), this.aspect())));
    tintBoxes(scene, this.graph, this.colourBy, this.compare.changes);
    if (arrangement !== this.arrangement) return;  // a later arrangement was requested
    clearTimeout(this.busy);
    byId('busy').hidden = true;
    const before = this.scene;
    this.scene = scene;
    this.running.place();
    this.showScale();
    this.highlight = null;
    if (!this.canvas.clientWidth) { this.fitWhenSeen = true; return; }
    this.painter.resize();
    const target = this.selected && this.boxFor(this.selected);
    if (fit || !before) {
      this.fitScene(false, scene.mainBox());
      if (target && !this.inSight(target)) this.camera.show(target, scene.bounds, false);
    } else if (target && this.revealing) {
      this.camera.show(target, scene.bounds, true);
    } else if (this.refit) {
      this.fitScene(true, scene.mainBox());
    } else {
      this.hold(before);
    }
    if (target && !this.inSight(target)) this.camera.show(target, scene.bounds, true);
    this.revealing = this.refit = false;
    document.body.dataset.arranged = String(arrangement);
    this.requestDraw(false);
  }

  /** Moves the camera so that what was in view stays at its place, when a new scene has replaced `before`. */
  hold(before) {
    const { camera, scene } = this, wasFitted = camera.isFitted, key = this.selected && keyAt(before.graph, addressOf(this.graph, this.selected));
    const distance = (box) => (box.key === key ? -1 : Math.hypot(box.x - camera.x, box.y - camera.y));
    const near = before.boxes.filter((box) => camera.contains(box)).sort((a, b) => distance(a) - distance(b));
    for (const box of near.slice(0, 40)) {
      const there = keyAt(this.graph, addressOf(before.graph, box.key)), same = there && this.boxFor(there);
      if (!same) continue;
      camera.x += same.x - box.x;
      camera.y += same.y - box.y;
      break;
    }
    if (wasFitted && !camera.holds(boundsWith(scene.bounds, scene.running))) this.fitScene(true, this.mainBox());
  }

  writeStatus(count) {
    const { graph } = this, all = graph.size;
    byId('counts').textContent = `${count === all ? counted(all, 'call') : `${formatCount(count)} of ${counted(all, 'call')}`}, ` +
      `${counted(graph.functions.length, 'function')}, ${counted(graph.files.length, 'file')}`;
    if (!this.live) byId('as-of').textContent = `As of ${formatTime(graph.data.written)}`;
  }

  // ---- selection

  linkOf(key) { return `#${addressOf(this.graph, key)}${this.view === 'graph' ? '' : `&view=${this.view}`}`; }

  go(key, reveal = false) {
    this.revealing = reveal;
    const hash = key === null ? (this.view === 'graph' ? '#' : `#view=${this.view}`) : this.linkOf(key);
    if (location.hash === hash || (hash === '#' && !location.hash)) this.readHash();
    else location.hash = hash;
  }

  readHash() {
    if (!this.graph) return;
    const hash = location.hash.slice(1);
    const view = new URLSearchParams(hash).get('view');
    this.setView(VIEWS.includes(view) ? view : 'graph');
    this.select(hash ? keyAt(this.graph, hash) : null);
  }

  select(key) {
    const changed = key !== this.selected;
    this.selected = key;
    this.highlight = null;
    this.details.show(key);
    document.body.classList.toggle('with-details', key !== null);
    if (key && key[0] === 'c') this.table.reveal(Number(key.slice(1)));
    this.timeline.reveal(key && key[0] === 'c' ? Number(key.slice(1)) : -1);
    if (!this.scene) return;
    if (key && this.mustPin(key)) { this.rebuild(); return; }
    const box = key && this.boxFor(key);
    if (this.canvas.clientWidth && this.painter.resize() && this.camera.isFitted)
      this.fitScene(false, box || this.mainBox());
    if (box && (this.revealing ? !this.camera.sees(box) : changed && !this.inSight(box))) this.camera.show(box, this.scene.bounds, true);
    this.revealing = false;
    this.requestDraw(false);
    if (box && changed) this.announce(box);
  }

  /** Whether to show the call and its neighbours individually, because it is inside of a closed group. */
  mustPin(key) {
    if (key[0] !== 'c') return false;
    const call = Number(key.slice(1)), box = this.boxFor(key);
    if (!box || box.kind !== 'group') return false;
    const { graph } = this;
    this.pinned = new Set([call, ...graph.parents.of(call).slice(0, PIN_LIMIT), ...graph.children.of(call).slice(0, PIN_LIMIT)]);
    this.revealing = true;
    return true;
  }

  boxFor(key) {
    const { scene } = this, n = Number(key.slice(1));
    if (!scene) return undefined;
    if (scene.get(key)) return scene.get(key);
    if (key[0] === 'r') return (scene.running || []).find((box) => box.key === key);
    if (key[0] === 'c') return scene.boxes[scene.boxOfCall[n]];
    if (key[0] === 'f') return scene.boxes[scene.boxOfFile[n]];
    return undefined;
  }

  announce(box) {
    const { graph } = this;
    const text = box.kind === 'call' ? `${box.fullTitle}, ${graph.stateName(box.call)}, ${counted(graph.parents.count(box.call), 'caller')}, ` +
      `${counted(graph.children.count(box.call), 'call')} made` : `${box.kind} ${box.title}, ${box.subtitle}`;
    byId('announce').textContent = text;
  }

  async loadDetails(call) {
    if (this.live && this.graph.isKnown(call)) return this.live.entry(this.graph.hashes[call]);
    return this.graph.isKnown(call) ? this.graph.entries.of(call, this.graph.hashes[call]) : null;
  }

  // ---- groups

  isGrouped() { return byId('grouped').checked; }
  isOpen(key) { return !this.isGrouped() || this.open.has(key); }
  groupable(f) { return this.isGrouped() && this.graph.callsOf.count(f) > 1; }
  openGroup(key) {
    this.open.add(key);
    this.refit = true;
    this.rebuild();
  }
  closeGroup(key) {
    this.open.delete(key);
    this.pinned.clear();
    this.revealing = true;
    if (this.selected && this.selected[0] === 'c') this.go(key, true);
    this.rebuild();
  }

  fitAll() {
    if (this.scene) this.camera.fit(boundsWith(this.scene.bounds, this.scene.running), true, null, true);
  }

  /** Fits the picture into the view; a map is always shown as a whole. */
  fitScene(animate, main) { this.camera.fit(boundsWith(this.scene.bounds, this.scene.running), animate, this.scene.map ? null : main); }
  /** Whether a box is in view and, in layers, readable. The names in a map appear at a closer look only. */
  inSight(box) { return this.scene.map ? this.camera.contains(box) : this.camera.sees(box); }
  /** Width by height of the stage. */
  aspect() {
    const { clientWidth, clientHeight } = byId('stage');
    return clientWidth && clientHeight ? Math.min(Math.max(clientWidth / clientHeight, 0.4), 3) : 1.7;
  }

  /** Whether the stage is too narrow for layers next to each other; they are then arranged from top to bottom. */
  isNarrow() { return byId('stage').clientWidth > 0 ? byId('stage').clientWidth < 620 : window.innerWidth < 620; }

  /** The box to show if not everything is readable: the selected box, else the scene's main box. */
  mainBox() { return (this.selected && this.boxFor(this.selected)) || this.scene.mainBox(); }

  // ---- views

  setView(view) {
    const places = { graph: 'stage', table: 'table-view', timeline: 'timeline-view' };
    if (view === this.view && !byId(places[view]).hidden) return;
    this.view = view;
    for (const name of VIEWS) {
      byId(places[name]).hidden = view !== name;
      byId(`view-${name}`).setAttribute('aria-pressed', String(view === name));
    }
    for (const id of ['show-files', 'grouped', 'colour-by', 'direction']) byId(id).parentElement.hidden = view !== 'graph';
    if (view === 'table') this.table.render();
    else if (view === 'timeline') this.timeline.render();
    else this.seen();
  }
  /** Call this when the canvas is visible again. */
  seen() {
    if (!this.canvas.clientWidth || !this.scene || !this.scene.bounds) return;
    const resized = this.painter.resize();
    // If everything was in view, it stays in view, also when the details panel opens.
    if (this.fitWhenSeen || (resized && this.camera.isFitted)) this.fitScene(false, this.mainBox());
    this.fitWhenSeen = false;
    if (resized) this.draw(false);
    document.body.dataset.arranged = String(this.arrangement);
  }

  switchView(view) {
    const rest = location.hash.slice(1).split('&').filter((p) => p && !p.startsWith('view='));
    location.hash = [...rest, ...(view === 'graph' ? [] : [`view=${view}`])].join('&');
    if (!location.hash) this.readHash();
  }

  // ---- drawing

  requestDraw(moving) {
    clearTimeout(this.settle);
    if (moving) this.settle = setTimeout(() => this.requestDraw(false), 120);
    this.moving = moving;
    if (this.drawRequested) return;
    this.drawRequested = true;
    requestAnimationFrame(() => {
      this.drawRequested = false;
      this.draw(this.moving);
    });
  }

  draw(moving) {
    if (!this.scene || !this.scene.isPlaced || !this.canvas.clientWidth) return;
    if (this.selected && !this.highlight) {
      const box = this.boxFor(this.selected);
      const related = box ? this.scene.related(box.key) : this.selected[0] === 'g' ? this.scene.callsOf(Number(this.selected.slice(1))) : null;
      this.highlight = { selected: box ? box.key : null, related };
    }
    const look = this.selected && this.highlight ? this.highlight : { selected: null, related: null };
    this.painter.draw(this.scene, this.camera, { ...look, hovered: this.hovered }, moving);
  }
}
