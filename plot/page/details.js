// The panel with details about the selected call, group or file.

import { baseName, counted, directoryOf, element, formatBytes, formatCount, formatDuration, formatSaved, formatTime, shortHash } from './format.js';
import { MISSING, STATES, STATE_NAMES } from './graph.js';
import { app } from './main.js';

const LINK_LIMIT = 60;

export class Details {
  /** app: {graph, loadDetails(call) -> promise, linkOf(key), openGroup(key), closeGroup(key), isOpen(key), groupable(f)}. */
  constructor(panel, app) {
    this.panel = panel;
    this.app = app;
    this.shown = null;
  }

  show(key) {
    const { graph } = this.app;
    this.shown = key;
    if (key === null) {
      this.panel.hidden = true;
      return;
    }
    const kind = key[0];
    const content = kind === 'c' ? this.call(Number(key.slice(1)))
      : kind === 'g' ? this.group(key, Number(key.slice(1)))
        : kind === 'f' ? this.file(Number(key.slice(1))) : kind === 'd' ? this.directory(key) : kind === 'r' ? this.app.running.list() : this.saved();
    const close = element('a', { class: 'close', href: '#', 'aria-label': 'Close details' }, '\u00d7');
    this.panel.replaceChildren(close, ...content.filter(Boolean));
    if (this.panel.hidden) this.panel.scrollTop = 0;
    this.panel.hidden = false;
    if (kind === 'c') this.addEntry(Number(key.slice(1)), graph);
  }

  link(key, text, extra) {
    return element('a', { href: this.app.linkOf(key), class: 'name' }, text, extra ? element('span', { class: 'mono muted' }, ` ${extra}`) : null);
  }

  callLink(i) {
    const { graph } = this.app, shown = graph.shownState(i), state = STATES[shown], name = STATE_NAMES[shown];
    const label = graph.argumentsText(i);
    return element('li', {}, element('i', { class: `swatch ${state}`, title: name, role: 'img', 'aria-label': name }),
      this.link(`c${i}`, graph.name(i), shortHash(graph.hashes[i])), label ? element('span', { class: 'hint' }, label) : null);
  }

  callList(title, calls) {
    if (!calls.length) return null;
    const shown = Array.from(calls.slice(0, LINK_LIMIT), (i) => this.callLink(i));
    const more = calls.length - shown.length;
    return element('section', {}, element('h3', {}, title, element('span', { class: 'count' }, formatCount(calls.length))),
      element('ul', { class: 'links' }, shown, more > 0 ? element('li', { class: 'muted' }, `and ${formatCount(more)} more, in the table`) : null));
  }

  facts(rows) {
    return element('dl', {}, rows.filter(([, value]) => value !== '' && value !== null && value !== undefined)
      .map(([name, value, mono]) => [element('dt', {}, name), element('dd', { class: mono && 'mono' }, value)]));
  }

  head(what, title, state) {
    return [element('p', { class: 'kind' }, what, state ? element('span', { class: `state ${STATES[STATE_NAMES.indexOf(state)]}` }, state) : null),
      element('h2', { class: 'name' }, title)];
  }

  call(i) {
    const { graph } = this.app, { data } = graph;
    const files = graph.ownFiles(i), inherited = Array.from(graph.inheritedFiles(i));
    const callers = graph.parents.of(i), calls = graph.children.of(i);
    const changed = [...files.filter((f) => f.changed).map((f) => f.file), ...inherited.filter((f) => graph.fileChanged(f))];
    return [
      ...this.head('Call', graph.name(i), this.app.compare.isGone(i) ? null : graph.stateName(i)),
      this.app.compare.explain(i),
      this.app.compare.isGone(i) ? null : element('p', { class: 'why' }, this.explain(i, changed)),
      this.facts([
        ['Took', formatDuration(data.cost[i])],
        ['Saved so far', this.savedBy(graph.fn[i])],
        ['Result', formatBytes(data.bytes[i])],
        ['Finished', formatTime(data.created[i])],
        ['Defined in', data.sources[data.source[i]] || '', true],
        ['Hash', graph.hashes[i], true],
      ]),
      element('div', { id: 'entry' }),
      files.length ? element('section', {}, element('h3', {}, 'Files read', element('span', { class: 'count' }, formatCount(files.length))),
        element('ul', { class: 'files' }, files.slice(0, LINK_LIMIT).map((f) => this.fileItem(f)))) : null,
      inherited.length ? element('section', {}, element('h3', {}, 'Files read by calls below', element('span', { class: 'count' }, formatCount(inherited.length))),
        element('ul', { class: 'links' }, inherited.slice(0, LINK_LIMIT).map((f) => this.fileLink(f)))) : null,
      this.callList('Called by', callers),
      this.callList('Calls', calls),
      this.reach(i),
      this.app.groupable(graph.fn[i]) && this.app.isOpen(`g${graph.fn[i]}`) ? element('p', {},
        element('button', { type: 'button', onclick: () => this.app.closeGroup(`g${graph.fn[i]}`) }, `Group the calls of ${graph.name(i)}`)) : null,
    ];
  }

  explain(i, changed) {
    const { graph } = this.app;
    if (!graph.isKnown(i)) return 'Known only from its caller: its own record is not in this graph.';
    if (graph.state[i] === MISSING) return 'Its entry is not on disk: the next call is computed.';
    if (graph.state[i] === 0) return `The next call is served from the cache, which saves ${formatDuration(graph.data.cost[i])}.`;
    if (graph.state[i] === 3) return 'The next call is computed again: the program that computed it now contains different code.';
    if (graph.state[i] === 4) return 'A newer version of this call has replaced it.';
    const names = [...new Set(changed)].map((f) => baseName(graph.files[f]));
    const some = names.slice(0, 3).join(', ') + (names.length > 3 ? ` and ${names.length - 3} more` : '');
    return `The next call is computed again: ${some || 'a file that it depends on'} ${names.length > 1 ? 'have' : 'has'} changed.`;
  }

  reach(i) {
    const { graph } = this.app;
    const count = (flags) => flags.reduce((sum, f) => sum + f, -1);
    const above = count(graph.closure([i], graph.parents)), below = count(graph.closure([i], graph.children));
    if (!above && !below) return null;
    return element('p', { class: 'reach' },
      element('span', { class: 'above' }, `${counted(above, 'call')} above`), above === 1 ? ' depends on it; ' : ' depend on it; ',
      'it depends on ', element('span', { class: 'below' }, `${counted(below, 'call')} below`), '.');
  }

  fileLink(f) {
    const { graph } = this.app;
    return element('li', {}, element('i', { class: `swatch file${graph.fileChanged(f) ? ' changed' : ''}` }),
      this.link(`f${f}`, graph.files[f]), graph.fileChanged(f) ? element('span', { class: 'state stale' }, 'changed') : null);
  }

  fileItem({ file, seen, now, changed }) {
    const missing = 'no such file';
    const what = !changed ? 'unchanged' : !seen ? 'appeared' : !now ? 'missing' : 'changed';
    return element('li', {}, this.link(`f${file}`, this.app.graph.files[file]),
      element('span', { class: `state ${changed ? 'stale' : 'plain'}` }, what),
      element('dl', { class: 'digests' }, element('dt', {}, 'recorded'), element('dd', { class: 'mono' }, seen || missing),
        element('dt', {}, 'now'), element('dd', { class: 'mono' }, now || missing)));
  }

  /** Adds the metadata of the entry, which are embedded in the page or requested from the server. */
  async addEntry(i, graph) {
    const place = this.panel.querySelector('#entry');
    const gone = 'The metadata of its entry are not available, because the server does not answer.';
    const entry = await this.app.loadDetails(i).catch(() => gone);
    if (!place.isConnected || graph !== this.app.graph) return;
    if (entry === gone) { place.replaceChildren(element('p', { class: 'muted' }, gone)); return; }
    if (!entry) {
      if (graph.isKnown(i) && graph.state[i] !== MISSING) {
        place.replaceChildren(element('p', { class: 'muted' }, 'Its entry could not be read. Run ', element('code', {}, 'cachepy verify'), ' for the reason.'));
      }
      return;
    }
    const isArgument = (p) => p.kind.endsWith('argument');
    const parts = (list) => element('dl', { class: 'parts' }, list.map((p) => element('div', {},
      element('dt', {}, isArgument(p) ? p.name || p.kind : `${p.kind} ${p.name}`, element('span', { class: 'mono', title: p.hash }, shortHash(p.hash))),
      p.printed ? element('dd', { class: 'mono' }, p.printed) : null)));
    const given = entry.parts.filter(isArgument), rest = entry.parts.filter((p) => !isArgument(p));
    place.replaceChildren(
      given.length ? element('section', {}, element('h3', {}, 'Arguments'), parts(given)) : '',
      entry.value ? element('section', {}, element('h3', {}, 'Value'), element('pre', {}, entry.value)) : '',
      this.facts([['Signature', entry.signature, true], ['Result type', entry.resultType, true], ['Program', entry.program, true],
        ['Entry', entry.outfile, true], ['On disk', formatBytes(entry.fileBytes)]]),
      rest.length ? element('details', {}, element('summary', {}, 'Other key parts ', element('span', { class: 'count' }, formatCount(rest.length))), parts(rest)) : '');
  }

  group(key, f) {
    const { graph } = this.app, calls = Array.from(graph.callsOf.of(f));
    const counts = STATES.map(() => 0);
    let cost = 0, bytes = 0;
    for (const i of calls) {
      counts[graph.shownState(i)]++;
      cost += graph.data.cost[i] || 0;
      bytes += graph.data.bytes[i] || 0;
    }
    return [
      ...this.head('Function', graph.functions[f]),
      this.facts([['Calls', formatCount(calls.length)], ...STATE_NAMES.map((s, n) => [s, counts[n] ? formatCount(counts[n]) : '']),
        ['Total time', formatDuration(cost)], ['Saved so far', this.savedBy(f)], ['Results', formatBytes(bytes)]]),
      this.opener(key, counted(calls.length, 'call')),
      this.callList('Calls', calls.sort((a, b) => (graph.data.created[b] || 0) - (graph.data.created[a] || 0))),
    ];
  }

  /** "3.40 s, in 28 hits of load"; "" if there are no counts. */
  savedBy(f) {
    const { graph } = this.app, counts = graph.counts.find((c) => c.f === f);
    return counts ? `${formatSaved(counts.saved)}, in ${counted(counts.served, 'hit')} of ${graph.functions[f]}` : '';
  }

  /** Time saved so far, in total and by function. */
  saved() {
    const { counts } = this.app.graph;
    const sum = (name) => counts.reduce((total, c) => total + c[name], 0);
    const served = sum('served'), computed = sum('computed'), most = counts.length ? Math.max(counts[0].saved, 1) : 1;
    return [
      ...this.head('Time saved so far', formatSaved(sum('saved'))),
      element('p', { class: 'why' }, 'The time that computing the served results had taken, minus the time that serving them took. Programs report both when ' +
        'they end and every ten minutes.'),
      this.facts([['Served', counted(served, 'call')], ['Computed', counted(computed, 'call')],
        ['Hit rate', served + computed ? `${(100 * served / (served + computed)).toPrecision(3)} %` : '']]),
      element('section', {}, element('h3', {}, 'By function'), element('ul', { class: 'saved' }, counts.slice(0, LINK_LIMIT).map((c) => this.savedItem(c, most)))),
    ];
  }

  savedItem({ f, served, computed, saved }, most) {
    const { graph } = this.app, calls = graph.callsOf.of(f);
    return element('li', {}, this.link(calls.length > 1 ? `g${f}` : `c${calls[0]}`, graph.functions[f]),
      element('b', {}, formatSaved(saved)),
      element('span', { class: 'bar', 'aria-hidden': 'true' }, element('i', { style: `width:${(100 * Math.max(saved, 0) / most).toFixed(1)}%` })),
      element('span', { class: 'hint' }, `${formatCount(served)} served, ${formatCount(computed)} computed`));
  }

  opener(key, what) {
    if (!this.app.isGrouped()) return null;
    const open = this.app.isOpen(key);
    return element('p', {}, element('button', { type: 'button', class: 'main', onclick: () => (open ? this.app.closeGroup(key) : this.app.openGroup(key)) },
      open ? 'Close the group' : `Open the group: show ${what}`));
  }

  file(f) {
    const { graph } = this.app, readers = graph.readers.of(f);
    const all = graph.closure(readers, graph.parents).reduce((sum, flag) => sum + flag, 0);
    const versions = graph.data.versions.filter(([file]) => file === f);
    return [
      ...this.head('File', baseName(graph.files[f]), null),
      element('p', { class: 'mono path' }, graph.files[f]),
      element('p', { class: 'why' }, graph.fileChanged(f) ? 'Its content is no longer what some calls saw.' : 'Its content is what the calls saw.',
        ` ${counted(all, 'call')} ${all === 1 ? 'depends' : 'depend'} on it.`),
      element('ul', { class: 'files' }, versions.map(([file, seen, now, changed]) => this.fileItem({ file, seen, now, changed: changed === 1 }))),
      this.callList('Read by', readers),
    ];
  }

  directory(key) {
    const { graph } = this.app, directory = key.slice(1);
    const files = graph.files.map((_, f) => f).filter((f) => directoryOf(graph.files[f]) === directory);
    return [
      ...this.head('Directory', directory),
      this.opener(key, counted(files.length, 'file')),
      element('section', {}, element('h3', {}, 'Files', element('span', { class: 'count' }, formatCount(files.length))),
        element('ul', { class: 'links' }, files.slice(0, LINK_LIMIT).map((f) => this.fileLink(f)))),
    ];
  }
}
