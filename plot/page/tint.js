// Colours boxes by time, size or age instead of their state.

import { formatBytes, formatDuration } from './format.js';
import { CHANGES } from './moments.js';

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

/** Gives each box the colour of what happened to its calls; a group, that of most of them. */
function tintChanges(scene, changes) {
  for (const box of scene.boxes) {
    const calls = box.kind === 'call' ? [box.call] : box.kind === 'group' ? box.calls : [];
    const counts = CHANGES.map(() => 0);
    for (const i of calls) counts[changes[i]]++;
    const { colour, isDark } = CHANGES[counts.indexOf(Math.max(...counts))];
    [box.tint, box.tintIsDark] = calls.length ? [colour, isDark] : [null, false];
    box.parts = box.kind === 'group' ? counts.map((count, n) => [CHANGES[n].colour, count]) : null;
  }
  scene.scale = null;
}

/** Gives each box of calls its tint, or takes it away; returns the ends of the scale as text. `changes`: of each call, if moments are
 * compared. */
export function tintBoxes(scene, graph, by, changes = null) {
  scene.tints = (scene.tints || 0) + 1;
  if (changes) { tintChanges(scene, changes); return; }
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
