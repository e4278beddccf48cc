// Assigns boxes to layers. Self-contained functions, because a worker receives them as text.

/** Lists of neighbours in two arrays: those of box i are list[start[i] .. start[i + 1]). `live`: flags of the edges to use; null: all. */
export function adjacency(count, sources, targets, live) {
  const start = new Uint32Array(count + 1);
  for (let e = 0; e < sources.length; e++) if (!live || live[e]) start[sources[e] + 1]++;
  for (let i = 0; i < count; i++) start[i + 1] += start[i];
  const list = new Uint32Array(start[count]), next = start.slice();
  for (let e = 0; e < sources.length; e++) if (!live || live[e]) list[next[sources[e]]++] = targets[e];
  return { start, list };
}

/** Flags of the edges without those that would close a cycle (grouped functions that call each other). */
export function withoutCycles({ n, from, to }) {
  const edges = from.length, live = new Uint8Array(edges).fill(1);
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
  return live;
}

/** The layer of a box is its longest path from a box without callers. Boxes without callers then move next to their callees. */
export function assignLayers({ n, from, to }, live) {
  const layer = new Int32Array(n);
  const out = adjacency(n, from, to, live), waiting = new Uint32Array(n), queue = [];
  for (let e = 0; e < from.length; e++) if (live[e]) waiting[to[e]]++;
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
  return layer;
}
