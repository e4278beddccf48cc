// Handles the mouse, the keyboard, the buttons and printing.

import { listenToTheme } from './theme.js';
import { App, byId } from './app.js';

/** Adds the handling of user input to App, which displays the graph. */
export class ControlledApp extends App {
  clicked(x, y) {
    const box = this.boxAt(x, y);
    this.canvas.focus({ preventScroll: true });
    if (!box) {
      const block = this.scene && this.scene.map && this.scene.map.blockAt(x, y);
      this.go(block ? block.key : null);
      return;
    }
    const onButton = (box.kind === 'group' || box.kind === 'directory') && x > box.x + box.w / 2 - 32;
    if (onButton) this.openGroup(box.key);
    else this.go(box.key);
  }

  /** The box at a point. In a small map, the gaps between cells belong to the cells. */
  boxAt(x, y) {
    return this.scene && !Number.isNaN(x) ? this.scene.at(x, y, this.camera.zoom < 0.3) : undefined;
  }

  hoverAt(x, y) {
    const box = this.boxAt(x, y);
    const key = box ? box.key : null;
    this.canvas.style.cursor = box ? 'pointer' : '';
    this.canvas.title = box ? [box.fullTitle || box.title, box.subtitle, box.facts && box.facts.join(' \u00b7 ')].filter(Boolean).join('\n') : '';
    if (key === this.hovered) return;
    this.hovered = key;
    this.requestDraw(false);
  }

  canvasKey(e) {
    const move = this.moveOf(e.key);
    if (e.ctrlKey || e.metaKey || e.altKey) return;
    const pan = { ArrowLeft: [80, 0], ArrowRight: [-80, 0], ArrowUp: [0, 80], ArrowDown: [0, -80] }[e.key];
    if (pan && e.shiftKey) this.camera.panBy(...pan);
    else if (move) this.step(move);
    else if (e.key === '+' || e.key === '=') this.camera.zoomBy(1.25);
    else if (e.key === '-') this.camera.zoomBy(0.8);
    else if (e.key === '0') this.fitAll();
    else if (e.key === 'Escape') this.go(null);
    else if (e.key === 'Enter' || e.key === ' ') this.enter();
    else return;
    e.preventDefault();
  }

  /** The direction of an arrow key: along the layers to callers ("in") or callees ("out"), across them to neighbours. */
  moveOf(key) {
    const [back, ahead, before, behind] = this.isNarrow() ? ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight']
      : ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'];
    const flows = this.direction === 'flow';
    return { [back]: flows ? 'out' : 'in', [ahead]: flows ? 'in' : 'out', [before]: 'before', [behind]: 'behind' }[key];
  }

  enter() {
    const box = this.selected && this.boxFor(this.selected);
    if (!box) return;
    if (box.kind === 'group' || box.kind === 'directory') this.openGroup(box.key);
    else byId('details').focus();
  }

  /** Selects the nearest connected box in that direction, or the nearest box before or behind. */
  step(direction) {
    const { scene } = this, current = this.selected && this.boxFor(this.selected);
    if (!scene || !scene.boxes.length) return;
    if (!current) {
      this.go(scene.mainBox().key, true);
      return;
    }
    const index = scene.index.get(current.key);
    let candidates;
    if (direction === 'in' || direction === 'out') {
      candidates = Array.from(scene.neighbours()[direction].of(index), (b) => scene.boxes[b]);
    } else {
      const sign = direction === 'before' ? -1 : 1;
      candidates = scene.boxes.filter((b) => (scene.vertical ? (b.x - current.x) * sign > 1 && Math.abs(b.y - current.y) < 60
        : (b.y - current.y) * sign > 1 && Math.abs(b.x - current.x) < 160));
    }
    if (!candidates.length) return;
    const distance = (b) => Math.hypot(b.x - current.x, b.y - current.y);
    this.go(candidates.reduce((a, b) => (distance(b) < distance(a) ? b : a)).key, true);
  }

  listen() {
    byId('view-graph').addEventListener('click', () => this.switchView('graph'));
    byId('view-table').addEventListener('click', () => this.switchView('table'));
    byId('view-timeline').addEventListener('click', () => this.switchView('timeline'));
    byId('keys').addEventListener('click', () => byId('keys-dialog').showModal());
    byId('colour-by').addEventListener('change', (e) => this.recolour(e.target.value));
    byId('direction').addEventListener('change', (e) => {
      this.direction = e.target.value;
      this.refit = true;
      this.rebuild();
    });
    let wasNarrow = this.isNarrow();
    window.addEventListener('resize', () => {
      this.timeline.render();
      if (this.isNarrow() === wasNarrow) return;
      wasNarrow = this.isNarrow();
      this.refit = true;
      this.rebuild();
    });
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
      const box = this.boxAt(...this.camera.toPicture(e.offsetX, e.offsetY));
      if (box && (box.kind === 'group' || box.kind === 'directory')) this.openGroup(box.key);
    });
    window.addEventListener('hashchange', () => this.readHash());
    document.addEventListener('keydown', (e) => {
      const typing = e.target.closest && e.target.closest('input, select, textarea');
      if (e.key === '/' && !typing) { e.preventDefault(); byId('search').focus(); }
      if (typing || e.ctrlKey || e.metaKey || e.altKey || document.querySelector('dialog[open]')) return;
      if (e.key === '?') byId('keys-dialog').showModal();
      if (e.key === 'c') this.compare.toggle();
      if (e.key === 'm') this.compare.mark();
      const view = { g: 'graph', t: 'table', l: 'timeline' }[e.key];
      if (view) this.switchView(view);
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

  /** Prepares for printing: light colours and the whole picture at a high resolution, or the first rows of the table. */
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
