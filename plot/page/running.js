// The calls that programs are computing now, as the server lists them. They turn into results: a call that is no longer listed is kept for
// a moment, until the graph has its result or it is clear that there will be none. That way nothing flickers.

const GRACE_MS = 2500;      // the graph has a result this long after its call has ended, unless it is huge
const FAREWELL_MS = 12000;  // how long a call without a result stays in the list
export const MOST_PROCESSES = 40;

/** A name as marks of running calls have it: words have no spaces, and end after 300 bytes. */
export const markName = (name) => name.slice(0, 300).replace(/[ \n]/g, '_');

export class RunningCalls {
  constructor() {
    this.calls = new Map();  // key -> {hash, name, waits, process, host, since, ended}
    this.functions = [];     // {name, computing, waiting, since}, if there are too many calls for a list
    this.slots = [];         // the hash in each place for a box, so that no box moves
  }

  /** Takes what the server lists now. */
  update(message, now) {
    const seen = new Map();
    for (const [hash, name, waits, process, host, since] of message.calls) {
      const start = `${hash} ${process} ${host} ${waits} ${since}`;
      let key = start;
      for (let n = 2; seen.has(key); n++) key = `${start} ${n}`;  // another thread, in the same millisecond
      seen.set(key, { hash, name, waits: waits === 1, process, host, since, ended: 0 });
    }
    for (const [key, call] of this.calls) {
      if (seen.has(key)) seen.get(key).name = call.name;
      else if (!call.waits) seen.set(key, { ...call, ended: call.ended || now });
    }
    this.calls = seen;
    this.functions = message.functions.map(([name, computing, waiting, since]) => ({ name, computing, waiting, since }));
  }

  /** Drops calls whose result the graph has, and those that ended long ago. `find(hash)` -> {name, created} or undefined. */
  settle(find, now) {
    for (const [key, call] of this.calls) {
      const known = find(call.hash);
      if (known) call.name = known.name;
      const isDone = call.ended && known && known.created >= call.since - 1;
      if (isDone || (call.ended && now - call.ended > GRACE_MS + FAREWELL_MS)) this.calls.delete(key);
    }
    const hashes = new Set(this.boxed(now).map((c) => c.hash));
    this.slots = this.slots.map((hash) => (hashes.has(hash) ? hash : null));
    for (const hash of hashes) {
      if (this.slots.includes(hash)) continue;
      const free = this.slots.indexOf(null);
      this.slots[free < 0 ? this.slots.length : free] = hash;
    }
    while (this.slots.length && this.slots[this.slots.length - 1] === null) this.slots.pop();
  }

  /** Whether a call has ended without a result: its program was killed, or it threw an exception. */
  hasFailed(call, now) { return call.ended > 0 && now - call.ended > GRACE_MS; }

  /** The calls that are computed, or that have just ended, each hash once. */
  boxed(now) {
    const found = new Map();
    for (const call of this.calls.values()) if (!call.waits && !this.hasFailed(call, now) && !found.has(call.hash)) found.set(call.hash, call);
    return [...found.values()];
  }

  /** How many calls are computed now, and how many wait. */
  count() {
    if (this.functions.length) {
      return this.functions.reduce((sum, f) => ({ computing: sum.computing + f.computing, waiting: sum.waiting + f.waiting }), { computing: 0, waiting: 0 });
    }
    const live = [...this.calls.values()].filter((c) => !c.ended);
    return { computing: live.filter((c) => !c.waits).length, waiting: live.filter((c) => c.waits).length };
  }

  /** The processes, the one with the oldest call first: {process, host, calls: [{…, whom, waiters}]}, outer calls first. `whom`: the
   * process that a waiting call waits for; `waiters`: the processes that wait for a computed call. */
  byProcess() {
    const processes = new Map();
    const all = [...this.calls.values()].sort((a, b) => a.since - b.since);
    for (const call of all) {
      const key = `${call.process} ${call.host}`;
      if (!processes.has(key)) processes.set(key, { process: call.process, host: call.host, calls: [] });
      const same = all.filter((c) => c.hash === call.hash && c !== call && !c.ended);
      processes.get(key).calls.push({ ...call, whom: call.waits ? same.find((c) => !c.waits) || null : null,
        waiters: call.waits ? [] : same.filter((c) => c.waits) });
    }
    return [...processes.values()];
  }
}
