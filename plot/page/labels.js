// Chooses text that fits: which lines of a box at a zoom, how much of a line, and which labels of a map. No text is smaller than
// LEAST_TYPE pixels on the screen; what does not fit is left out.

export const LEAST_TYPE = 11;
const LINE = 1.25;     // the height of a line by the size of its type
const FEWEST = 4;      // characters; fewer say nothing

/**
 * The lines of a box at a zoom, from `fields`, [{name, size}], the most important first: those that fit one below another, in the order
 * of `order`, as [{name, size, y}] in units of the picture; y is the baseline relative to the middle of the box.
 */
export function linesThatFit(fields, height, zoom, order) {
  const room = height * zoom - 3, chosen = [];
  let used = 0;
  for (const { name, size } of fields) {
    const pixels = Math.max(size * zoom, LEAST_TYPE);
    if (used + pixels * LINE > room + 0.25 * pixels) break;
    used += pixels * LINE;
    chosen.push({ name, pixels });
  }
  chosen.sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
  let top = -used / 2;
  return chosen.map(({ name, pixels }) => {
    top += pixels * LINE;
    return { name, size: pixels / zoom, y: (top - pixels * 0.33) / zoom };
  });
}

/** The text, shortened in the middle so that `measure(text)` is at most `room`; '' if too little would be left. */
export function shortened(text, room, measure) {
  let width = measure(text);
  if (width <= room) return text;
  const whole = text.length > 160 ? `${text.slice(0, 80)}${text.slice(-80)}` : text;
  if (whole !== text) width = measure(whole);
  let keep = Math.min(Math.floor((whole.length * room) / width), whole.length - 1);
  for (; keep >= FEWEST; keep--) {
    const head = Math.ceil((keep - 1) / 2), tail = keep - 1 - head;
    const short = `${whole.slice(0, head)}\u2026${tail ? whole.slice(-tail) : ''}`;
    if (measure(short) <= room) return short;
  }
  return '';
}

/** As many of the first `parts` as fit into `room`, joined; no number is cut. */
export function partsThatFit(parts, room, measure, separator = ' \u00b7 ') {
  for (let count = parts.length; count > 1; count--) {
    const text = parts.slice(0, count).join(separator);
    if (measure(text) <= room) return text;
  }
  return measure(parts[0]) <= room ? parts[0] : '';
}

/** The rectangles, {left, top, right, bottom}, that can be shown without covering an earlier one: the first come first. */
export function withoutOverlap(rectangles) {
  const CELL = 80, taken = new Map(), shown = [];
  for (const r of rectangles) {
    const keys = [];
    let free = true;
    for (let x = Math.floor(r.left / CELL); free && x <= Math.floor(r.right / CELL); x++) {
      for (let y = Math.floor(r.top / CELL); free && y <= Math.floor(r.bottom / CELL); y++) {
        const key = `${x},${y}`;
        keys.push(key);
        free = !(taken.get(key) || []).some((o) => o.left < r.right && r.left < o.right && o.top < r.bottom && r.top < o.bottom);
      }
    }
    if (!free) continue;
    for (const key of keys) taken.set(key, [...(taken.get(key) || []), r]);
    shown.push(r);
  }
  return shown;
}
