// Formats numbers and names for people, and makes elements from plain text. No part of the page parses HTML.

export function formatDuration(ns) {
  if (!(ns >= 0)) return '';
  if (ns < 1e3) return `${ns} ns`;
  if (ns < 1e6) return `${(ns / 1e3).toPrecision(3)} \u00b5s`;
  if (ns < 1e9) return `${(ns / 1e6).toPrecision(3)} ms`;
  if (ns < 1e11) return `${(ns / 1e9).toPrecision(3)} s`;
  const seconds = Math.round(ns / 1e9);
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return `${Math.floor(seconds / 3600)} h ${Math.floor(seconds / 60) % 60} min`;
}

/** How long ago that was, in whole seconds: "12 s". Both in milliseconds. */
export function elapsed(since, now) {
  const seconds = Math.max(Math.floor((now - since) / 1000), 0);
  return seconds < 100 ? `${seconds} s` : formatDuration(seconds * 1e9);
}

/** Negative if hits took longer than computing. */
export const formatSaved = (ns) => (ns < 0 ? `\u2212${formatDuration(-ns)}` : ns ? formatDuration(ns) : '0 s');

export function formatBytes(bytes) {
  if (!(bytes >= 0)) return '';
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let unit = 0;
  for (; bytes >= 1024 && unit + 1 < units.length; ++unit) bytes /= 1024;
  return `${unit ? bytes.toFixed(1) : bytes} ${units[unit]}`;
}

export const formatCount = (n) => n.toLocaleString('en').replace(/,/g, '\u202f');
/** At most four digits: "9 999", "10k", "3M". */
export const compactCount = (n) => (n < 1e4 ? formatCount(n) : n < 1e6 ? `${Math.floor(n / 1e3)}k` : `${Math.floor(n / 1e6)}M`);
export const counted = (n, what) => `${formatCount(n)} ${what}${n === 1 ? '' : 's'}`;

export function formatTime(ms) {
  if (!ms) return '';
  const d = new Date(ms);
  const two = (n) => String(n).padStart(2, '0');
  return `${d.getFullYear()}-${two(d.getMonth() + 1)}-${two(d.getDate())} ` +
    `${two(d.getHours())}:${two(d.getMinutes())}:${two(d.getSeconds())}`;
}

/** Shortens "sort<std::vector<int>, std::less<int>>::run" to "sort<\u2026>::run": template arguments are the least important part of a name. */
export function shortName(name, most = 34) {
  if (name.length <= most) return name;
  let out = '', depth = 0;
  for (let i = 0; i < name.length; i++) {
    const isArrow = name[i] === '>' && name[i - 1] === '-';
    if (name[i] === '<' && !/operator<*$/.test(name.slice(0, i))) { if (depth++ === 0) out += '<\u2026'; }
    if (depth === 0) out += name[i];
    if (name[i] === '>' && depth > 0 && !isArrow && --depth === 0) out += '>';
  }
  return depth === 0 ? out : name;
}

/** The last part of a qualified name, which says most. */
export const unqualified = (name) => name.replace(/^(?:\w+::)+(?=[\w~<\u2026])/, '');
export const baseName = (path) => path.slice(path.lastIndexOf('/') + 1) || path;
export const directoryOf = (path) => path.slice(0, Math.max(path.lastIndexOf('/'), 0)) || '/';
export const shortHash = (hash) => hash.slice(0, 10);

/** element('a', {href: '#x', class: 'y'}, 'text', child, ...) makes an element. Attributes that are false or null are left out. */
export function element(tag, attributes, ...children) {
  const e = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === false || value === null || value === undefined) continue;
    if (name.startsWith('on')) e.addEventListener(name.slice(2), value);
    else e.setAttribute(name, value === true ? '' : value);
  }
  e.append(...children.flat(Infinity).filter((c) => c !== null && c !== undefined && c !== false));
  return e;
}
