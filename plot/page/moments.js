// Moments of a cache, and what differs between two of them. An exact moment knows every result and its state: the present, a moment that
// the page has seen, or another page of the same cache. A past moment is known from the times of results alone.

const MISSING_STATE = 2;
const PAUSE_MS = 20000;         // results that are farther apart belong to different runs
const MOST_RUNS = 30;
const MOST_REMEMBERED = 300000; // calls in all remembered moments

/** What can have happened to a call between two moments. `sign` tells them apart without colours. */
export const CHANGES = [
  { name: 'unchanged', title: 'unchanged', sign: '', colour: '#e9edf2', isDark: false },
  { name: 'added', title: 'added', sign: '+', colour: '#1b7f4d', isDark: true },
  { name: 'recomputed', title: 'computed again', sign: '\u21bb', colour: '#1f6fd1', isDark: true },
  { name: 'computed', title: 'computed since', sign: '\u21bb', colour: '#1f6fd1', isDark: true },
  { name: 'outdated', title: 'went stale', sign: '!', colour: '#fbbc04', isDark: false },
  { name: 'restored', title: 'up to date again', sign: '\u2713', colour: '#a5d6b7', isDark: false },
  { name: 'emptied', title: 'lost its result', sign: '\u2205', colour: '#b9a3a3', isDark: false },
  { name: 'gone', title: 'disappeared', sign: '\u2212', colour: '#c5372c', isDark: true },
];
export const changeNumber = (name) => CHANGES.findIndex((c) => c.name === name);

/** Remembers a graph as it is now. `states` is copied, because it changes; `data` does not change in what is used here. */
export function exactMoment(graph, label, time) {
  return { label, time, isExact: true, graph: { data: graph.data, hashes: graph.hashes, known: graph.known }, states: graph.state.slice(0, graph.known) };
}

/** The moment of another page, from its data. Throws if they are not the data of a page. */
export function savedMoment(data, label) {
  const isWhole = ['functions', 'fn', 'created', 'children'].every((name) => Array.isArray(data[name])) && typeof data.states === 'string';
  if (!isWhole) throw new Error('not a page of cachepy');
  const hashes = data.hashes ? data.hashes.split(' ') : [];
  return { label, time: data.written, isExact: true, graph: { data, hashes, known: data.known },
    states: Uint8Array.from({ length: data.known }, (_, i) => data.states.charCodeAt(i) - 48) };
}

/** A past moment of a graph: the results that existed at `time`, as far as the present graph knows. */
export function pastMoment(graph, label, time) {
  return { label, time, isExact: false, graph, states: null };
}

/** {created, state} of each call of a moment by hash; the state is null if it is not known. */
function callsOf(moment) {
  const calls = new Map(), { data, hashes, known } = moment.graph;
  for (let i = 0; i < known; i++) {
    if (moment.isExact || data.created[i] <= moment.time) calls.set(hashes[i], { created: data.created[i], state: moment.states ? moment.states[i] : null });
  }
  return calls;
}

/** What happened to a call, {created, state} before and after; undefined where it did not exist. */
export function changeOf(before, after, isExact) {
  if (!before) return after ? (isExact ? 'added' : 'computed') : 'unchanged';
  if (!after) return 'gone';
  if (before.created !== after.created) return 'recomputed';
  if (after.state === null) return 'unchanged';
  const wasGood = before.state === null || before.state === 0;
  if (wasGood && after.state === MISSING_STATE) return 'emptied';
  if (wasGood && after.state !== 0) return 'outdated';
  return !wasGood && after.state === 0 ? 'restored' : 'unchanged';
}

/** By hash, the number of the change of each call between two moments. */
export function changesBetween(from, to) {
  const before = callsOf(from), after = callsOf(to), changes = new Map();
  for (const [hash, call] of after) changes.set(hash, changeNumber(changeOf(before.get(hash), call, from.isExact)));
  for (const hash of before.keys()) if (!after.has(hash)) changes.set(hash, changeNumber('gone'));
  return changes;
}

/** The data of a page with the calls of an earlier moment that it does not have any more, and their arrows. They come last, like calls
 * that are known only from their callers. */
export function withGone(data, hashes, moment, changes) {
  const gone = changeNumber('gone'), rows = new Map(hashes.map((h, i) => [h, i])), { graph } = moment;
  const added = [];
  for (let i = 0; i < graph.known; i++) {
    const hash = graph.hashes[i];
    if (changes.get(hash) !== gone || rows.has(hash)) continue;
    rows.set(hash, hashes.length + added.length);
    added.push(i);
  }
  if (!added.length) return data;
  const functions = data.functions.slice(), numbers = new Map(functions.map((name, f) => [name, f]));
  const numberOf = (name) => {
    if (!numbers.has(name)) { numbers.set(name, functions.length); functions.push(name); }
    return numbers.get(name);
  };
  const all = [...hashes, ...added.map((i) => graph.hashes[i])], children = data.children.slice();
  while (children.length < hashes.length) children.push([]);
  const rowsOf = (list) => list.map((c) => rows.get(graph.hashes[c])).filter((row) => row !== undefined);
  for (const i of added) children.push(rowsOf(graph.data.children[i]));
  // Calls that are still there may have called one that is not.
  for (let i = 0; i < graph.known; i++) {
    const row = rows.get(graph.hashes[i]);
    if (row === undefined || row >= hashes.length) continue;
    const lost = rowsOf(graph.data.children[i]).filter((c) => c >= hashes.length);
    if (lost.length) children[row] = [...children[row], ...lost];
  }
  return { ...data, functions, hashes: all.join(' '), fn: [...data.fn, ...added.map((i) => numberOf(graph.data.functions[graph.data.fn[i]]))], children };
}

/** The runs in a graph, the newest first: {end, calls}. A run is a time in which results were computed without a pause. */
export function runsOf(created) {
  const times = Float64Array.from(created).filter((t) => t > 0).sort(), runs = [];
  for (const t of times) {
    const last = runs[runs.length - 1];
    if (last && t - last.end <= PAUSE_MS) { last.end = t; last.calls++; }
    else runs.push({ end: t, calls: 1 });
  }
  return runs.reverse().slice(0, MOST_RUNS);
}

/** The moments to keep, the newest first: all that are marked, and as many others as fit into memory. */
export function remembered(moments) {
  let calls = 0;
  return moments.filter((m) => {
    calls += m.graph.known;
    return m.isMarked || calls <= MOST_REMEMBERED;
  });
}
