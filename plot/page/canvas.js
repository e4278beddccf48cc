// Draws a scene. Small pictures are drawn as a whole. For large ones, only the visible part is drawn, with less detail at smaller
// scales; while the view moves, the last frame is moved instead.

import { ArrowPainter } from './arrows.js';

const FILLS = ['#1D3557', '#FBBC04', '#F1F3F5', '#E8710A', '#D7C4F2'];
const FILE_FILL = '#E8F0FE';
const TITLE_FONT = '600 14px system-ui, sans-serif';
const SUBTITLE_FONT = '12px system-ui, sans-serif';
const FACTS_FONT = '600 12px system-ui, sans-serif';
const MONO_FONT = '11px ui-monospace, monospace';
const SLOW_MS = 14;           // while the view moves, slower frames are replaced by the last one

export class Painter extends ArrowPainter {
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
      back: get('--canvas'), edge: get('--edge'), text: get('--text'), muted: get('--muted'), ring: get('--focus'),
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
      this.context.font = isTitle ? TITLE_FONT : SUBTITLE_FONT;
      width = text.length > 60 ? 300 : this.context.measureText(text).width;
      this.widths.set(key, width);
    }
    return width;
  }

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
    this.drawArrows(scene, view, camera.zoom, look.related);
    this.drawBoxes(scene, view, camera.zoom, look);
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

  /** [colour, left, width] of each part of the box: a group shows the share of its calls in each state. */
  shares(box) {
    const left = box.x - box.w / 2;
    if (box.kind !== 'group' || box.tint) return [[this.fill(box), left, box.w]];
    let x = left;
    return box.counts.map((count, state) => {
      const w = (box.w * count) / box.calls.length;
      x += w;
      return [FILLS[state], x - w, w];
    }).filter(([, , w]) => w > 0);
  }

  fill(box) {
    if (box.kind === 'file' || box.kind === 'directory') return FILE_FILL;
    return box.tint || FILLS[box.state];
  }

  drawBox(box, zoom, look) {
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
    if (box.kind === 'group' && !box.tint && box.counts[box.state] < box.calls.length) {
      c.save();
      c.clip();
      for (const [fill, x, w] of this.shares(box)) {
        c.fillStyle = fill;
        c.fillRect(x, top + box.h - 6, w, 6);
      }
      c.restore();
    }
    c.stroke();
    if (look.selected === box.key) this.ring(box, zoom);
    else if (look.hovered === box.key) this.ring(box, zoom, 0.45);
    if (zoom < 0.3) return;

    const light = !isFile && (box.tint ? box.tintIsDark : box.state === 0);
    const room = box.w - 24 - (isGroup ? 24 : 0);
    c.textAlign = 'left';
    c.textBaseline = 'alphabetic';
    c.fillStyle = light ? '#fff' : '#202124';
    const line = box.facts ? 17 : 16, first = box.facts ? box.y - 12 : box.y - 3;
    this.text(box, 'title', TITLE_FONT, left + 12, first, room);
    if (zoom > 0.45) {
      c.fillStyle = light ? '#c9d6e8' : '#3f444c';
      this.text(box, 'subtitle', box.mono ? MONO_FONT : SUBTITLE_FONT, left + 12, first + line, room);
      if (box.facts) this.text(box, 'facts', FACTS_FONT, left + 12, first + 2 * line, room);
    }
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

  /** Draws text, shortened in the middle so that it fits. The shortened text is remembered. */
  text(box, field, font, x, y, room) {
    const { context: c } = this, fitted = `${field}Fitted`;
    c.font = font;
    if (box[fitted] === undefined) {
      let text = box[field];
      // The last part of a qualified name is the most informative.
      if (field === 'title' && c.measureText(text).width > room) text = text.replace(/^(?:\w+::)+(?=[\w~<\u2026])/, '');
      if (text.length > 80) text = `${text.slice(0, 39)}\u2026${text.slice(-40)}`;
      while (text.length > 4 && c.measureText(text).width > room) {
        const half = Math.floor((text.replace('\u2026', '').length - 1) / 2), whole = text.replace('\u2026', '');
        text = `${whole.slice(0, half)}\u2026${whole.slice(whole.length - half)}`;
      }
      box[fitted] = text;
    }
    c.fillText(box[fitted], x, y);
  }
}
