// Draws the arrows of a scene: curves with heads where they are few, straight lines where they are many.

const MAX_CURVES = 4000;  // more arrows than this in view are straight lines
const MAX_LINES = 40000;  // of more than this, a sample is drawn

class ArrowPainter {
  constructor(context) {
    this.context = context;
    this.colours = null;  // set by who knows the theme
  }

  drawArrows(scene, view, zoom, related) {
    const { boxes } = scene;
    const seen = scene.arrows.filter((a) => {
      const from = boxes[a.from], to = boxes[a.to];
      return Math.min(from.x - from.w / 2, to.x - to.w / 2) < view.right && Math.max(from.x + from.w / 2, to.x + to.w / 2) > view.left &&
        (a.bend || (Math.min(from.y, to.y) - 30 < view.bottom && Math.max(from.y, to.y) + 30 > view.top));
    });
    const step = Math.ceil(seen.length / MAX_LINES), curved = seen.length <= MAX_CURVES;
    const heads = zoom > 0.3 && curved;
    const side = (a) => (!related ? 0 : related[a.from] & related[a.to] & 1 ? 1 : related[a.from] & related[a.to] & 2 ? 2 : 3);
    // Plain ones first, so that what is highlighted lies on top.
    for (const kind of [3, 0, 1, 2]) {
      for (const file of [false, true]) {
        this.strokeArrows(boxes, seen.filter((a, i) => a.file === file && side(a) === kind && (kind === 1 || kind === 2 || i % step === 0)),
          { kind, file, curved, heads, zoom, crowd: seen.length });
      }
    }
  }

  strokeArrows(boxes, arrows, { kind, file, curved, heads, zoom, crowd }) {
    if (!arrows.length) return;
    const { context: c, colours } = this;
    c.strokeStyle = c.fillStyle = [colours.edge, colours.above, colours.below, colours.edge][kind];
    c.globalAlpha = kind === 3 ? 0.16 : kind === 0 ? Math.min(Math.max(150 / crowd, 0.25), 1) : 1;
    c.lineWidth = Math.max(kind === 1 || kind === 2 ? 2.2 : 1.3, (kind === 1 || kind === 2 ? 1.4 : 0.6) / zoom);
    c.setLineDash(file && curved ? [5, 4] : []);
    c.beginPath();
    for (const a of arrows) {
      const from = boxes[a.from], to = boxes[a.to];
      let x = from.x + from.w / 2, y = from.y;
      const endX = to.x - to.w / 2 - (heads && !file ? 5 : 0);
      c.moveTo(x, y);
      if (!curved) { c.lineTo(endX, to.y); continue; }
      const bend = a.bend || [];
      for (let i = 0; i <= bend.length; i += 2) {
        const nextX = i < bend.length ? bend[i] : endX, nextY = i < bend.length ? bend[i + 1] : to.y;
        const pull = Math.max(Math.abs(nextX - x) * 0.45, nextX < x ? 90 : 0);
        c.bezierCurveTo(x + pull, y, nextX - pull, nextY, nextX, nextY);
        x = nextX; y = nextY;
      }
    }
    c.stroke();
    c.setLineDash([]);
    if (heads) this.drawHeads(boxes, arrows, file);
    c.globalAlpha = 1;
  }

  /** A call points to what is called; a file to its reader. */
  drawHeads(boxes, arrows, file) {
    const { context: c } = this;
    c.beginPath();
    for (const a of arrows) {
      const box = boxes[file ? a.from : a.to], sign = file ? 1 : -1;
      const x = box.x + (sign * box.w) / 2;
      c.moveTo(x, box.y);
      c.lineTo(x + sign * 8, box.y - 4);
      c.lineTo(x + sign * 8, box.y + 4);
    }
    c.fill();
    if (arrows.length < 400) {
      c.font = '600 10px system-ui, sans-serif';
      c.textAlign = 'right';
      c.textBaseline = 'bottom';
      for (const a of arrows) if (a.count > 1) c.fillText(formatCount(a.count), boxes[a.to].x - boxes[a.to].w / 2 - 10, boxes[a.to].y - 3);
    }
  }
}
