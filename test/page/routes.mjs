// Whether arrows run behind boxes.

/** The number of a box that hides a part of a route [x0, y0, x1, y1, ...], or -1. A curve stays in the rectangle of its ends. `ends`: the
 * boxes that the arrow connects. */
export function boxBefore(route, boxes, ends) {
  for (let i = 0; i + 3 < route.length; i += 2) {
    const [x0, y0, x1, y1] = route.slice(i, i + 4);
    const hidden = boxes.findIndex((box, b) => !ends.includes(b) && Math.max(x0, x1) > box.x - box.w / 2 + 1 && Math.min(x0, x1) < box.x + box.w / 2 - 1 &&
      Math.max(y0, y1) > box.y - box.h / 2 + 1 && Math.min(y0, y1) < box.y + box.h / 2 - 1);
    if (hidden >= 0) return hidden;
  }
  return -1;
}
