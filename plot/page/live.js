// Connects a served page to its server: loads the graph, and receives every change.

export class Live {
  /** `graph(data)` for a new graph, `states(message)` when only states changed, `running(message)` for the calls that run (null if they
   * are not known any more), `status(text, isTrouble)`. */
  constructor({ graph, states, running, status }) {
    Object.assign(this, { onGraph: graph, onStates: states, onRunning: running, onStatus: status, version: -1, loads: 0 });
  }

  async start() {
    await this.load();
    this.listen();
  }

  listen() {
    const events = new EventSource('events');
    events.addEventListener('change', (e) => {
      const message = JSON.parse(e.data);
      if (message.version !== this.version) this.load();
      else this.onStates(message);
    });
    events.addEventListener('running', (e) => this.onRunning(JSON.parse(e.data)));
    events.onopen = () => {
      if (this.wasGone) this.load();  // the server was started again
      this.wasGone = false;
      this.onStatus('Live', false);
    };
    events.onerror = () => {
      this.wasGone = true;
      this.onRunning(null);
      this.onStatus('The server has stopped, so this page may be out of date. Start cachepy serve again, and the page reconnects.', true);
      // A browser gives up if nothing answers at all.
      if (events.readyState === EventSource.CLOSED) setTimeout(() => this.listen(), 2000);
    };
  }

  async load() {
    const load = ++this.loads;
    try {
      const answer = await fetch('graph.json');
      if (!answer.ok) throw new Error((await answer.text()).trim());
      const data = await answer.json();
      if (load !== this.loads) return;  // the answer to a later request may have arrived first
      this.version = data.version;
      this.onGraph(data);
    } catch (e) {
      this.onStatus(`The graph could not be loaded: ${e.message}`, true);
    }
  }

  async entry(hash) {
    const answer = await fetch(`entry.json?hash=${encodeURIComponent(hash)}`);
    return answer.ok ? answer.json() : null;
  }
}
