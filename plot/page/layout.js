// Computes positions for boxes in layers from left to right: callers are left of their callees. Self-contained functions, because a
// worker receives them as text. For other directions, scene.js swaps sizes and positions.

import { adjacency, assignLayers, withoutCycles } from './layers.js';

/**
 * Input: `n` boxes with sizes, and edges `from[e]` -> `to[e]`. Returns the centres {x, y} of the boxes; the bounds `laneLeft` and
 * `laneRight` of each box's layer; and `bends`, by edge number: for an edge that crosses other layers, a list [x0, y0, x1, y1, ...]
 * with two points for each of these layers. The edge is straight between these two points, in a lane that is free of boxes.
 * `reversed`: flags of the edges that close a cycle; they are placed as if they led from `to` to `from`. Returns null if layers would
 * be too tall to be read, or edges too many; see layoutMap.
 */
export function layoutLayers({ n, width, height, from, to, gapX = 56, gapY = 16 }) {
  const MAX_DUMMIES = 30000, MAX_TALL = 40, MAX_LONERS = 400, MAX_LONG = 100, ASPECT = 1.7;
  const edges = from.length;
  const degree = new Uint32Array(n);
  for (let e = 0; e < edges; e++) { degree[from[e]]++; degree[to[e]]++; }

  // Edges that close a cycle are turned round, and get lanes like the others.
  const live = withoutCycles({ n, from, to }), layer = assignLayers({ n, from, to }, live);
  const first = Uint32Array.from(from, (v, e) => (live[e] ? v : to[e])), last = Uint32Array.from(to, (v, e) => (live[e] ? v : from[e]));
  // Layers that are too tall, or too many long edges, make a picture that nobody can read.
  const heights = [];
  let dummies = 0, loners = 0;
  for (let v = 0; v < n; v++) {
    if (degree[v]) heights[layer[v]] = (heights[layer[v]] || 0) + 1;
    else loners++;
  }
  for (let e = 0; e < edges; e++) dummies += Math.max(layer[last[e]] - layer[first[e]] - 1, 0);
  const tallest = heights.reduce((most, h) => Math.max(most, h), 0);
  if (tallest > MAX_TALL || dummies > MAX_DUMMIES || loners > MAX_LONERS || (n > MAX_LONERS && heights.length > MAX_LONG)) return null;

  // Long edges get a dummy box in each layer that they cross.
  const total = n + dummies;
  const layerOf = new Int32Array(total);
  layerOf.set(layer);
  const segmentFrom = [], segmentTo = [], chains = new Map();
  for (let e = 0, next = n; e < edges; e++) {
    let v = first[e];
    if (layer[last[e]] <= layer[v]) continue;  // cannot happen without cycles
    if (layer[last[e]] - layer[v] > 1) {
      const chain = [];
      for (let l = layer[v] + 1; l < layer[last[e]]; l++) {
        layerOf[next] = l;
        chain.push(next);
        segmentFrom.push(v); segmentTo.push(next);
        v = next++;
      }
      chains.set(e, chain);
    }
    segmentFrom.push(v); segmentTo.push(last[e]);
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
  const sizeY = (v) => (v < n ? height[v] + gapY : gapY);
  let edge = 0;
  for (const list of layers) {
    let widest = 0;
    for (const v of list) if (v < n) widest = Math.max(widest, width[v]);
    for (const v of list) { x[v] = edge + widest / 2; laneLeft[v] = edge; laneRight[v] = edge + widest; }
    edge += widest + gapX;
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

  // Boxes without edges stand in rows below the rest.
  if (lone.length) {
    let top = 0, farthest = 0, area = 0, tallestBox = 0;
    for (const list of layers) for (const v of list) {
      top = Math.max(top, y[v] + sizeY(v) / 2 + gapY);
      farthest = Math.max(farthest, laneRight[v]);
    }
    for (const v of lone) area += (width[v] + gapY) * (height[v] + gapY);
    const end = Math.max(farthest, Math.sqrt(area * ASPECT));
    let left = 0;
    for (const v of lone) {
      if (left > 0 && left + width[v] > end) { left = 0; top += tallestBox + gapY; tallestBox = 0; }
      x[v] = left + width[v] / 2;
      y[v] = top + height[v] / 2;
      left += width[v] + gapY;
      tallestBox = Math.max(tallestBox, height[v]);
    }
  }

  // Boxes outside of layers have lanes of their own width.
  for (let v = 0; v < n; v++) {
    if (laneLeft[v] !== laneRight[v] && x[v] >= laneLeft[v] && x[v] <= laneRight[v]) continue;
    laneLeft[v] = x[v] - width[v] / 2;
    laneRight[v] = x[v] + width[v] / 2;
  }
  const bends = [];
  for (const [e, chain] of chains) bends.push([e, chain.flatMap((v) => [laneLeft[v], y[v], laneRight[v], y[v]])]);
  return { x: x.slice(0, n), y: y.slice(0, n), laneLeft: laneLeft.slice(0, n), laneRight: laneRight.slice(0, n), bends,
    reversed: Uint8Array.from(live, (l) => 1 - l) };
}
