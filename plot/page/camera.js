// The visible part of the picture and its scale: pan and zoom by pointer, wheel, pinch and keys.

const READABLE = 0.8;  // at this zoom, the smallest type is ten pixels high

export class Camera {
  /** `changed(moving)` after each change; `click(x, y, event)` in picture coordinates. */
  constructor(canvas, { changed, click, hover }) {
    this.canvas = canvas;
    this.x = 0;  // the point of the picture in the middle of the view
    this.y = 0;
    this.zoom = 1;
    this.changed = changed;
    this.minZoom = 0.05;
    this.maxZoom = 3;
    this.listen(click, hover);
  }

  get width() { return this.canvas.clientWidth; }
  get height() { return this.canvas.clientHeight; }
  toPicture(px, py) {
    return [this.x + (px - this.width / 2) / this.zoom, this.y + (py - this.height / 2) / this.zoom];
  }

  zoomBy(factor, px = this.width / 2, py = this.height / 2) {
    const [x, y] = this.toPicture(px, py);
    const zoom = Math.min(Math.max(this.zoom * factor, this.minZoom), this.maxZoom);
    this.x = x - (px - this.width / 2) / zoom;
    this.y = y - (py - this.height / 2) / zoom;
    this.zoom = zoom;
    this.isFitted = false;  // the user has chosen a view
    this.stop();
    this.changed(true);
  }
  panBy(dx, dy) {
    this.x -= dx / this.zoom;
    this.y -= dy / this.zoom;
    this.isFitted = false;
    this.stop();
    this.changed(true);
  }

  zoomFor({ left, right, top, bottom }) {
    return Math.min((this.width - 48) / (right - left), (this.height - 110) / (bottom - top), 1.6);
  }
  /** Shows the whole picture. If that is unreadable, shows as much as is readable around `main`, unless `whole` is set. */
  fit(bounds, animate, main = null, whole = false) {
    const { left, right, top, bottom } = bounds, all = this.zoomFor(bounds);
    const zoom = main && !whole && all < READABLE && all > READABLE / 4 ? READABLE : all;
    this.minZoom = Math.min(all, 0.6) / 3;
    const near = (low, high, room, wanted) => {
      const half = room / zoom / 2 - 24 / zoom;
      return high - low <= 2 * half ? (low + high) / 2 : Math.min(Math.max(wanted, low + half), high - half);
    };
    const x = near(left, right, this.width, main ? main.x : 0), y = near(top, bottom, this.height - 60, main ? main.y : 0);
    this.go(x, y + 24 / zoom, zoom, animate);  // above the legend
    this.isFitted = true;
  }
  /** Brings a box into view: together with everything else if that is readable, otherwise by itself. */
  show(box, bounds, animate) {
    if (this.zoomFor(bounds) >= 0.65) {
      this.fit(bounds, animate);
    } else {
      this.isFitted = false;
      this.go(box.x, box.y, Math.max(this.zoom, READABLE), animate);
    }
  }
  /** Whether a whole rectangle {left, right, top, bottom} is in view. */
  holds({ left, right, top, bottom }) {
    return left >= this.x - this.width / 2 / this.zoom && right <= this.x + this.width / 2 / this.zoom &&
      top >= this.y - this.height / 2 / this.zoom && bottom <= this.y + (this.height / 2 - 60) / this.zoom;
  }
  contains(box) {
    return Math.abs(box.x - this.x) * this.zoom < this.width / 2 - 8 && Math.abs(box.y - this.y) * this.zoom < this.height / 2 - 8;
  }
  sees(box) {
    return Math.abs(box.x - this.x) * this.zoom < this.width / 2 - 60 && Math.abs(box.y - this.y) * this.zoom < this.height / 2 - 40 &&
      this.zoom > 0.35;
  }

  go(x, y, zoom, animate) {
    this.stop();
    const calm = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
    if (!animate || calm) {
      Object.assign(this, { x, y, zoom });
      this.changed(false);
      return;
    }
    const start = performance.now(), from = { x: this.x, y: this.y, zoom: this.zoom };
    const step = (now) => {
      const t = Math.min((now - start) / 220, 1), eased = 1 - (1 - t) ** 3;
      const part = { x: from.x + (x - from.x) * eased, y: from.y + (y - from.y) * eased, zoom: from.zoom * (zoom / from.zoom) ** eased };
      Object.assign(this, t < 1 ? part : { x, y, zoom });
      this.frame = t < 1 ? requestAnimationFrame(step) : 0;
      this.changed(t < 1);
    };
    this.frame = requestAnimationFrame(step);
  }
  stop() {
    if (this.frame) cancelAnimationFrame(this.frame);
    this.frame = 0;
  }

  listen(click, hover) {
    const { canvas } = this, pointers = new Map();
    let moved = 0, spread = 0;
    const place = (e) => {
      const box = canvas.getBoundingClientRect();
      return [e.clientX - box.left, e.clientY - box.top];
    };
    const pinch = () => {
      const [a, b] = [...pointers.values()];
      return [Math.hypot(a[0] - b[0], a[1] - b[1]), (a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
    };
    canvas.addEventListener('wheel', (e) => {
      e.preventDefault();
      const pixels = e.deltaY * (e.deltaMode === 1 ? 16 : e.deltaMode === 2 ? 400 : 1);
      this.zoomBy(Math.exp(-pixels * (e.ctrlKey ? 0.01 : 0.0018)), ...place(e));
    }, { passive: false });
    canvas.addEventListener('pointerdown', (e) => {
      if (e.button > 0) return;
      canvas.setPointerCapture(e.pointerId);
      pointers.set(e.pointerId, place(e));
      if (pointers.size === 1) moved = 0;
      if (pointers.size === 2) [spread] = pinch();
    });
    canvas.addEventListener('pointermove', (e) => {
      const now = place(e), before = pointers.get(e.pointerId);
      if (!before) { hover(...this.toPicture(...now)); return; }
      pointers.set(e.pointerId, now);
      if (pointers.size === 2) {
        const [wide, px, py] = pinch();
        this.zoomBy(wide / spread, px, py);
        spread = wide;
        moved = Infinity;
        return;
      }
      moved += Math.hypot(now[0] - before[0], now[1] - before[1]);
      if (moved > 4) this.panBy(now[0] - before[0], now[1] - before[1]);
    });
    const up = (e) => {
      const known = pointers.delete(e.pointerId);
      if (known && e.type === 'pointerup' && !pointers.size && moved <= 4) click(...this.toPicture(...place(e)), e);
    };
    canvas.addEventListener('pointerup', up);
    canvas.addEventListener('pointercancel', up);
    canvas.addEventListener('pointerleave', () => hover(NaN, NaN));
  }
}
