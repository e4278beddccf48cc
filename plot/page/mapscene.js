// The map of a scene with thousands of boxes: blocks of cells, the bundles of arrows between blocks, and the ways of single arrows
// through the gaps. It has the members that arrows.js needs to draw bundles like the arrows of a scene. map.js computes the positions.

import { arrowRoute, headOf } from './arrows.js';
import { counted } from './format.js';
import { neighbourLists } from './graph.js';

export class MapScene {
  /** `placed`: from layoutMap. Gives each box of the scene its centre. `turned(along, across)` -> [x, y]. */
  constructor(scene, placed, turned) {
    const sign = scene.direction === 'flow' ? -1 : 1;  // the layout has callers on the left
    Object.assign(this, { scene, direction: scene.direction, vertical: scene.vertical, pad: placed.pad });
    this.boxes = Array.from({ length: placed.blocks }, (_, b) => {
      const [x, y] = turned(placed.x[b], placed.y[b]);
      const sizes = [placed.w[b], placed.h[b], placed.columns[b], placed.rows[b], placed.cellW[b], placed.cellH[b]];
      const [w, h, columns, rows, cellW, cellH] = scene.vertical ? [1, 0, 3, 2, 5, 4].map((i) => sizes[i]) : sizes;
      return { x, y, w, h, columns, rows, cellW, cellH, members: [],
        callerLane: sign * placed.laneLeft[b], calleeLane: sign * placed.laneRight[b] };
    });
    this.blockOf = placed.block;
    scene.boxes.forEach((_, b) => this.boxes[placed.block[b]].members.push(b));
    for (const block of this.boxes) this.fill(block);
    this.arrows = Array.from(placed.from, (from, e) => ({ from, to: placed.to[e], count: placed.count[e], bend: null, reversed: placed.reversed[e] === 1,
      file: scene.boxes[this.boxes[placed.to[e]].members[0]].kind === 'file' }));
    for (const [e, bend] of placed.bends) this.arrows[e].bend = turnedPoints(bend, turned);
    this.bundles = new Map(this.arrows.map((a) => [a.from * this.boxes.length + a.to, a]));
  }

  /** Places the members in rows, in the order in which they finished, and names the block. */
  fill(block) {
    const { scene } = this, { graph } = scene, left = block.x - block.w / 2 + this.pad, top = block.y - block.h / 2 + this.pad;
    const keyOf = (box) => (box.kind === 'call' ? `g${graph.fn[box.call]}` : box.kind === 'file' ? box.blockKey : box.key);
    const order = (box) => (box.kind === 'call' ? graph.data.created[box.call] || 0 : 0);
    block.members.sort((a, b) => {
      const one = scene.boxes[a], other = scene.boxes[b];
      return (one.blockNumber - other.blockNumber) || (order(one) - order(other)) || a - b;
    });
    block.members.forEach((b, i) => {
      const box = scene.boxes[b];
      box.x = left + ((i % block.columns) + 0.5) * block.cellW;
      box.y = top + (Math.floor(i / block.columns) + 0.5) * block.cellH;
    });
    const first = scene.boxes[block.members[0]], kinds = new Set(block.members.map((b) => keyOf(scene.boxes[b])));
    block.key = kinds.size === 1 ? keyOf(first) : null;
    block.isFiles = first.kind === 'file';
    const many = counted(block.members.length, block.isFiles ? 'file' : 'call');
    block.title = block.members.length === 1 ? first.title
      : kinds.size > 1 ? `${counted(kinds.size, block.isFiles ? 'directory' : 'function').replace('directorys', 'directories')}`
        : block.isFiles ? first.blockKey.slice(1) : first.title;
    block.subtitle = block.members.length === 1 ? '' : many;
  }

  /** The columns and rows of a block that are inside of `view`: [first column, end, first row, end]. */
  cellsIn(block, view) {
    const left = block.x - block.w / 2 + this.pad, top = block.y - block.h / 2 + this.pad;
    const within = (value, most) => Math.min(Math.max(value, 0), most);
    return [within(Math.floor((view.left - left) / block.cellW), block.columns), within(Math.ceil((view.right - left) / block.cellW), block.columns),
      within(Math.floor((view.top - top) / block.cellH), block.rows), within(Math.ceil((view.bottom - top) / block.cellH), block.rows)];
  }

  /** How many cells are inside of `view`, at most. */
  countIn(view) {
    return this.boxes.reduce((sum, block) => {
      const [c, cEnd, r, rEnd] = this.cellsIn(block, view);
      return sum + Math.min(Math.max(cEnd - c, 0) * Math.max(rEnd - r, 0), block.members.length);
    }, 0);
  }

  /** The numbers of the boxes inside of `view`. */
  boxesIn(view) {
    const found = [];
    for (const block of this.boxes) {
      const [c, cEnd, r, rEnd] = this.cellsIn(block, view);
      for (let row = r; row < rEnd; row++) {
        for (let i = row * block.columns + c, end = Math.min(row * block.columns + cEnd, block.members.length); i < end; i++) found.push(block.members[i]);
      }
    }
    return found;
  }

  blockAt(x, y) { return this.boxes.find((b) => Math.abs(b.x - x) <= b.w / 2 && Math.abs(b.y - y) <= b.h / 2); }
  /** The box at a point, or undefined. `slack`: whether the gap around a box belongs to it, for boxes of a few pixels. */
  at(x, y, slack = false) {
    const block = this.blockAt(x, y);
    if (!block) return undefined;
    const column = Math.floor((x - block.x + block.w / 2 - this.pad) / block.cellW), row = Math.floor((y - block.y + block.h / 2 - this.pad) / block.cellH);
    if (column < 0 || column >= block.columns || row < 0) return undefined;
    const box = this.scene.boxes[block.members[row * block.columns + column]];
    return box && (slack || (Math.abs(box.x - x) <= box.w / 2 && Math.abs(box.y - y) <= box.h / 2)) ? box : undefined;
  }

  neighbours() { return (this.lists ||= neighbourLists(this.boxes.length, this.arrows)); }

  /** The points of an arrow between two boxes: through the gaps of their blocks, and along the bundle of these blocks. */
  route(caller, callee) {
    const one = this.blockOf[caller], other = this.blockOf[callee];
    const from = this.scene.boxes[caller], to = this.scene.boxes[callee];
    if (one === other) return this.inside(this.boxes[one], from, to);
    const bundle = this.bundles.get(one * this.boxes.length + other);
    const out = this.toEdge(this.boxes[one], from, !bundle.reversed), into = this.toEdge(this.boxes[other], to, bundle.reversed);
    const middle = arrowRoute(this, bundle, false);
    return [...out, ...(bundle.reversed ? backwards(middle) : middle), ...backwards(into)];
  }

  /** From the side of a box into the gap beside it, into the gap between rows, to the edge of the block, and to where its bundle begins. */
  toEdge(block, box, isCaller) {
    const [portX, portY, along] = headOf(this, block, isCaller), gap = this.pad;
    if (this.vertical) {
      const y = box.y + (along * block.cellH) / 2, x = box.x + (Math.sign(portX - box.x) || 1) * block.cellW / 2, edge = portY - (along * gap) / 2;
      return [box.x, box.y + (along * box.h) / 2, box.x, y, x, y, x, edge, portX, edge, portX, portY];
    }
    const x = box.x + (along * block.cellW) / 2, y = box.y + (Math.sign(portY - box.y) || 1) * block.cellH / 2, edge = portX - (along * gap) / 2;
    return [box.x + (along * box.w) / 2, box.y, x, box.y, x, y, edge, y, edge, portY, portX, portY];
  }

  /** Between two boxes of one block. */
  inside(block, from, to) {
    const [startX, startY, along] = headOf(this, from, true), [endX, endY] = headOf(this, to, false);
    if (this.vertical) {
      const x = from.x + (Math.sign(to.x - from.x) || 1) * block.cellW / 2;
      const y = from.y + (along * block.cellH) / 2, endGap = to.y - (along * block.cellH) / 2;
      return [startX, startY, startX, y, x, y, x, endGap, endX, endGap, endX, endY];
    }
    const y = from.y + (Math.sign(to.y - from.y) || 1) * block.cellH / 2;
    const x = from.x + (along * block.cellW) / 2, endGap = to.x - (along * block.cellW) / 2;
    return [startX, startY, x, startY, x, y, endGap, y, endGap, endY, endX, endY];
  }
}

/** The same points [x0, y0, x1, y1, ...] from the last to the first. */
function backwards(points) {
  const turned = [];
  for (let i = points.length - 2; i >= 0; i -= 2) turned.push(points[i], points[i + 1]);
  return turned;
}

function turnedPoints(list, turned) {
  const points = [];
  for (let i = 0; i < list.length; i += 2) points.push(...turned(list[i], list[i + 1]));
  return points;
}
