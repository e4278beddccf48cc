// The page's parts that need no browser: layout, arrows, the axis of time, the critical path, names.
import assert from 'node:assert/strict';
import test from 'node:test';
import { boxBefore } from './routes.mjs';
import { arrowRoute } from '../../plot/page/arrows.js';
import { compactCount, formatDuration, shortName, unqualified } from '../../plot/page/format.js';
import { layoutLayers } from '../../plot/page/layout.js';
import { shareOf, tintOf } from '../../plot/page/tint.js';
import { criticalPath, nest, timeAxis } from '../../plot/page/timeline.js';

/** Random graphs without cycles: {n, width, height, from, to}. */
function randomGraph(seed, n, edges) {
  let state = seed;
  const random = () => (state = (state * 1103515245 + 12345) % 2147483648) / 2147483648;
  const from = [], to = [];
  for (let e = 0; e < edges; e++) {
    const a = Math.floor(random() * (n - 1)), b = a + 1 + Math.floor(random() * (n - a - 1));
    from.push(a); to.push(b);
  }
  return {
    n, width: Float64Array.from({ length: n }, () => 100 + random() * 140), height: new Float64Array(n).fill(60),
    from: Uint32Array.from(from), to: Uint32Array.from(to),
  };
}

function sceneOf(input, direction, vertical) {
  const { x, y, laneLeft, laneRight, bends, reversed } = layoutLayers(input), sign = direction === 'flow' ? -1 : 1;
  const turned = (along, across) => (vertical ? [across, sign * along] : [sign * along, across]);
  const boxes = Array.from(x, (_, b) => {
    const [cx, cy] = turned(x[b], y[b]);
    const [w, h] = vertical ? [input.height[b], input.width[b]] : [input.width[b], input.height[b]];
    return { x: cx, y: cy, w, h, callerLane: sign * laneLeft[b], calleeLane: sign * laneRight[b] };
  });
  const arrows = Array.from(input.from, (from, e) => ({ from, to: input.to[e], file: false, bend: null, reversed: reversed[e] === 1 }));
  for (const [e, bend] of bends) {
    arrows[e].bend = [];
    for (let i = 0; i < bend.length; i += 2) arrows[e].bend.push(...turned(bend[i], bend[i + 1]));
  }
  return { boxes, arrows, direction, vertical };
}

test('boxes do not overlap, and callers stand before what they call', () => {
  for (let seed = 1; seed <= 20; seed++) {
    const input = randomGraph(seed, 25, 40), { x, y } = layoutLayers(input);
    for (let a = 0; a < input.n; a++) {
      for (let b = a + 1; b < input.n; b++) {
        const apart = Math.abs(x[a] - x[b]) >= (input.width[a] + input.width[b]) / 2 - 1 || Math.abs(y[a] - y[b]) >= input.height[a] - 1;
        assert.ok(apart, `seed ${seed}: ${a} and ${b} overlap`);
      }
    }
    input.from.forEach((from, e) => assert.ok(x[from] < x[input.to[e]], `seed ${seed}: edge ${e}`));
  }
});

test('arrows are straight along layers, in lanes where no box is', () => {
  for (const direction of ['flow', 'calls']) {
    for (const vertical of [false, true]) {
      for (let seed = 1; seed <= 20; seed++) {
        const input = randomGraph(seed, 25, 40);
        // Some calls that may close a cycle.
        for (const e of [3, 7, 11]) [input.from[e], input.to[e]] = [input.to[e], input.from[e]];
        const scene = sceneOf(input, direction, vertical);
        for (const arrow of scene.arrows) {
          const route = arrowRoute(scene, arrow, true);
          assert.equal(boxBefore(route, scene.boxes, [arrow.from, arrow.to]), -1, `${direction} ${vertical} seed ${seed}: ${arrow.from} -> ${arrow.to}`);
        }
      }
    }
  }
});

test('idle time is a break, busy time is to scale', () => {
  const axis = timeAxis([[0, 100], [50, 200], [10000, 10100]], 636);
  assert.equal(axis.spells.length, 2);
  assert.equal(axis.position(0), 0);
  assert.equal(axis.position(100), 200);
  assert.equal(axis.position(10100), 636);
  assert.ok(axis.position(5000) === axis.position(200), 'nothing happens in a break');
});

test('calls lie in what they were made in', () => {
  const bars = nest([{ start: 0, end: 10 }, { start: 1, end: 4 }, { start: 5, end: 9 }, { start: 6, end: 7 }, { start: 12, end: 13 }]);
  assert.deepEqual(bars.map((b) => b.depth), [0, 1, 1, 2, 0]);
});

test('the critical path holds the calls that end last', () => {
  // 0 calls 1 and 2 at the same time, 2 takes longer, then 3; 3 calls 4.
  const start = [0, 0, 0, 6, 7], end = [10, 3, 6, 10, 9], children = [[1, 2, 3], [], [], [4], []];
  const path = criticalPath(0, { children: (i) => children[i], start: (i) => start[i], end: (i) => end[i] });
  assert.deepEqual(path.sort(), [0, 2, 3, 4]);
});

test('of a long name the function stays', () => {
  assert.equal(shortName('ns::load'), 'ns::load');
  assert.equal(shortName('ns::sort_by<std::vector<std::string>, std::less<int>>::run'), 'ns::sort_by<\u2026>::run');
  assert.equal(shortName('a_name_without_arguments_that_is_longer_than_the_others'), 'a_name_without_arguments_that_is_longer_than_the_others');
});

test('names and numbers become short where there is little room', () => {
  assert.deepEqual([7, 9999, 10000, 123456, 3400000].map(compactCount), ['7', '9\u202f999', '10k', '123k', '3M']);
  assert.equal(unqualified('a::b::load'), 'load');
  assert.equal(unqualified('load'), 'load');
});

test('tints go from light to dark by powers', () => {
  assert.equal(shareOf(1, 1, 1e6), 0);
  assert.equal(shareOf(1e3, 1, 1e6), 0.5);
  assert.deepEqual(tintOf(1), ['rgb(10 61 98)', true]);
  assert.equal(formatDuration(1500), '1.50 \u00b5s');
});
