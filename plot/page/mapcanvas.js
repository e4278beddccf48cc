// Draws a map: blocks, their bundles, and cells with as much detail as fits. A block of which too many cells are in view is drawn from a
// small picture of one pixel for each cell, so that fifty thousand calls move as smoothly as fifty.

import { ArrowPainter, arrowRoute } from './arrows.js';
import { unqualified } from './format.js';
import { shortened, withoutOverlap } from './labels.js';

const MOST_CELLS = 7000;    // more cells in view than this are drawn from pictures
const FEW_CELLS = 60;       // the arrows of all cells are drawn if there are no more in view
const MOST_ARROWS = 500;    // arrows of single calls in view
const LABEL_SIZE = 13;      // pixels on the screen

/** The base of Painter, which draws boxes: drawBox(), fill(), ring(). */
export class MapPainter extends ArrowPainter {
  drawMap(scene, view, zoom, look) {
    const { map } = scene;
    const isCrowded = map.countIn(view) > MOST_CELLS;
    this.drawBlocks(map, view, zoom);
    this.drawBundles(map, zoom, look.related);
    const cells = isCrowded ? [] : map.boxesIn(view).map((b) => scene.boxes[b]);
    if (isCrowded) this.drawPictures(scene, view, look);
    else this.drawCells(scene, cells, zoom, look);
    this.drawSingleArrows(scene, cells, zoom, look);
    const selected = look.selected && scene.get(look.selected);
    if (selected) this.ring(selected, zoom);
    this.drawBlockLabels(scene, view, zoom);
  }

  inView(block, view) {
    return block.x + block.w / 2 > view.left && block.x - block.w / 2 < view.right && block.y + block.h / 2 > view.top && block.y - block.h / 2 < view.bottom;
  }

  drawBlocks(map, view, zoom) {
    const { context: c, colours } = this;
    c.fillStyle = colours.block;
    c.strokeStyle = colours.blockLine;
    c.lineWidth = 1 / zoom;
    for (const block of map.boxes) {
      if (block.members.length < 2 || !this.inView(block, view)) continue;
      c.beginPath();
      c.roundRect(block.x - block.w / 2, block.y - block.h / 2, block.w, block.h, Math.min(10, 6 / zoom));
      c.fill();
      c.stroke();
    }
  }

  /** Bundles are as wide on the screen at every zoom; wider ones stand for more arrows. */
  drawBundles(map, zoom, related) {
    const isRelated = related && new Uint8Array(map.boxes.length);
    if (related) map.boxes.forEach((block, b) => { isRelated[b] = block.members.reduce((flags, m) => flags | related[m], 0); });
    const side = (a) => (!related ? 0 : isRelated[a.from] & isRelated[a.to] & 1 ? 1 : isRelated[a.from] & isRelated[a.to] & 2 ? 2 : 3);
    const { context: c, colours } = this, heads = map.arrows.length <= 400;
    for (const kind of [3, 0, 1, 2]) {
      const arrows = map.arrows.filter((a) => side(a) === kind);
      c.strokeStyle = c.fillStyle = [colours.edge, colours.above, colours.below, colours.edge][kind];
      c.globalAlpha = kind === 3 ? 0.25 : 1;
      for (const a of arrows) {
        c.lineWidth = Math.min(1 + Math.log10(a.count), 5) / zoom;
        c.setLineDash(a.file ? [5 / zoom, 4 / zoom] : []);
        const route = arrowRoute(map, a, false);
        c.beginPath();
        c.moveTo(route[0], route[1]);
        this.curve(route, map);
        c.stroke();
      }
      c.setLineDash([]);
      if (heads) this.drawHeads(map, arrows, 1 / zoom, !map.vertical);
    }
    c.globalAlpha = 1;
  }

  /** One rectangle for each cell, by colour, and text where it fits. */
  drawCells(scene, cells, zoom, look) {
    const { context: c, colours } = this, related = (box) => !look.related || look.related[scene.index.get(box.key)];
    const hasText = cells.length && cells[0].h * zoom > 14 && cells.length < 1500;
    if (hasText) {
      for (const box of cells) {
        this.drawBox(box, zoom, look, true);
        if (!related(box)) this.dim(box);
      }
      return;
    }
    const paths = new Map();
    for (const box of cells) {
      const fill = (related(box) ? '' : '~') + this.fill(box);
      if (!paths.has(fill)) paths.set(fill, []);
      paths.get(fill).push(box);
    }
    for (const [fill, boxes] of paths) {
      c.globalAlpha = fill[0] === '~' ? 0.2 : 1;
      c.fillStyle = fill.replace('~', '');
      c.beginPath();
      for (const box of boxes) c.rect(box.x - box.w / 2, box.y - box.h / 2, box.w, box.h);
      c.fill();
      if (boxes.length < 4000 && zoom > 0.1) {
        c.lineWidth = 1 / zoom;
        c.strokeStyle = colours.cellLine;
        c.stroke();
      }
    }
    c.globalAlpha = 1;
  }

  drawPictures(scene, view, look) {
    const { context: c } = this, { map } = scene;
    c.globalAlpha = look.related ? 0.25 : 1;
    for (const block of map.boxes) {
      if (!this.inView(block, view)) continue;
      const picture = this.pictureOf(scene, block), left = block.x - block.w / 2 + map.pad, top = block.y - block.h / 2 + map.pad;
      c.imageSmoothingEnabled = false;
      c.drawImage(picture, left, top, block.columns * block.cellW, block.rows * block.cellH);
    }
    c.imageSmoothingEnabled = true;
    c.globalAlpha = 1;
    if (look.related) {
      const lit = [];
      look.related.forEach((flag, b) => { if (flag) lit.push(scene.boxes[b]); });
      this.drawCells(scene, lit, 0, look);
    }
  }

  /** One pixel for each cell, remembered until colours change. */
  pictureOf(scene, block) {
    if (block.picture && block.pictureOf === scene.tints) return block.picture;
    const picture = document.createElement('canvas');
    picture.width = block.columns;
    picture.height = block.rows;
    const context = picture.getContext('2d');
    block.members.forEach((b, i) => {
      context.fillStyle = this.fill(scene.boxes[b]);
      context.fillRect(i % block.columns, Math.floor(i / block.columns), 1, 1);
    });
    block.pictureOf = scene.tints;
    return (block.picture = picture);
  }

  /** The arrows of the selected call and of the one under the mouse; and of all calls in view, if they are few. */
  drawSingleArrows(scene, cells, zoom, look) {
    const { map } = scene, { out, in: into } = scene.neighbours(), { context: c, colours } = this;
    const draw = (b, alpha, always) => {
      for (const [list, colour, isCaller] of [[into, colours.above, false], [out, colours.below, true]]) {
        const ends = list.of(b);
        if (ends.length > MOST_ARROWS && !always) continue;
        c.globalAlpha = alpha;
        c.strokeStyle = alpha === 1 ? colour : colours.edge;
        c.lineWidth = (alpha === 1 ? 2 : 1) / zoom;
        c.beginPath();
        for (const end of ends.subarray(0, MOST_ARROWS)) {
          const route = isCaller ? map.route(b, end) : map.route(end, b);
          c.moveTo(route[0], route[1]);
          for (let i = 2; i < route.length; i += 2) c.lineTo(route[i], route[i + 1]);
        }
        c.stroke();
      }
      c.globalAlpha = 1;
    };
    const marked = [look.selected, look.hovered].filter((key) => key && scene.get(key));
    if (!look.related && cells.length <= FEW_CELLS) {
      for (const box of cells) draw(scene.index.get(box.key), 0.4, false);
    }
    for (const key of marked) draw(scene.index.get(key), 1, true);
  }

  /** The name of each block above it, or at the top of what is in view of it; where there is no room, none. */
  drawBlockLabels(scene, view, zoom) {
    const { context: c, colours } = this, unit = 1 / zoom, size = LABEL_SIZE * unit;
    c.textAlign = 'left';
    c.textBaseline = 'alphabetic';
    const font = (weight) => { c.font = `${weight} ${size}px system-ui, sans-serif`; };
    const measure = (text) => c.measureText(text).width;
    const labels = [];
    for (const block of scene.map.boxes) {
      if (block.members.length < 2 || !this.inView(block, view)) continue;
      const left = Math.max(block.x - block.w / 2, view.left + 6 * unit), right = Math.min(block.x + block.w / 2, view.right);
      const room = Math.max(right - left, 60 * unit);
      font(650);
      const title = shortened(measure(block.title) > room ? unqualified(block.title) : block.title, room, measure), width = title ? measure(title) : 0;
      font(400);
      const more = `  ${block.subtitle}`, moreWidth = title && width + measure(more) <= room ? measure(more) : 0;
      const top = block.y - block.h / 2 - size * 1.5, isAbove = top > view.top;
      if (!title || (!isAbove && block.y + block.h / 2 < view.top + size * 3)) continue;
      labels.push({ title, more: moreWidth ? more : '', width, left: left - 3 * unit, right: left + width + moreWidth + 3 * unit,
        top: isAbove ? top : view.top + 4 * unit, bottom: (isAbove ? top : view.top + 4 * unit) + size * 1.5, isAbove, area: block.w * block.h });
    }
    labels.sort((a, b) => b.area - a.area);
    for (const l of withoutOverlap(labels.map((r) => ({ ...r, left: r.left * zoom, right: r.right * zoom, top: r.top * zoom, bottom: r.bottom * zoom })))) {
      const [left, top, right, bottom] = [l.left, l.top, l.right, l.bottom].map((v) => v * unit);
      c.fillStyle = colours.back;
      c.fillRect(left, top, right - left, bottom - top);
      c.fillStyle = colours.text;
      font(650);
      c.fillText(l.title, left + 3 * unit, bottom - size * 0.42);
      font(400);
      c.fillStyle = colours.muted;
      if (l.more) c.fillText(l.more, left + 3 * unit + l.width, bottom - size * 0.42);
    }
  }
}
