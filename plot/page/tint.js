// Colours boxes by time, size or age instead of their state.

import { formatBytes, formatDuration } from './format.js';

const SCALES = {
  time: { title: 'time', value: (graph, i) => graph.data.cost[i], text: formatDuration },
  size: { title: 'size', value: (graph, i) => graph.data.bytes[i], text: formatBytes },
  age: { title: 'age', value: (graph, i) => Math.max(graph.data.written - graph.data.created[i], 0) * 1e6, text: formatDuration },
};
const LIGHT = [237, 244, 252], DARK = [10, 61, 98];

/** The position, 0 to 1, on a logarithmic scale between the least and the greatest value. */
export function shareOf(value, least, greatest) {
  const log = (v) => Math.log10(Math.max(v, 1));
  return greatest > least ? (log(value) - log(least)) / (log(greatest) - log(least) || 1) : 0.5;
}

/** The colour at that place of the scale, and whether text on it must be light. */
export function tintOf(share) {
  const colour = LIGHT.map((from, i) => Math.round(from + (DARK[i] - from) * share));
  return [`rgb(${colour.join(' ')})`, share > 0.5];
}

/** Gives each box of calls its tint, or takes it away; returns the ends of the scale as text. */
export function tintBoxes(scene, graph, by) {
  const scale = SCALES[by];
  const values = scene.boxes.map((box) => {
    const calls = !scale ? [] : box.kind === 'call' ? [box.call] : box.kind === 'group' ? box.calls : [];
    const known = calls.filter((i) => graph.isKnown(i));
    return known.length ? known.reduce((sum, i) => sum + scale.value(graph, i), 0) / (by === 'age' ? known.length : 1) : null;
  });
  const present = values.filter((v) => v !== null);
  const least = Math.min(...present), greatest = Math.max(...present);
  scene.boxes.forEach((box, b) => {
    [box.tint, box.tintIsDark] = values[b] === null ? [null, false] : tintOf(shareOf(values[b], least, greatest));
  });
  scene.scale = present.length ? { title: scale.title, least: scale.text(least), greatest: scale.text(greatest) } : null;
}
