// What a user does with the mouse, the keyboard, the buttons and the printer, and what becomes of it.

/** App knows what is shown; this knows what is done to it. */
class ControlledApp extends App {
  clicked(x, y) {
    const box = this.scene && this.scene.at(x, y);
    this.canvas.focus({ preventScroll: true });
    if (!box) { this.go(null); return; }
    const onButton = (box.kind === 'group' || box.kind === 'directory') && x > box.x + box.w / 2 - 32;
    if (onButton) this.openGroup(box.key);
    else this.go(box.key);
  }

  hoverAt(x, y) {
    const box = this.scene && this.scene.at && !Number.isNaN(x) ? this.scene.at(x, y) : undefined;
    const key = box ? box.key : null;
    this.canvas.style.cursor = box ? 'pointer' : '';
    this.canvas.title = box ? `${box.title}\n${box.subtitle}` : '';
    if (key === this.hovered) return;
    this.hovered = key;
    this.requestDraw(false);
  }

  canvasKey(e) {
    const move = { ArrowLeft: 'in', ArrowRight: 'out', ArrowUp: 'up', ArrowDown: 'down' }[e.key];
    if (e.ctrlKey || e.metaKey || e.altKey) return;
    if (move && e.shiftKey) this.camera.panBy(...{ in: [80, 0], out: [-80, 0], up: [0, 80], down: [0, -80] }[move]);
    else if (move) this.step(move);
    else if (e.key === '+' || e.key === '=') this.camera.zoomBy(1.25);
    else if (e.key === '-') this.camera.zoomBy(0.8);
    else if (e.key === '0') this.fitAll();
    else if (e.key === 'Escape') this.go(null);
    else if (e.key === 'Enter' || e.key === ' ') this.enter();
    else return;
    e.preventDefault();
  }

  enter() {
    const box = this.selected && this.boxFor(this.selected);
    if (!box) return;
    if (box.kind === 'group' || box.kind === 'directory') this.openGroup(box.key);
    else byId('details').focus();
  }

  /** Selects the nearest connected box to a side, or the nearest box above or below. */
  step(direction) {
    const { scene } = this, current = this.selected && this.boxFor(this.selected);
    if (!scene || !scene.boxes.length) return;
    if (!current) {
      this.go(scene.boxes.reduce((a, b) => (b.x < a.x || (b.x === a.x && b.y < a.y) ? b : a)).key, true);
      return;
    }
    const index = scene.index.get(current.key);
    let candidates;
    if (direction === 'in' || direction === 'out') {
      candidates = Array.from(scene.neighbours()[direction].of(index), (b) => scene.boxes[b]);
    } else {
      const sign = direction === 'up' ? -1 : 1;
      candidates = scene.boxes.filter((b) => (b.y - current.y) * sign > 1 && Math.abs(b.x - current.x) < 160);
    }
    if (!candidates.length) return;
    const distance = (b) => Math.hypot(b.x - current.x, b.y - current.y);
    this.go(candidates.reduce((a, b) => (distance(b) < distance(a) ? b : a)).key, true);
  }

  listen() {
    byId('view-graph').addEventListener('click', () => this.switchView('graph'));
    byId('view-table').addEventListener('click', () => this.switchView('table'));
    byId('saved').addEventListener('click', () => this.go('s'));
    byId('skip').addEventListener('click', (e) => {
      e.preventDefault();
      this.switchView('table');
      byId('table-view').focus();
    });
    byId('zoom-in').addEventListener('click', () => this.camera.zoomBy(1.4));
    byId('zoom-out').addEventListener('click', () => this.camera.zoomBy(1 / 1.4));
    byId('fit').addEventListener('click', () => this.fitAll());
    byId('show-files').addEventListener('change', () => { this.refit = true; this.rebuild(); });
    byId('grouped').addEventListener('change', () => {
      this.open.clear();
      this.pinned.clear();
      this.refit = true;
      this.rebuild();
    });
    this.canvas.addEventListener('keydown', (e) => this.canvasKey(e));
    this.canvas.addEventListener('dblclick', (e) => {
      const box = this.scene && this.scene.at(...this.camera.toPicture(e.offsetX, e.offsetY));
      if (box && (box.kind === 'group' || box.kind === 'directory')) this.openGroup(box.key);
    });
    window.addEventListener('hashchange', () => this.readHash());
    document.addEventListener('keydown', (e) => {
      const typing = e.target.closest && e.target.closest('input, select, textarea');
      if (e.key === '/' && !typing) { e.preventDefault(); byId('search').focus(); }
      if (e.key === 'Escape' && !typing && e.target !== this.canvas) this.go(null);
    });
    new ResizeObserver(() => this.seen()).observe(this.canvas);
    listenToTheme(byId('theme'), () => {
      this.painter.readColours();
      this.requestDraw(false);
    });
    window.addEventListener('beforeprint', () => this.beforePrint());
    window.addEventListener('afterprint', () => this.afterPrint());
  }

  /** On paper: light, the whole picture, sharp; or the table's first rows. */
  beforePrint() {
    document.documentElement.classList.add('printing');
    this.painter.readColours();
    if (this.view === 'table') { this.table.render(true); return; }
    if (!this.scene) return;
    this.screen = { x: this.camera.x, y: this.camera.y, zoom: this.camera.zoom };
    this.painter.resize(3);
    this.camera.fit(this.scene.bounds, false);
    this.draw(false);
  }
  afterPrint() {
    document.documentElement.classList.remove('printing');
    this.painter.readColours();
    this.table.render();
    if (!this.screen) return;
    Object.assign(this.camera, this.screen);
    this.screen = null;
    this.painter.resize();
    this.draw(false);
  }
}
