// Draws a scene. Small pictures are drawn as a whole. For large ones, only the visible part is drawn, with less detail at smaller
// scales; while the view moves, the last frame is moved instead.

import { elapsed, unqualified } from './format.js';
import { linesThatFit, partsThatFit, shortened } from './labels.js';
import { MapPainter } from './mapcanvas.js';

const FILLS = ['#1D3557', '#FBBC04', '#F1F3F5', '#E8710A', '#D7C4F2'];
const FILE_FILL = '#E8F0FE';
const TYPES = {  // of the lines of a box: weight and family, and the size at zoom 1
  title: { weight: 600, family: 'system-ui, sans-serif', size: 14 },
  subtitle: { weight: 400, family: 'system-ui, sans-serif', size: 12 },
  facts: { weight: 600, family: 'system-ui, sans-serif', size: 12 },
  mono: { weight: 400, family: 'ui-monospace, monospace', size: 11 },
};
const ORDER = ['title', 'subtitle', 'facts'];
const SLOW_MS = 14;           // while the view moves, slower frames are replaced by the last one

export class Painter extends MapPainter {
  constructor(canvas) {
    super(canvas.getContext('2d'));
    this.canvas = canvas;
    this.last = null;
    this.cost = 0;
    this.widths = new Map();
    this.readColours();
  }

  readColours() {
    const style = getComputedStyle(document.documentElement);
    const get = (name) => style.getPropertyValue(name).trim();
    this.colours = {
      back: get('--canvas'), block: get('--panel'), blockLine: get('--line'), cellLine: get('--cell-line'), running: get('--running'), edge: get('--edge'), text: get('--text'), muted: get('--muted'), ring: get('--focus'),
      above: get('--above'), below: get('--below'), borders: [get('--cached-border'), '#9a7200', '#868e96', '#8f4300', '#7b5ea7'], file: '#6b8fd6',
    };
  }

  resize(scale = window.devicePixelRatio || 1) {
    this.scale = scale;
    const width = Math.round(this.canvas.clientWidth * scale), height = Math.round(this.canvas.clientHeight * scale);
    if (this.canvas.width === width && this.canvas.height === height) return false;
    this.canvas.width = width;
    this.canvas.height = height;
    this.last = null;
    return true;
  }

  measure(text, isTitle) {
    const key = (isTitle ? 't' : 's') + text;
    let width = this.widths.get(key);
    if (width === undefined) {
      this.setFont(isTitle ? 'title' : 'subtitle', TYPES[isTitle ? 'title' : 'subtitle'].size);
      width = text.length > 60 ? 300 : this.context.measureText(text).width;
      this.widths.set(key, width);
    }
    return width;
  }

  setFont(type, size) { this.context.font = `${TYPES[type].weight} ${size}px ${TYPES[type].family}`; }

  /** `look`: {selected, related: flags by box or null, hovered}. */
  draw(scene, camera, look, moving) {
    if (moving && this.cost > SLOW_MS && this.last) {
      this.drawLast(camera);
      return false;
    }
    const start = performance.now();
    this.drawAll(scene, camera, look);
    this.cost = performance.now() - start;
    if (this.cost > SLOW_MS) this.keepLast(camera);
    else this.last = null;
    return true;
  }

  keepLast(camera) {
    const image = document.createElement('canvas');
    image.width = this.canvas.width;
    image.height = this.canvas.height;
    image.getContext('2d').drawImage(this.canvas, 0, 0);
    this.last = { image, x: camera.x, y: camera.y, zoom: camera.zoom };
  }
  drawLast(camera) {
    const { context: c, last } = this, ratio = camera.zoom / last.zoom;
    const { width, height } = this.canvas;
    c.setTransform(1, 0, 0, 1, 0, 0);
    c.fillStyle = this.colours.back;
    c.fillRect(0, 0, width, height);
    const dx = (last.x - camera.x) * camera.zoom * this.scale, dy = (last.y - camera.y) * camera.zoom * this.scale;
    c.drawImage(last.image, width / 2 + dx - (width / 2) * ratio, height / 2 + dy - (height / 2) * ratio, width * ratio, height * ratio);
  }

  drawAll(scene, camera, look) {
    const { context: c, scale } = this, { width, height } = this.canvas;
    c.setTransform(1, 0, 0, 1, 0, 0);
    c.fillStyle = this.colours.back;
    c.fillRect(0, 0, width, height);
    const k = camera.zoom * scale;
    c.setTransform(k, 0, 0, k, width / 2 - camera.x * k, height / 2 - camera.y * k);
    const halfWidth = width / 2 / k, halfHeight = height / 2 / k;
    const view = { left: camera.x - halfWidth, right: camera.x + halfWidth, top: camera.y - halfHeight, bottom: camera.y + halfHeight };
    if (scene.map) {
      this.drawMap(scene, view, camera.zoom, look);
    } else {
      this.drawArrows(scene, view, camera.zoom, look.related);
      this.drawBoxes(scene, view, camera.zoom, look);
    }
    this.drawRunning(scene, camera.zoom, look);
  }

  boxesIn(scene, view) {
    const cells = ((view.right - view.left) / scene.cell) * ((view.bottom - view.top) / scene.cell);
    if (cells > scene.grid.size) return scene.boxes;
    const found = new Set();
    scene.eachCell(view.left, view.top, view.right, view.bottom, (key) => {
      for (const b of scene.grid.get(key) || []) found.add(b);
    });
    return Array.from(found, (b) => scene.boxes[b]);
  }

  drawBoxes(scene, view, zoom, look) {
    const { context: c } = this;
    const related = (box) => !look.related || look.related[scene.index.get(box.key)];
    const boxes = this.boxesIn(scene, view);
    if (zoom < 0.24 || boxes.length > 6000) {
      // Too small for text: draws plain rectangles, with one path for each colour.
      const paths = new Map();
      const add = (key, x, box, w) => {
        if (!paths.has(key)) paths.set(key, []);
        paths.get(key).push({ x, y: box.y - box.h / 2, w, h: box.h });
      };
      for (const box of boxes) {
        const faint = related(box) ? '' : '~';
        for (const [fill, x, w] of this.shares(box)) add(faint + fill, x, box, w);
      }
      for (const [key, list] of [...paths].sort()) {
        c.globalAlpha = key[0] === '~' ? 0.2 : 1;
        c.fillStyle = key.replace('~', '');
        c.beginPath();
        for (const r of list) c.rect(r.x, r.y, r.w, r.h);
        c.fill();
        c.lineWidth = 2;
        c.strokeStyle = this.colours.muted;
        if (zoom > 0.08 && list.length < 4000) c.stroke();
      }
      c.globalAlpha = 1;
      const selected = look.selected && scene.get(look.selected);
      if (selected) this.ring(selected, zoom);
      return;
    }
    for (const box of boxes) {
      this.drawBox(box, zoom, look);
      if (!related(box)) this.dim(box);
    }
  }

  /** Draws a veil over the whole box. Its text stays more readable than in a transparent box. */
  dim(box) {
    const { context: c } = this, stack = box.kind === 'group' || box.kind === 'directory' ? 7 : 1;
    c.globalAlpha = 0.75;
    c.fillStyle = this.colours.back;
    c.fillRect(box.x - box.w / 2 - 1, box.y - box.h / 2 - 1, box.w + 1 + stack, box.h + 1 + stack);
    c.globalAlpha = 1;
  }

  /** Draws boxes for running calls, and marks on the boxes of calls that run again. */
  drawRunning(scene, zoom, look) {
    const { context: c, colours } = this, unit = 1 / zoom;
    for (const box of scene.running || []) {
      c.fillStyle = colours.block;
      c.strokeStyle = colours.running;
      c.lineWidth = Math.max(2, 1.5 * unit);
      c.setLineDash([6, 4]);
      c.beginPath();
      c.roundRect(box.x - box.w / 2, box.y - box.h / 2, box.w, box.h, 7);
      c.fill();
      c.stroke();
      c.setLineDash([]);
      if (look.selected === box.key) this.ring(box, zoom);
      box.facts = [box.ended ? 'storing the result' : `computing for ${elapsed(box.since, Date.now())}`];
      box.factsFitted = null;
      this.drawText(box, zoom, false, false, false);
    }
    c.font = `650 ${11 * unit}px system-ui, sans-serif`;
    c.textAlign = 'left';
    c.textBaseline = 'alphabetic';
    for (const [b, { count, since }] of scene.marks || []) {
      const box = scene.boxes[b], right = box.x + box.w / 2, top = box.y - box.h / 2;
      c.strokeStyle = c.fillStyle = colours.running;
      c.lineWidth = Math.max(3, 2 * unit);
      c.beginPath();
      c.roundRect(box.x - box.w / 2 - 3, top - 3, box.w + 6, box.h + 6, 9);
      c.stroke();
      const text = box.kind === 'group' ? `${count} running` : elapsed(since, Date.now()), width = c.measureText(text).width + 10 * unit;
      if (width > box.w + 60) continue;
      c.beginPath();
      c.roundRect(right - width + 8 * unit, top - 9 * unit, width, 17 * unit, 8 * unit);
      c.fill();
      c.fillStyle = colours.block;
      c.fillText(text, right - width + 13 * unit, top + 3.5 * unit);
    }
  }

  /** [colour, left, width] of each part of the box: a group shows the share of its calls in each state. */
  shares(box) {
    const left = box.x - box.w / 2;
    const parts = box.kind !== 'group' ? null : box.tint ? box.parts : box.counts.map((count, state) => [FILLS[state], count]);
    if (!parts) return [[this.fill(box), left, box.w]];
    let x = left;
    return parts.map(([colour, count]) => {
      const w = (box.w * count) / box.calls.length;
      x += w;
      return [colour, x - w, w];
    }).filter(([, , w]) => w > 0);
  }

  fill(box) {
    if (box.kind === 'file' || box.kind === 'directory') return FILE_FILL;
    return box.tint || FILLS[box.state];
  }

  drawBox(box, zoom, look, inBlock = false) {
    const { context: c, colours } = this;
    const left = box.x - box.w / 2, top = box.y - box.h / 2;
    const isFile = box.kind === 'file' || box.kind === 'directory';
    const isGroup = box.kind === 'group' || box.kind === 'directory';
    const radius = isFile ? 2 : 7;
    const border = isFile ? (box.changed ? '#9a7200' : colours.file) : box.tint ? colours.muted : colours.borders[box.state];
    c.lineWidth = isFile && box.changed ? 2 : 1;
    c.strokeStyle = border;
    c.fillStyle = this.fill(box);
    if (isGroup) {  // a stack
      for (const shift of [6, 3]) {
        c.beginPath();
        c.roundRect(left + shift, top + shift, box.w, box.h, radius);
        c.fill();
        c.stroke();
      }
    }
    c.beginPath();
    if (box.kind === 'file') {  // a folded corner
      c.moveTo(left, top); c.lineTo(left + box.w - 11, top); c.lineTo(left + box.w, top + 11);
      c.lineTo(left + box.w, top + box.h); c.lineTo(left, top + box.h); c.closePath();
    } else {
      c.roundRect(left, top, box.w, box.h, radius);
    }
    c.fill();
    const shares = box.kind === 'group' ? this.shares(box) : [];
    if (shares.length > 1) {
      c.save();
      c.clip();
      for (const [fill, x, w] of shares) {
        c.fillStyle = fill;
        c.fillRect(x, top + box.h - 6, w, 6);
      }
      c.restore();
    }
    c.stroke();
    if (look.selected === box.key) this.ring(box, zoom);
    else if (look.hovered === box.key) this.ring(box, zoom, 0.45);
    this.drawText(box, zoom, isFile, isGroup, inBlock);
    if (zoom < 0.3) return;
    const light = this.isDark(box, isFile);
    if (isGroup) {
      const x = left + box.w - 17;
      c.strokeStyle = light ? '#fff' : '#202124';
      c.lineWidth = 1.5;
      c.beginPath();
      c.arc(x, box.y, 8, 0, 7);
      c.moveTo(x - 4, box.y); c.lineTo(x + 4, box.y);
      c.moveTo(x, box.y - 4); c.lineTo(x, box.y + 4);
      c.stroke();
    }
  }

  ring(box, zoom, alpha = 1) {
    const { context: c } = this, wide = Math.max(3, 2 / zoom), off = wide / 2 + 2;
    const before = c.globalAlpha;
    c.globalAlpha = alpha;
    c.strokeStyle = this.colours.ring;
    c.lineWidth = wide;
    c.beginPath();
    c.roundRect(box.x - box.w / 2 - off, box.y - box.h / 2 - off, box.w + 2 * off, box.h + 2 * off, 9);
    c.stroke();
    c.globalAlpha = before;
  }

  isDark(box, isFile) { return !isFile && box.kind !== 'running' && (box.tint ? box.tintIsDark : box.state === 0); }

  /** Draws as many lines as fit. In a block of a map, whose name is the title, other lines are more important than the title. */
  drawText(box, zoom, isFile, isGroup, inBlock) {
    const { context: c } = this, light = this.isDark(box, isFile), typeOf = (name) => (name === 'subtitle' && box.mono ? 'mono' : name);
    const order = inBlock && box.kind === 'call' ? ['subtitle', 'facts', 'title'] : ORDER;
    const fields = order.filter((name) => box[name]).map((name) => ({ name, size: TYPES[typeOf(name)].size }));
    const margin = 12, room = box.w - 2 * margin - (isGroup ? 22 : 0);
    c.textAlign = 'left';
    c.textBaseline = 'alphabetic';
    for (const { name, size, y } of linesThatFit(fields, box.h, zoom, ORDER)) {
      this.setFont(typeOf(name), size);
      c.fillStyle = box.kind === 'running' ? (name === 'title' ? this.colours.text : this.colours.muted)
        : name === 'title' ? (light ? '#fff' : '#202124') : light ? '#c9d6e8' : '#3f444c';
      c.fillText(this.fitted(box, name, room, size), box.x - box.w / 2 + margin, box.y + y);
    }
  }

  /** Text that fits into `room` in the present font of `size`. It is remembered until either changes. */
  fitted(box, name, room, size) {
    const known = `${name}Fitted`;
    if (!box[known] || box[known].size !== size || box[known].room !== room) {
      const measure = (text) => this.context.measureText(text).width;
      let text = box[name];
      if (name === 'title' && measure(text) > room) text = unqualified(text);
      const counts = name === 'subtitle' && (box.kind === 'group' || box.kind === 'directory');
      text = name === 'facts' ? partsThatFit(text, room, measure)
        : counts ? partsThatFit(text.split(', '), room, measure, ', ') : shortened(text, room, measure);
      box[known] = { text, size, room };
    }
    return box[known].text;
  }
}
