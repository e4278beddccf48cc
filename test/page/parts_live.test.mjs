// What changes while one looks, without a browser: running calls, and two moments compared.
import assert from 'node:assert/strict';
import test from 'node:test';
import { elapsed } from '../../plot/page/format.js';
import { Entries } from '../../plot/page/entries.js';
import { CallGraph } from '../../plot/page/graph.js';
import { CHANGES, changeOf, changesBetween, exactMoment, pastMoment, remembered, runsOf, savedMoment, withGone } from '../../plot/page/moments.js';
import { RunningCalls, markName } from '../../plot/page/running.js';

const SECOND = 1000;
const listed = (...calls) => ({ calls: calls.map(([hash, waits = 0, process = 1, since = 0]) => [hash, `f_${hash}`, waits, process, 'host', since]), functions: [] });
const unknown = () => undefined;

test('a running call that ends stays until the graph has its result', () => {
  const running = new RunningCalls();
  running.update(listed(['a']), SECOND);
  running.settle(unknown, SECOND);
  running.update(listed(), 2 * SECOND);
  running.settle(unknown, 2.2 * SECOND);
  assert.equal(running.boxed(2.2 * SECOND).length, 1, 'it does not flicker');
  assert.deepEqual(running.count(), { computing: 0, waiting: 0 });
  running.settle(() => ({ name: 'f', created: 1500 }), 2.5 * SECOND);
  assert.equal(running.boxed(2.5 * SECOND).length, 0);
  assert.equal(running.calls.size, 0);
});

test('an older result of the same call is not taken for the new one', () => {
  const running = new RunningCalls();
  running.update(listed(['a', 0, 1, 5000]), 6000);
  running.update(listed(), 7000);
  running.settle(() => ({ name: 'f', created: 4000 }), 7000);
  assert.equal(running.calls.size, 1);
});

test('a call without a result is said to have ended, and is forgotten', () => {
  const running = new RunningCalls();
  running.update(listed(['a']), SECOND);
  running.update(listed(), 2 * SECOND);
  running.settle(unknown, 6 * SECOND);
  const [call] = running.calls.values();
  assert.equal(running.hasFailed(call, 6 * SECOND), true);
  assert.equal(running.boxed(6 * SECOND).length, 0);
  running.settle(unknown, 60 * SECOND);
  assert.equal(running.calls.size, 0);
});

test('boxes keep their places while others come and go', () => {
  const running = new RunningCalls();
  const settle = () => running.settle(unknown, SECOND);
  running.update(listed(['a'], ['b'], ['c']), SECOND); settle();
  assert.deepEqual(running.slots, ['a', 'b', 'c']);
  running.calls.delete([...running.calls.keys()][0]); settle();
  assert.deepEqual(running.slots, [null, 'b', 'c']);
  running.update(listed(['b'], ['c'], ['d']), SECOND); settle();
  assert.deepEqual(running.slots, ['d', 'b', 'c']);
});

test('who waits for whom, by process, the oldest first', () => {
  const running = new RunningCalls();
  running.update(listed(['outer', 0, 7, 10], ['a', 0, 7, 20], ['a', 1, 8, 30], ['a', 1, 8, 30], ['b', 1, 9, 5]), SECOND);
  const processes = running.byProcess();
  assert.deepEqual(processes.map((p) => p.process), [9, 7, 8]);
  assert.equal(processes[0].calls[0].whom, null, 'nobody here computes it');
  assert.deepEqual(processes[1].calls.map((c) => [c.hash, c.waiters.length]), [['outer', 0], ['a', 2]]);
  assert.deepEqual(processes[2].calls.map((c) => c.whom.process), [7, 7]);
  assert.deepEqual(running.count(), { computing: 2, waiting: 3 });
});

test('thousands of calls are counted by function', () => {
  const running = new RunningCalls();
  running.update({ calls: [['a', 'f', 0, 1, 'host', 0]], functions: [['f', 4000, 10, 0], ['g', 2, 0, 0]] }, SECOND);
  assert.deepEqual(running.count(), { computing: 4002, waiting: 10 });
  assert.equal(markName('sort<int, std::less<int> >'), 'sort<int,_std::less<int>_>');
  assert.deepEqual([elapsed(0, 12999), elapsed(5, 0), elapsed(0, 200000)], ['12 s', '0 s', '3 min 20 s']);
});

/** {data} of a page. calls: [name, state, created, [children]]. */
function graphOf(calls) {
  const functions = [...new Set(calls.map(([name]) => name))];
  const data = {
    functions, fn: calls.map(([name]) => functions.indexOf(name)), hashes: calls.map(([name]) => `hash-${name}`).join(' '), known: calls.length,
    states: calls.map(([, state]) => state).join(''), created: calls.map(([, , created]) => created), children: calls.map(([, , , children]) => children || []),
    counts: [], files: [], versions: [], ownSets: [[]], inheritedSets: [[]], own: calls.map(() => 0), inherited: calls.map(() => 0), written: 1, highlightStale: true,
  };
  return new CallGraph(data, new Entries(''));
}
const named = (changes) => Object.fromEntries([...changes].map(([hash, n]) => [hash.slice(5), CHANGES[n].name]));

test('every kind of change is told', () => {
  const before = graphOf([['same', 0, 1], ['again', 0, 1], ['stale', 0, 1], ['fresh', 1, 1], ['lost', 0, 1], ['gone', 0, 1]]);
  const after = graphOf([['same', 0, 1], ['again', 0, 9], ['stale', 3, 1], ['fresh', 0, 1], ['lost', 2, 1], ['new', 0, 9]]);
  assert.deepEqual(named(changesBetween(exactMoment(before, 'then', 5), exactMoment(after, 'now', 10))),
    { same: 'unchanged', again: 'recomputed', stale: 'outdated', fresh: 'restored', lost: 'emptied', gone: 'gone', new: 'added' });
  assert.equal(changeOf({ created: 1, state: 1 }, { created: 1, state: 3 }, true), 'unchanged');
});

test('of a past moment only the times of results are known, and that is not hidden', () => {
  const graph = graphOf([['old', 1, 1000], ['new', 0, 9000]]);
  assert.deepEqual(named(changesBetween(pastMoment(graph, 'past', 5000), exactMoment(graph, 'now', 10000))), { old: 'outdated', new: 'computed' });
  assert.deepEqual(named(changesBetween(pastMoment(graph, 'past', 0), pastMoment(graph, 'later', 5000))), { old: 'computed' });
});

test('a moment that is remembered does not change with the graph', () => {
  const graph = graphOf([['a', 0, 1]]), moment = exactMoment(graph, 'then', 1);
  graph.setStates('1');
  assert.deepEqual(named(changesBetween(moment, exactMoment(graph, 'now', 2))), { a: 'outdated' });
});

test('calls that have disappeared come back with their arrows', () => {
  const before = graphOf([['top', 0, 1, [1]], ['lost', 0, 1, [2]], ['base', 0, 1]]), after = graphOf([['base', 0, 1], ['top', 0, 1, [0]]]);
  const moment = savedMoment(before.data, 'saved'), changes = changesBetween(moment, exactMoment(after, 'now', 2));
  const both = new CallGraph(withGone(after.data, after.hashes, moment, changes), new Entries(''));
  assert.deepEqual(both.hashes, ['hash-base', 'hash-top', 'hash-lost']);
  assert.equal(both.name(2), 'lost');
  assert.deepEqual([...both.children.of(1)], [0, 2]);
  assert.deepEqual([...both.children.of(2)], [0]);
  assert.equal(both.isKnown(2), false);
  assert.equal(withGone(before.data, before.hashes, moment, changesBetween(moment, moment)), before.data, 'nothing to add');
});

test('what is no page of cachepy is no moment', () => {
  for (const data of [null, {}, [], { fn: [], functions: [], created: [], children: [] }]) assert.throws(() => savedMoment(data, 'x'));
});

test('runs are what was computed without a pause', () => {
  assert.deepEqual(runsOf([1000, 2000, 90000, 0, 95000]), [{ end: 95000, calls: 2 }, { end: 2000, calls: 2 }]);
});

test('marked moments are kept, others as long as they fit', () => {
  const moment = (known, isMarked) => ({ graph: { known }, isMarked });
  const kept = remembered([moment(200000), moment(90000), moment(200000), moment(200000, true)]);
  assert.deepEqual(kept.map((m) => m.graph.known), [200000, 90000, 200000]);
  assert.equal(kept[2].isMarked, true);
});
