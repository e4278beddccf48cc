// The content of the picture: boxes for calls, files, and groups of either, and arrows between them. This decides what is shown,
// layout.js decides where, and canvas.js how.

import { baseName, counted, directoryOf, formatBytes, formatCount, formatDuration, shortHash, shortName } from './format.js';
import { STATES, neighbourLists } from './graph.js';
import { MapScene } from './mapscene.js';

export const GROUP_ABOVE = 300;  // more calls and files than this are grouped by default
const MEASURE_UP_TO = 2000;      // boxes
export const PIN_LIMIT = 40;     // neighbours of a selected call that are taken out of their groups

/** The bounds of a picture that has these boxes, too. */
export function boundsWith(bounds, boxes = []) {
  return boxes.reduce((all, box) => ({
    left: Math.min(all.left, box.x - box.w / 2), right: Math.max(all.right, box.x + box.w / 2),
    top: Math.min(all.top, box.y - box.h / 2), bottom: Math.max(all.bottom, box.y + box.h / 2),
  }), bounds);
}

/** The facts below the name of a box, those that there are; null if there are none. */
function listed(...facts) {
  const known = facts.filter(Boolean);
  return known.length ? known : null;
}

/** Boxes have keys that survive a new scene: "c12" a call, "g3" a function's calls, "f5" a file, "d/data" a directory. */
export class Scene {
  /**
   * options: {grouped, open: Set of keys of opened groups, pinned: Set of calls shown by themselves, shown: flags of the
   * calls that pass the filters, files: whether files are shown}
   */
  constructor(graph, options) {
    this.graph = graph;
    this.boxes = [];
    this.index = new Map();
    this.boxOfCall = new Int32Array(graph.size).fill(-1);
    this.boxOfFile = new Int32Array(graph.files.length).fill(-1);
    this.addCalls(options);
    if (options.files) this.addFiles(options);
    this.addArrows();
  }

  get(key) { return this.boxes[this.index.get(key)]; }

  add(box) {
    this.index.set(box.key, this.boxes.length);
    this.boxes.push(box);
    return this.boxes.length - 1;
  }

  addCalls({ grouped, open, pinned, shown, compare }) {
    const { graph } = this;
    for (let f = 0; f < graph.functions.length; f++) {
      const calls = Array.from(graph.callsOf.of(f)).filter((i) => shown[i]);
      const key = `g${f}`;
      const isGroup = grouped && calls.length > 1 && !open.has(key);
      const alone = isGroup ? calls.filter((i) => pinned.has(i)) : calls;
      for (const i of alone) {
        const details = graph.argumentsText(i);
        this.boxOfCall[i] = this.add({
          key: `c${i}`, kind: 'call', call: i, blockKey: key, state: graph.shownState(i), title: shortName(graph.name(i)), fullTitle: graph.name(i),
          subtitle: details || shortHash(graph.hashes[i]), mono: !details,
          facts: listed(compare && compare.labelOf(i), ...(graph.isKnown(i) ? [formatDuration(graph.data.cost[i]), formatBytes(graph.data.bytes[i])] : [])),
        });
      }
      if (!isGroup || alone.length === calls.length) continue;
      const rest = calls.filter((i) => !pinned.has(i));
      const counts = STATES.map(() => 0);
      for (const i of rest) counts[graph.shownState(i)]++;
      const box = this.add({
        key, kind: 'group', fn: f, blockKey: `closed ${key}`, calls: rest, counts, title: shortName(graph.functions[f]), fullTitle: graph.functions[f],
        facts: [`${formatDuration(rest.reduce((sum, i) => sum + (graph.data.cost[i] || 0), 0))} in all`],
        state: counts.indexOf(Math.max(...counts)),
        subtitle: counted(rest.length, 'call') + (counts[1] ? `, ${formatCount(counts[1])} stale` : '') +
          (counts[3] ? `, ${formatCount(counts[3])} with other code` : '') +
          (counts[2] ? `, ${formatCount(counts[2])} missing` : ''),
      });
      for (const i of rest) this.boxOfCall[i] = box;
    }
  }

  addFiles({ grouped, open }) {
    const { graph } = this;
    const directories = new Map();
    for (let file = 0; file < graph.files.length; file++) {
      if (!graph.readers.of(file).some((i) => this.boxOfCall[i] >= 0)) continue;
      const directory = directoryOf(graph.files[file]);
      if (!directories.has(directory)) directories.set(directory, []);
      directories.get(directory).push(file);
    }
    for (const [directory, files] of directories) {
      const key = `d${directory}`;
      if (grouped && files.length > 1 && !open.has(key)) {
        const changed = files.filter((f) => graph.fileChanged(f)).length;
        const box = this.add({
          key, kind: 'directory', blockKey: key, directory, files, title: `${baseName(directory)}/`,
          subtitle: counted(files.length, 'file') + (changed ? `, ${formatCount(changed)} changed` : ''), changed,
        });
        for (const f of files) this.boxOfFile[f] = box;
      } else {
        for (const f of files) {
          this.boxOfFile[f] = this.add({
            key: `f${f}`, kind: 'file', blockKey: key, file: f, title: baseName(graph.files[f]),
            subtitle: graph.fileChanged(f) ? 'changed' : directory, changed: graph.fileChanged(f) ? 1 : 0,
          });
        }
      }
    }
  }

  addArrows() {
    const { graph, boxOfCall, boxOfFile } = this;
    const arrows = new Map(), size = this.boxes.length;
    const add = (from, to, file) => {
      if (from < 0 || to < 0 || from === to) return;
      const key = from * size + to, arrow = arrows.get(key);
      if (arrow) arrow.count++;
      else arrows.set(key, { from, to, file, count: 1, bend: null });
    };
    for (let i = 0; i < graph.size; i++) {
      if (boxOfCall[i] < 0) continue;
      for (const child of graph.children.of(i)) add(boxOfCall[i], boxOfCall[child], false);
    }
    for (let f = 0; f < boxOfFile.length; f++) {
      if (boxOfFile[f] < 0) continue;
      for (const reader of graph.readers.of(f)) add(boxOfCall[reader], boxOfFile[f], true);
    }
    this.arrows = [...arrows.values()];
  }

  /**
   * Computes sizes with `measure(text, isTitle)`, and returns the input of layoutLayers. `direction`: "flow", data from left to right,
   * so that callers are right of their callees; "calls", callers on the left. `vertical`: from top to bottom instead.
   */
  layoutInput(measure, direction, vertical, aspect = 1.7) {
    this.direction = direction;
    this.vertical = vertical;
    const n = this.boxes.length, numbers = new Map();
    const input = {
      n, width: new Float64Array(n), height: new Float64Array(n), block: new Uint32Array(n), blocks: 0, wide: vertical ? 1 / aspect : aspect,
      from: Uint32Array.from(this.arrows, (a) => a.from), to: Uint32Array.from(this.arrows, (a) => a.to),
    };
    // Measuring the text of thousands of boxes takes longer than everything else.
    const widthOf = n <= MEASURE_UP_TO ? measure : (text, isTitle) => text.length * (isTitle ? 8.2 : 6.7);
    this.boxes.forEach((box, b) => {
      const text = Math.max(widthOf(box.title, true), widthOf(box.subtitle, false), widthOf(box.facts ? box.facts.join(' \u00b7 ') : '', false) * 1.1);
      const button = box.kind === 'group' || box.kind === 'directory' ? 26 : 0;
      box.w = Math.min(Math.max(Math.ceil(text) + 26 + button, 104), vertical ? 168 : 240);
      box.h = box.facts ? 60 : 44;
      input.width[b] = vertical ? box.h : box.w;
      input.height[b] = vertical ? box.w : box.h;
      if (!numbers.has(box.blockKey)) numbers.set(box.blockKey, numbers.size);
      input.block[b] = box.blockNumber = numbers.get(box.blockKey);
    });
    input.blocks = numbers.size;
    return input;
  }

  place(placed) {
    const sign = this.direction === 'flow' ? -1 : 1;  // the layout has callers on the left
    const turned = (along, across) => (this.vertical ? [across, sign * along] : [sign * along, across]);
    if (placed.map) this.map = new MapScene(this, placed, turned);
    else this.placeLayers(placed, sign, turned);
    const nowhere = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
    const bounds = boundsWith(nowhere, this.map ? this.map.boxes : this.boxes);
    this.bounds = this.boxes.length ? bounds : { left: 0, top: 0, right: 1, bottom: 1 };
    if (!this.map) this.makeGrid();
    this.isPlaced = true;
  }

  placeLayers({ x, y, laneLeft, laneRight, bends, reversed }, sign, turned) {
    this.boxes.forEach((box, b) => {
      [box.x, box.y] = turned(x[b], y[b]);
      // The bounds of the layer on the side of callers and on the side of callees.
      box.callerLane = sign * laneLeft[b];
      box.calleeLane = sign * laneRight[b];
    });
    this.arrows.forEach((arrow, e) => { arrow.reversed = reversed[e] === 1; });
    for (const [e, bend] of bends) {
      const points = [];
      for (let i = 0; i < bend.length; i += 2) points.push(...turned(bend[i], bend[i + 1]));
      this.arrows[e].bend = points;
    }
  }

  /** Makes a coarse grid of cells, to find boxes by position. */
  makeGrid() {
    this.cell = 400;
    this.grid = new Map();
    this.boxes.forEach((box, b) => {
      this.eachCell(box.x - box.w / 2, box.y - box.h / 2, box.x + box.w / 2, box.y + box.h / 2, (key) => {
        if (!this.grid.has(key)) this.grid.set(key, []);
        this.grid.get(key).push(b);
      });
    });
  }
  eachCell(left, top, right, bottom, visit) {
    for (let cx = Math.floor(left / this.cell); cx <= Math.floor(right / this.cell); cx++) {
      for (let cy = Math.floor(top / this.cell); cy <= Math.floor(bottom / this.cell); cy++) visit(`${cx},${cy}`);
    }
  }
  /** The box at a point, or undefined. */
  at(x, y, slack = false) {
    const running = (this.running || []).find((b) => Math.abs(b.x - x) <= b.w / 2 && Math.abs(b.y - y) <= b.h / 2);
    if (running) return running;
    if (this.map) return this.map.at(x, y, slack);
    const cell = this.grid.get(`${Math.floor(x / this.cell)},${Math.floor(y / this.cell)}`) || [];
    const hit = cell.find((b) => Math.abs(this.boxes[b].x - x) <= this.boxes[b].w / 2 &&
      Math.abs(this.boxes[b].y - y) <= this.boxes[b].h / 2);
    return hit === undefined ? undefined : this.boxes[hit];
  }

  /** The arrows of each box, in both directions; computed at first use. */
  neighbours() { return (this.lists ||= neighbourLists(this.boxes.length, this.arrows)); }

  /** The box to read first: among the boxes without callers, the one with the most arrows to callees and files. */
  mainBox() {
    const { out, in: into } = this.neighbours();
    let best = null, most = -1;
    this.boxes.forEach((box, b) => {
      const weight = into.count(b) === 0 ? out.count(b) : -1;
      if (weight > most) { most = weight; best = box; }
    });
    return best;
  }

  /** Flags by box, like related(), for the calls of a function that are shown individually. */
  callsOf(f) {
    const flags = new Uint8Array(this.boxes.length);
    this.boxes.forEach((box, b) => { if (box.kind === 'call' && this.graph.fn[box.call] === f) flags[b] = 3; });
    return flags;
  }

  /** Flags by box for everything above and below a box: 1 above, 2 below, 3 the box itself. */
  related(key) {
    const start = this.index.get(key), flags = new Uint8Array(this.boxes.length);
    if (start === undefined) return null;
    const lists = this.neighbours();
    for (const [list, flag] of [[lists.in, 1], [lists.out, 2]]) {
      const queue = [start];
      flags[start] |= flag;
      for (let next = 0; next < queue.length; next++) {
        for (const b of list.of(queue[next])) {
          if (!(flags[b] & flag)) { flags[b] |= flag; queue.push(b); }
        }
      }
    }
    flags[start] = 3;
    return flags;
  }
}
