// The graph in the page: columns of numbers, and edges in both directions. It is made from the output of page_data.cpp.

export const STATES = ['cached', 'stale', 'missing', 'stale-code', 'superseded'];
export const STATE_NAMES = ['cached', 'stale', 'missing', 'stale: code', 'superseded'];  // for people
export const ALWAYS_SHOWN = 3;  // the first states, which have a button and a legend entry even if no call is in them
export const MISSING = 2;

/** Lists of lists in two arrays: list i is values[starts[i] .. starts[i + 1]). */
export class Lists {
  constructor(count, pairs) {
    this.starts = new Uint32Array(count + 1);
    for (const [i] of pairs()) this.starts[i + 1]++;
    for (let i = 0; i < count; i++) this.starts[i + 1] += this.starts[i];
    this.values = new Uint32Array(this.starts[count]);
    const next = this.starts.slice();
    for (const [i, value] of pairs()) this.values[next[i]++] = value;
  }
  of(i) { return this.values.subarray(this.starts[i], this.starts[i + 1]); }
  count(i) { return this.starts[i + 1] - this.starts[i]; }
}

/** The lists of neighbours of boxes that `arrows` connect: `out` to callees and files, `in` to callers. */
export function neighbourLists(count, arrows) {
  return {
    out: new Lists(count, function* () { for (const a of arrows) yield [a.from, a.to]; }),
    in: new Lists(count, function* () { for (const a of arrows) yield [a.to, a.from]; }),
  };
}

export class CallGraph {
  /** `data`: the output of page_data.cpp. `entries`: the metadata of its entries. */
  constructor(data, entries) {
    this.data = data;
    this.entries = entries;
    this.functions = data.functions;
    this.files = data.files;
    this.fn = Uint32Array.from(data.fn);
    this.size = this.fn.length;    // includes calls known only from their callers, which come last
    this.known = data.known;
    this.hashes = data.hashes ? data.hashes.split(' ') : [];
    this.state = new Uint8Array(this.size).fill(MISSING);
    this.setStates(data.states);
    this.setCounts(data.counts);

    const { children } = data;
    this.children = new Lists(this.size, function* () {
      for (let i = 0; i < children.length; i++) for (const child of children[i]) yield [i, child];
    });
    const lists = this.children, size = this.size;
    this.parents = new Lists(size, function* () {
      for (let i = 0; i < size; i++) for (const child of lists.of(i)) yield [child, i];
    });
    const fn = this.fn;
    this.callsOf = new Lists(this.functions.length, function* () {
      for (let i = 0; i < size; i++) yield [fn[i], i];
    });
    const known = this.known;
    this.readers = new Lists(this.files.length, function* () {
      for (let i = 0; i < known; i++) for (const v of data.ownSets[data.own[i]]) yield [data.versions[v][0], i];
    });
  }

  setCounts(counts) {
    this.counts = counts.map(([name, served, computed, saved]) => ({ f: this.functions.indexOf(name), served, computed, saved }))
      .sort((a, b) => b.saved - a.saved || b.served - a.served);
  }

  setStates(text) {
    for (let i = 0; i < this.known; i++) this.state[i] = text.charCodeAt(i) - 48;
  }

  id(i) { return `${this.functions[this.fn[i]]}:${this.hashes[i]}`; }
  name(i) { return this.functions[this.fn[i]]; }
  stateName(i) { return STATE_NAMES[this.state[i]]; }
  isKnown(i) { return i < this.known; }
  /** The state to display. If stale calls are not to be highlighted, they are displayed as cached. */
  shownState(i) {
    return (this.state[i] === 1 || this.state[i] === 3) && !this.data.highlightStale ? 0 : this.state[i];
  }

  /** The number of the call with this id, or undefined. */
  find(id) {
    if (!this.byId) this.byId = new Map(this.hashes.map((_, i) => [this.id(i), i]));
    return this.byId.get(id);
  }

  /** {file, seen, now, changed} of each file that the call itself tracked. */
  ownFiles(i) {
    if (!this.isKnown(i)) return [];
    return this.data.ownSets[this.data.own[i]].map((v) => {
      const [file, seen, now, changed] = this.data.versions[v];
      return { file, seen, now, changed: changed === 1 };
    });
  }
  inheritedFiles(i) {
    return this.isKnown(i) ? this.data.inheritedSets[this.data.inherited[i]] : [];
  }
  fileChanged(file) { return this.data.fileChanged[file] === 1; }

  /** "path = "data.csv", n = 3"; "" if the page does not contain the arguments. */
  argumentsText(i) { return this.isKnown(i) ? this.entries.argumentsText(i) : ''; }

  /** Everything reachable from `from` (an iterable) through `lists`, itself included, as a Uint8Array of flags. */
  closure(from, lists) {
    const reached = new Uint8Array(this.size);
    const queue = [...from];
    for (const i of queue) reached[i] = 1;
    for (let next = 0; next < queue.length; next++) {
      for (const j of lists.of(queue[next])) {
        if (!reached[j]) { reached[j] = 1; queue.push(j); }
      }
    }
    return reached;
  }
}
