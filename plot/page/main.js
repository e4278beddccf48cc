// Starts the page with the graph that it contains, or with the graph of its server.

import { Live } from './live.js';
import { byId } from './app.js';
import { ControlledApp } from './controls.js';

export const app = new ControlledApp();
app.listen();
const embedded = JSON.parse(byId('data').textContent);
if (embedded) {
  app.setGraph(embedded);
} else {
  const status = (text, isTrouble) => {
    const place = byId('as-of');
    place.textContent = text;
    place.classList.toggle('trouble', isTrouble);
    place.classList.toggle('live', !isTrouble);
    if (isTrouble && !app.graph) app.showEmpty('There is no graph to show', text);
  };
  app.live = new Live({ graph: (data) => app.setGraph(data), states: (message) => app.setStates(message), running: (message) => app.running.update(message), status });
  app.live.start();
}
