// The parts of a map that need no browser: blocks, ways through gaps, labels that fit.
import assert from 'node:assert/strict';
import test from 'node:test';
import { layoutBoxes } from '../../plot/page/arrange.js';
import { LEAST_TYPE, linesThatFit, partsThatFit, shortened, withoutOverlap } from '../../plot/page/labels.js';
import { boxBefore } from './routes.mjs';
import { MapScene } from '../../plot/page/mapscene.js';

/** A scene of `size` calls of `functions` functions. `edges`: [caller, callee] of calls. */
function mapOf(size, functions, edges, direction, vertical) {
  const per = size / functions, fnOf = (i) => Math.floor(i / per);
  const boxes = Array.from({ length: size }, (_, i) => ({ kind: 'call', call: i, title: `f${fnOf(i)}`, blockNumber: fnOf(i), w: 120 + (i % 5) * 20, h: 60, key: `c${i}` }));
  const sizes = (side, other) => Float64Array.from(boxes, (b) => (vertical ? b[other] : b[side]));
  const placed = layoutBoxes({ n: size, width: sizes('w', 'h'), height: sizes('h', 'w'), from: Uint32Array.from(edges, (e) => e[0]), to: Uint32Array.from(edges, (e) => e[1]),
    block: Uint32Array.from(boxes, (b) => b.blockNumber), blocks: functions, wide: vertical ? 1 / 1.7 : 1.7 });
  assert.ok(placed.map, 'too many for layers');
  const sign = direction === 'flow' ? -1 : 1;
  const graph = { fn: boxes.map((b) => b.blockNumber), data: { created: [] } };
  const scene = { boxes, graph, direction, vertical };
  return new MapScene(scene, placed, (along, across) => (vertical ? [across, sign * along] : [sign * along, across]));
}

/** Layers of calls that call two of the next layer, and some that call their own function, or back. */
function edgesOf(size, functions) {
  const per = size / functions, edges = [];
  for (let i = 0; i < size - per; i++) edges.push([i, i + per], [i, Math.floor(i / per) * per + per + ((i * 7) % per)]);
  for (let i = 0; i + 3 < size; i += 97) edges.push([i, i + 3]);
  edges.push([size - 1, 0]);
  return edges;
}

test('calls of one function lie in one block, and no two boxes overlap', () => {
  const { scene, boxes: blocks } = mapOf(900, 6, edgesOf(900, 6), 'flow', false);
  for (const block of blocks) assert.equal(new Set(block.members.map((b) => scene.graph.fn[b])).size, 1);
  scene.boxes.forEach((a, i) => scene.boxes.slice(i + 1).forEach((b) => {
    assert.ok(Math.abs(a.x - b.x) >= (a.w + b.w) / 2 || Math.abs(a.y - b.y) >= (a.h + b.h) / 2, `${a.key} and ${b.key}`);
  }));
});

test('single arrows and bundles never run behind boxes', () => {
  for (const direction of ['flow', 'calls']) {
    for (const vertical of [false, true]) {
      const edges = edgesOf(900, 6), map = mapOf(900, 6, edges, direction, vertical), { boxes } = map.scene;
      for (const [from, to] of edges.filter((_, e) => e % 17 === 0 || e > edges.length - 9)) {
        assert.equal(boxBefore(map.route(from, to), boxes, [from, to]), -1, `${direction} ${vertical}: ${from} -> ${to}`);
      }
    }
  }
});

test('what is in view is found without looking at the rest', () => {
  const map = mapOf(900, 6, edgesOf(900, 6), 'flow', false), { boxes } = map.scene, [first] = map.boxes;
  const view = { left: first.x - 300, right: first.x + 300, top: first.y - 200, bottom: first.y + 200 };
  const found = new Set(map.boxesIn(view));
  boxes.forEach((box, b) => {
    const isIn = box.x > view.left && box.x < view.right && box.y > view.top && box.y < view.bottom;
    if (isIn) assert.ok(found.has(b), box.key);
  });
  assert.ok(found.size < 60);
  for (const box of boxes) assert.equal(map.at(box.x, box.y), box);
});

test('a chain of many functions becomes one block that fits the view', () => {
  const edges = Array.from({ length: 5999 }, (_, i) => [i, i + 1]);
  const map = mapOf(6000, 3000, edges, 'flow', false);
  assert.equal(map.boxes.length, 1);
  assert.equal(map.boxes[0].title, '3\u202f000 functions');
  assert.ok(map.boxes[0].w / map.boxes[0].h < 4);
});

test('a chain of blocks that would be a thread is folded', () => {
  const edges = Array.from({ length: 3800 }, (_, i) => [i, i + 20]);
  const map = mapOf(4000, 200, edges, 'flow', false);
  const wide = Math.max(...map.boxes.map((b) => b.x + b.w / 2)) - Math.min(...map.boxes.map((b) => b.x - b.w / 2));
  const tall = Math.max(...map.boxes.map((b) => b.y + b.h / 2)) - Math.min(...map.boxes.map((b) => b.y - b.h / 2));
  assert.ok(wide / tall < 11, `${wide} x ${tall}`);
});

test('lines of text are never smaller than the least type, and fit one below another', () => {
  const fields = [{ name: 'title', size: 14 }, { name: 'subtitle', size: 12 }, { name: 'facts', size: 12 }], order = ['title', 'subtitle', 'facts'];
  const names = (zoom) => linesThatFit(fields, 60, zoom, order).map((l) => l.name);
  assert.deepEqual(names(1), order);
  assert.deepEqual(names(0.55), ['title', 'subtitle']);
  assert.deepEqual(names(0.3), ['title']);
  assert.deepEqual(names(0.1), []);
  for (let zoom = 0.1; zoom < 3; zoom += 0.05) {
    const lines = linesThatFit(fields, 60, zoom, order);
    for (const [i, line] of lines.entries()) {
      assert.ok(line.size * zoom >= LEAST_TYPE - 1e-9);
      assert.ok(line.y <= 30 && line.y - line.size * 0.75 >= -31, `${line.name} leaves the box at ${zoom}`);
      if (i) assert.ok(line.y - lines[i - 1].y >= line.size, 'lines do not touch');
    }
  }
});

test('text is shortened in the middle, or left out', () => {
  const measure = (text) => text.length * 6;
  assert.equal(shortened('normalize', 60, measure), 'normalize');
  assert.equal(shortened('normalize_counts', 48, measure), 'norm\u2026nts');
  assert.equal(shortened('normalize_counts', 18, measure), '');
  assert.ok(shortened('x'.repeat(5000), 300, measure).length <= 50);
});

test('of several facts the last are left out, and none is cut', () => {
  const measure = (text) => text.length, facts = ['went stale', '147 ms', '1.4 KiB'];
  assert.equal(partsThatFit(facts, 40, measure), 'went stale \u00b7 147 ms \u00b7 1.4 KiB');
  assert.equal(partsThatFit(facts, 25, measure), 'went stale \u00b7 147 ms');
  assert.equal(partsThatFit(facts, 8, measure), '');
  assert.equal(partsThatFit(['1 200 calls', '120 stale'], 15, measure, ', '), '1 200 calls');
});

test('of labels that would cover each other, the first stays', () => {
  const at = (left, top) => ({ left, right: left + 100, top, bottom: top + 20 });
  const shown = withoutOverlap([at(0, 0), at(50, 10), at(101, 0), at(500, 300)]);
  assert.deepEqual(shown.map((r) => r.left), [0, 101, 500]);
});
