// Computes a map of thousands of boxes: the calls of a function, or the files of a directory, fill a block, and blocks stand in layers like
// boxes. Arrows between blocks are bundles in the gaps between blocks; the arrows of a single call run through the gaps of its block.

import { assignLayers, withoutCycles } from './layers.js';
import { layoutLayers } from './layout.js';

/**
 * Input: that of layoutLayers, and `block`: the block of each box, of `blocks`; `wide`: width by height of the view. Returns `block`, the
 * blocks that are used (several may be joined if there are too many), and their layout as from layoutLayers, with sizes, numbers of
 * columns and rows, the size of cells, and `pad` around them; edges between blocks `from` -> `to` with the number of edges that each
 * stands for in `count`. Self-contained, because a worker receives it as text.
 */
export function layoutMap({ n, width, height, from, to, block, blocks, wide }) {
  const GAP = 24, SHAPES = [1, 0.55, 0.3, 0.16, 0.08, 0.04, 2, 4], SCREEN = 1200, LONGEST = Math.log(6);

  const measure = (blockOf, count) => {
    const size = new Uint32Array(count), cellW = new Float64Array(count), cellH = new Float64Array(count);
    for (let v = 0; v < n; v++) {
      const b = blockOf[v];
      size[b]++;
      cellW[b] = Math.max(cellW[b], width[v] + GAP);
      cellH[b] = Math.max(cellH[b], height[v] + GAP);
    }
    const bundles = new Map();
    for (let e = 0; e < from.length; e++) {
      const a = blockOf[from[e]], b = blockOf[to[e]];
      if (a !== b) bundles.set(a * count + b, (bundles.get(a * count + b) || 0) + 1);
    }
    const keys = [...bundles.keys()];
    return { count, blockOf, size, cellW, cellH, bundles: { n: count, from: Uint32Array.from(keys, (k) => Math.floor(k / count)),
      to: Uint32Array.from(keys, (k) => k % count), count: Uint32Array.from(bundles.values()) } };
  };

  /** Blocks of this shape, width by height, in layers; null if there are too many. */
  const place = ({ count, size, cellW, cellH, bundles }, shape, gapX, gapY) => {
    const w = new Float64Array(count), h = new Float64Array(count), columns = new Uint32Array(count), rows = new Uint32Array(count);
    for (let b = 0; b < count; b++) {
      columns[b] = Math.min(Math.max(Math.round(Math.sqrt((size[b] * shape * cellH[b]) / cellW[b])), 1), size[b]);
      rows[b] = Math.ceil(size[b] / columns[b]);
      columns[b] = Math.ceil(size[b] / rows[b]);
      w[b] = columns[b] * cellW[b] + GAP;
      h[b] = rows[b] * cellH[b] + GAP;
    }
    const placed = layoutLayers({ n: count, width: w, height: h, from: bundles.from, to: bundles.to, gapX, gapY });
    if (!placed) return null;
    let left = Infinity, right = -Infinity, top = Infinity, bottom = -Infinity;
    for (let b = 0; b < count; b++) {
      left = Math.min(left, placed.x[b] - w[b] / 2); right = Math.max(right, placed.x[b] + w[b] / 2);
      top = Math.min(top, placed.y[b] - h[b] / 2); bottom = Math.max(bottom, placed.y[b] + h[b] / 2);
    }
    return { ...placed, w, h, columns, rows, wide: right - left, tall: bottom - top };
  };

  // The first attempt that can be placed: the blocks as given, all blocks of a layer as one, and one block for everything.
  const attempts = [() => [block, blocks], () => {
    const { bundles } = measure(block, blocks), layer = assignLayers(bundles, withoutCycles(bundles));
    const least = layer.reduce((a, b) => Math.min(a, b), 0), most = layer.reduce((a, b) => Math.max(a, b), 0);
    return [Uint32Array.from(block, (b) => layer[b] - least), most - least + 1];
  }, () => [new Uint32Array(n), 1]];
  for (const [number, attempt] of attempts.entries()) {
    const measured = measure(...attempt());
    if (!place(measured, 1, 56, 40)) continue;
    // The gaps must be visible when the whole map is, so they grow with it. The best shape of blocks fills the view.
    let best = null, miss = Infinity;
    for (const shape of measured.count > 400 ? [1] : SHAPES) {
      let placed = place(measured, shape, 56, 40);
      for (let round = 0; round < 2; round++) {
        const scale = Math.max(placed.wide, placed.tall * wide) / (wide > 1 ? SCREEN : SCREEN * wide);
        placed = place(measured, shape, Math.max(50 * scale, 56), Math.max(26 * scale, 40));
      }
      const off = Math.abs(Math.log(placed.wide / placed.tall / wide));
      if (off < miss) { miss = off; best = placed; }
    }
    const { bundles } = measured;
    if (miss > LONGEST && number + 1 < attempts.length) continue;  // a thread that fits no view
    return { ...best, map: true, block: measured.blockOf, blocks: measured.count, cellW: measured.cellW, cellH: measured.cellH, pad: GAP / 2,
      from: bundles.from, to: bundles.to, count: bundles.count };
  }
  return null;  // cannot happen: a single block can be placed
}
