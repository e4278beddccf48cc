// Draws the arrows of a scene: curves with heads if there are few, straight lines if there are many.

import { compactCount } from './format.js';

const MAX_CURVES = 4000;  // more arrows than this in view are straight lines
const MAX_LINES = 40000;  // of more than this, a sample is drawn

export class ArrowPainter {
  constructor(context) {
    this.context = context;
    this.colours = null;  // set by the Painter, depending on the theme
  }

  drawArrows(scene, view, zoom, related) {
    const { boxes } = scene;
    const seen = scene.arrows.filter((a) => {
      const from = boxes[a.from], to = boxes[a.to];
      const crossesX = Math.min(from.x - from.w / 2, to.x - to.w / 2) < view.right && Math.max(from.x + from.w / 2, to.x + to.w / 2) > view.left;
      const crossesY = Math.min(from.y, to.y) - 40 < view.bottom && Math.max(from.y, to.y) + 40 > view.top;
      return scene.vertical ? crossesY && (a.bend || crossesX) : crossesX && (a.bend || crossesY);
    });
    const step = Math.ceil(seen.length / MAX_LINES), curved = seen.length <= MAX_CURVES;
    const heads = zoom > 0.3 && curved;
    const side = (a) => (!related ? 0 : related[a.from] & related[a.to] & 1 ? 1 : related[a.from] & related[a.to] & 2 ? 2 : 3);
    // Plain arrows first, so that highlighted ones are on top.
    for (const kind of [3, 0, 1, 2]) {
      for (const file of [false, true]) {
        this.strokeArrows(scene, seen.filter((a, i) => a.file === file && side(a) === kind && (kind === 1 || kind === 2 || i % step === 0)),
          { kind, file, curved, heads, zoom, crowd: seen.length });
      }
    }
  }

  strokeArrows(scene, arrows, { kind, file, curved, heads, zoom, crowd }) {
    if (!arrows.length) return;
    const { context: c, colours } = this;
    c.strokeStyle = c.fillStyle = [colours.edge, colours.above, colours.below, colours.edge][kind];
    c.globalAlpha = kind === 3 ? 0.16 : kind === 0 ? Math.min(Math.max(150 / crowd, 0.25), 1) : 1;
    c.lineWidth = Math.max(kind === 1 || kind === 2 ? 2.2 : 1.3, (kind === 1 || kind === 2 ? 1.4 : 0.6) / zoom);
    c.setLineDash(file && curved ? [5, 4] : []);
    c.beginPath();
    for (const a of arrows) {
      const route = arrowRoute(scene, a, heads);
      c.moveTo(route[0], route[1]);
      if (curved) this.curve(route, scene);
      else c.lineTo(route[route.length - 2], route[route.length - 1]);
    }
    c.stroke();
    c.setLineDash([]);
    if (heads) this.drawHeads(scene, arrows, 1);
    c.globalAlpha = 1;
  }

  /** Draws through the points of a route: straight along lanes, with curves between lanes. */
  curve(route, { vertical }) {
    const { context: c } = this;
    let [x, y] = route;
    for (let i = 2; i < route.length; i += 2) {
      const nextX = route[i], nextY = route[i + 1];
      if (vertical) {
        const pull = (nextY - y) * 0.5;
        c.bezierCurveTo(x, y + pull, nextX, nextY - pull, nextX, nextY);
      } else {
        const pull = (nextX - x) * 0.5;
        c.bezierCurveTo(x + pull, y, nextX - pull, nextY, nextX, nextY);
      }
      x = nextX; y = nextY;
    }
  }

  /** If arrows follow data, they point from a result to its caller; otherwise from a caller to its callee. A file always points to its reader.
   * `unit`: a pixel of the heads in units of the picture. */
  drawHeads(scene, arrows, unit, hasCounts = true) {
    const { context: c } = this, { vertical } = scene;
    c.beginPath();
    for (const a of arrows) {
      const [x, y, along] = endOf(scene, a, pointsToFirst(scene, a)), back = 8 * along * unit, half = 4 * unit;
      c.moveTo(x, y);
      if (vertical) { c.lineTo(x - half, y + back); c.lineTo(x + half, y + back); }
      else { c.lineTo(x + back, y - half); c.lineTo(x + back, y + half); }
    }
    c.fill();
    if (hasCounts && arrows.length < 400) this.drawCounts(scene, arrows, unit);
  }

  /** Draws the number of calls that an arrow stands for, at the end where fewer arrows meet. */
  drawCounts(scene, arrows, unit) {
    const { context: c } = this, { out, in: into } = scene.neighbours();
    c.font = `600 ${11 * unit}px system-ui, sans-serif`;
    c.textBaseline = 'bottom';
    for (const a of arrows) {
      if (a.count <= 1) continue;
      const atCaller = out.count(a.from) < into.count(a.to);
      const [x, y, along] = endOf(scene, a, atCaller !== Boolean(a.reversed));
      c.textAlign = scene.vertical || along > 0 ? 'left' : 'right';
      const off = unit === 1 ? 12 : 4;
      c.fillText(compactCount(a.count), scene.vertical ? x + 6 * unit : x + off * along * unit, scene.vertical ? y + (16 * along + 6) * unit : y - 4 * unit);
    }
  }
}

/** The point where an arrow begins (`first`) or ends, and the direction in which that side of the box looks. */
function endOf(scene, arrow, first) {
  return headOf(scene, scene.boxes[first !== Boolean(arrow.reversed) ? arrow.from : arrow.to], first);
}

/** The middle of the side of a box to which callers' (or else callees') arrows come, and in which direction it looks: 1 or -1. */
export function headOf(scene, box, isCaller) {
  // A caller's arrows leave towards its callees.
  const along = (scene.direction === 'flow' ? -1 : 1) * (isCaller ? 1 : -1);
  return scene.vertical ? [box.x, box.y + (along * box.h) / 2, along] : [box.x + (along * box.w) / 2, box.y, along];
}

/** The points of an arrow from caller to callee, [x0, y0, x1, y1, ...]: out of its layer, through lanes, into the other layer. */
export function arrowRoute(scene, arrow, heads) {
  // An arrow that closes a cycle has the places of caller and callee exchanged.
  const from = scene.boxes[arrow.reversed ? arrow.to : arrow.from], to = scene.boxes[arrow.reversed ? arrow.from : arrow.to];
  const [fromX, fromY, fromAlong] = headOf(scene, from, true), [toX, toY, toAlong] = headOf(scene, to, false);
  const gap = heads ? 5 : 0, atCaller = pointsToFirst(scene, arrow);
  const start = atCaller ? gap : 0, end = atCaller ? 0 : gap;
  const bend = arrow.bend || [];
  const beyond = (lane, edge, along) => (along > 0 ? Math.max(lane, edge) : Math.min(lane, edge));
  if (scene.vertical) {
    const y = fromY + start * fromAlong, endY = toY + end * toAlong;
    return [fromX, y, fromX, beyond(from.calleeLane, y, fromAlong), ...bend, toX, beyond(to.callerLane, endY, toAlong), toX, endY];
  }
  const x = fromX + start * fromAlong, endX = toX + end * toAlong;
  return [x, fromY, beyond(from.calleeLane, x, fromAlong), fromY, ...bend, beyond(to.callerLane, endX, toAlong), toY, endX, toY];
}

/** Whether the head of an arrow is at the beginning of its route. */
export function pointsToFirst(scene, arrow) {
  return (arrow.file || scene.direction === 'flow') !== Boolean(arrow.reversed);
}
