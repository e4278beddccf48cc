// Chooses between the layouts, and runs them in a worker, so that the page stays responsive.

import { adjacency, assignLayers, withoutCycles } from './layers.js';
import { layoutLayers } from './layout.js';
import { layoutMap } from './map.js';

const FUNCTIONS = [adjacency, withoutCycles, assignLayers, layoutLayers, layoutMap];

/** Layers if they can be read, else a map. */
export function layoutBoxes(input) { return layoutLayers(input) || layoutMap(input); }

/** A later call discards the result of an earlier one. */
export class Arranger {
  constructor() { this.worker = null; }

  arrange(input) {
    if (this.worker) this.worker.terminate();
    this.worker = null;
    // Starting a worker takes longer than placing a few boxes.
    if (input.n + input.from.length < 600) return Promise.resolve(layoutBoxes(input));
    return new Promise((resolve) => {
      let url = null;
      const inline = () => resolve(layoutBoxes(input));
      try {
        const source = `${[...FUNCTIONS, layoutBoxes].join('\n')}\nonmessage = (e) => postMessage(layoutBoxes(e.data));`;
        url = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
        this.worker = new Worker(url);
        this.worker.onmessage = (e) => { URL.revokeObjectURL(url); resolve(e.data); };
        this.worker.onerror = inline;
        this.worker.postMessage(input);
      } catch {
        inline();  // the browser does not allow workers here
      }
    });
  }
}
