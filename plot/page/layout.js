// Computes positions for boxes in layers from left to right: callers are left of their callees. Self-contained, because a worker
// receives this function as text. For other directions, scene.js swaps sizes and positions.

/**
 * Input: `n` boxes with sizes, and edges `from[e]` -> `to[e]`. Returns the centres {x, y} of the boxes; the bounds `laneLeft` and
 * `laneRight` of each box's layer; and `bends`, by edge number: for an edge that crosses other layers, a list [x0, y0, x1, y1, ...]
 * with two points for each of these layers. The edge is straight between these two points, in a lane that is free of boxes.
 */
export function layoutLayers({ n, width, height, from, to }) {
  const GAP_X = 56, GAP_Y = 16, MAX_DUMMIES = 30000, MAX_TALL = 40, ASPECT = 1.7;
  const edges = from.length;
  const degree = new Uint32Array(n);
  for (let e = 0; e < edges; e++) { degree[from[e]]++; degree[to[e]]++; }

  const adjacency = (count, sources, targets, live) => {
    const start = new Uint32Array(count + 1);
    for (let e = 0; e < sources.length; e++) if (!live || live[e]) start[sources[e] + 1]++;
    for (let i = 0; i < count; i++) start[i + 1] += start[i];
    const list = new Uint32Array(start[count]), next = start.slice();
    for (let e = 0; e < sources.length; e++) if (!live || live[e]) list[next[sources[e]]++] = targets[e];
    return { start, list };
  };

  // Edges that would close a cycle (grouped functions that call each other) are ignored when layers are assigned.
  const live = new Uint8Array(edges).fill(1);
  {
    const start = new Uint32Array(n + 1);
    for (let e = 0; e < edges; e++) start[from[e] + 1]++;
    for (let i = 0; i < n; i++) start[i + 1] += start[i];
    const out = new Uint32Array(edges), next = start.slice();
    for (let e = 0; e < edges; e++) out[next[from[e]]++] = e;
    const colour = new Uint8Array(n), at = start.slice(), stack = [];
    for (let root = 0; root < n; root++) {
      if (colour[root]) continue;
      colour[root] = 1;
      stack.push(root);
      while (stack.length) {
        const v = stack[stack.length - 1];
        if (at[v] === start[v + 1]) { colour[v] = 2; stack.pop(); continue; }
        const e = out[at[v]++], w = to[e];
        if (colour[w] === 1) live[e] = 0;
        else if (colour[w] === 0) { colour[w] = 1; stack.push(w); }
      }
    }
  }

  // The layer of a box is its longest path from a box without callers. Boxes without callers then move next to their callees.
  const layer = new Int32Array(n);
  {
    const out = adjacency(n, from, to, live), waiting = new Uint32Array(n), queue = [];
    for (let e = 0; e < edges; e++) if (live[e]) waiting[to[e]]++;
    const isRoot = waiting.map((w) => (w === 0 ? 1 : 0));
    for (let v = 0; v < n; v++) if (isRoot[v]) queue.push(v);
    for (let q = 0; q < queue.length; q++) {
      const v = queue[q];
      for (let k = out.start[v]; k < out.start[v + 1]; k++) {
        const w = out.list[k];
        if (layer[w] < layer[v] + 1) layer[w] = layer[v] + 1;
        if (--waiting[w] === 0) queue.push(w);
      }
    }
    for (let v = 0; v < n; v++) {
      if (!isRoot[v] || out.start[v] === out.start[v + 1]) continue;
      let least = Infinity;
      for (let k = out.start[v]; k < out.start[v + 1]; k++) least = Math.min(least, layer[out.list[k]]);
      layer[v] = least - 1;
    }
  }

  // Long edges get a dummy box in each layer that they cross, unless there are too many.
  let dummies = 0;
  for (let e = 0; e < edges; e++) if (live[e]) dummies += layer[to[e]] - layer[from[e]] - 1;
  const withDummies = dummies <= MAX_DUMMIES;
  const total = n + (withDummies ? dummies : 0);
  const layerOf = new Int32Array(total);
  layerOf.set(layer);
  const segmentFrom = [], segmentTo = [], chains = new Map();
  for (let e = 0, next = n; e < edges; e++) {
    if (!live[e]) continue;
    let v = from[e];
    if (withDummies && layer[to[e]] - layer[v] > 1) {
      const chain = [];
      for (let l = layer[v] + 1; l < layer[to[e]]; l++) {
        layerOf[next] = l;
        chain.push(next);
        segmentFrom.push(v); segmentTo.push(next);
        v = next++;
      }
      chains.set(e, chain);
    }
    segmentFrom.push(v); segmentTo.push(to[e]);
  }
  const right = adjacency(total, segmentFrom, segmentTo), left = adjacency(total, segmentTo, segmentFrom);

  // The order within layers is first that of a walk from the callers; then boxes move towards the middle of their neighbours.
  const lone = [];
  const layers = [];
  {
    const seen = new Uint8Array(total), stack = [];
    for (let root = n - 1; root >= 0; root--) {
      if (degree[root] && left.start[root] === left.start[root + 1]) stack.push(root);
    }
    const place = (v) => { (layers[layerOf[v]] ||= []).push(v); };
    const walk = () => {
      while (stack.length) {
        const v = stack.pop();
        if (seen[v]) continue;
        seen[v] = 1;
        place(v);
        for (let k = right.start[v + 1] - 1; k >= right.start[v]; k--) if (!seen[right.list[k]]) stack.push(right.list[k]);
      }
    };
    walk();
    for (let v = 0; v < total; v++) {
      if (v < n && !degree[v]) { lone.push(v); continue; }
      if (!seen[v]) { stack.push(v); walk(); }
    }
    for (let l = 0; l < layers.length; l++) layers[l] ||= [];
  }
  const rank = new Float64Array(total), wanted = new Float64Array(total);
  const number = (list) => { for (let i = 0; i < list.length; i++) rank[list[i]] = i; };
  layers.forEach(number);
  const reorder = (list, side) => {
    for (const v of list) {
      let sum = 0;
      const first = side.start[v], end = side.start[v + 1];
      for (let k = first; k < end; k++) sum += rank[side.list[k]];
      wanted[v] = end > first ? sum / (end - first) : rank[v];
    }
    list.sort((a, b) => wanted[a] - wanted[b] || rank[a] - rank[b]);
    number(list);
  };
  for (let sweep = total > 20000 ? 3 : 12; sweep > 0; sweep--) {
    for (let l = 1; l < layers.length; l++) reorder(layers[l], left);
    for (let l = layers.length - 2; l >= 0; l--) reorder(layers[l], right);
  }

  const x = new Float64Array(total), y = new Float64Array(total);
  const laneLeft = new Float64Array(total), laneRight = new Float64Array(total);
  const sizeY = (v) => (v < n ? height[v] + GAP_Y : GAP_Y);
  const boxes = layers.map((list) => list.filter((v) => v < n));
  const tallest = boxes.reduce((most, list) => Math.max(most, list.length), 0);
  let rowHeight = 0, columnWidth = 0;
  for (let v = 0; v < n; v++) {
    rowHeight = Math.max(rowHeight, height[v] + GAP_Y);
    columnWidth = Math.max(columnWidth, width[v] + GAP_X);
  }

  let rows = Math.max(tallest, 1);
  if (tallest > MAX_TALL) {
    // Layers that are too tall are split into columns, so that the picture has the shape of a screen.
    let best = Infinity;
    for (let r = MAX_TALL; r <= tallest; r = Math.ceil(r * 1.1)) {
      const columns = boxes.reduce((sum, list) => sum + Math.ceil(list.length / r), 0);
      const miss = Math.abs(Math.log((columns * columnWidth) / (r * rowHeight) / ASPECT));
      if (miss < best) { best = miss; rows = r; }
    }
    let column = 0;
    for (const list of boxes) {
      const tall = Math.ceil(list.length / Math.max(Math.ceil(list.length / rows), 1));
      list.forEach((v, i) => {
        x[v] = (column + Math.floor(i / tall)) * columnWidth;
        y[v] = ((i % tall) - (tall - 1) / 2) * rowHeight;
      });
      column += Math.ceil(list.length / rows);
    }
    chains.clear();
  } else {
    let edge = 0;
    for (const list of layers) {
      let widest = 0;
      for (const v of list) if (v < n) widest = Math.max(widest, width[v]);
      for (const v of list) { x[v] = edge + widest / 2; laneLeft[v] = edge; laneRight[v] = edge + widest; }
      edge += widest + GAP_X;
      let used = 0;
      for (const v of list) { y[v] = used + sizeY(v) / 2; used += sizeY(v); }
      for (const v of list) y[v] -= used / 2;
    }
    // Moves each box as close to the mean of its neighbours as order and distance allow: isotonic regression, layer by layer.
    const settle = (list, sides) => {
      const blocks = [];  // {sum, weight, first}: boxes that touch share one offset
      let packed = 0;
      const at = list.map((v) => { packed += sizeY(v); return packed - sizeY(v) / 2; });
      list.forEach((v, i) => {
        let sum = 0, count = 0;
        for (const side of sides) {
          for (let k = side.start[v]; k < side.start[v + 1]; k++) { sum += y[side.list[k]]; count++; }
        }
        const weight = count ? (v < n ? count : 4 * count) : 0.01;
        let block = { sum: ((count ? sum / count : y[v]) - at[i]) * weight, weight, first: i };
        while (blocks.length && blocks[blocks.length - 1].sum / blocks[blocks.length - 1].weight >= block.sum / block.weight) {
          const before = blocks.pop();
          block = { sum: before.sum + block.sum, weight: before.weight + block.weight, first: before.first };
        }
        blocks.push(block);
      });
      blocks.forEach((block, b) => {
        const end = b + 1 < blocks.length ? blocks[b + 1].first : list.length;
        for (let i = block.first; i < end; i++) y[list[i]] = at[i] + block.sum / block.weight;
      });
    };
    for (let sweep = 0; sweep < 6; sweep++) {
      for (let l = 1; l < layers.length; l++) settle(layers[l], [left]);
      for (let l = layers.length - 2; l >= 0; l--) settle(layers[l], [right]);
    }
    for (const list of layers) settle(list, [left, right]);
  }

  // Boxes without edges form a block of rows below the rest.
  if (lone.length) {
    let lowest = -Infinity, farthest = 0;
    for (const list of boxes) for (const v of list) {
      lowest = Math.max(lowest, y[v] + height[v] / 2);
      farthest = Math.max(farthest, x[v]);
    }
    const top = lowest === -Infinity ? 0 : lowest + rowHeight;
    const square = Math.ceil(Math.sqrt((lone.length * rowHeight * ASPECT) / columnWidth));
    const perRow = Math.max(square, Math.floor(farthest / columnWidth) + 1);
    lone.forEach((v, i) => {
      x[v] = (i % perRow) * columnWidth + columnWidth / 2;
      y[v] = top + Math.floor(i / perRow) * rowHeight;
    });
  }

  // Boxes outside of layers have lanes of their own width.
  for (let v = 0; v < n; v++) {
    if (laneLeft[v] !== laneRight[v] && x[v] >= laneLeft[v] && x[v] <= laneRight[v]) continue;
    laneLeft[v] = x[v] - width[v] / 2;
    laneRight[v] = x[v] + width[v] / 2;
  }
  const bends = [];
  for (const [e, chain] of chains) bends.push([e, chain.flatMap((v) => [laneLeft[v], y[v], laneRight[v], y[v]])]);
  return { x: x.slice(0, n), y: y.slice(0, n), laneLeft: laneLeft.slice(0, n), laneRight: laneRight.slice(0, n), bends };
}

/** Runs layoutLayers in a worker, so that the page stays responsive. A later call discards the result of an earlier one. */
export class Arranger {
  constructor() { this.worker = null; }

  arrange(input) {
    if (this.worker) this.worker.terminate();
    this.worker = null;
    // Starting a worker takes longer than placing a few boxes.
    if (input.n + input.from.length < 600) return Promise.resolve(layoutLayers(input));
    return new Promise((resolve) => {
      let url = null;
      const inline = () => resolve(layoutLayers(input));
      try {
        const source = `${layoutLayers}\nonmessage = (e) => postMessage(layoutLayers(e.data));`;
        url = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
        this.worker = new Worker(url);
        this.worker.onmessage = (e) => { URL.revokeObjectURL(url); resolve(e.data); };
        this.worker.onerror = inline;
        this.worker.postMessage(input);
      } catch {
        inline();  // the browser does not allow workers here
      }
    });
  }
}
