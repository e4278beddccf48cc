// Thousands of calls one by one: a map that can be read at every zoom.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  arranged, details, findBox, hasText, largePage, open, selectedName, startBrowser, stopBrowser,
} from './support.mjs';

before(startBrowser);
after(stopBrowser);

/** The texts that the canvas shows, with the size of their type on the screen. */
async function shownText(page) {
  return page.locator('#canvas').evaluate(async (canvas) => {
    const texts = [], { prototype } = CanvasRenderingContext2D, draw = prototype.fillText;
    prototype.fillText = function (text, x, y) {
      const { a } = this.getTransform(), size = Number(/([\d.]+)px/.exec(this.font)[1]) * a / devicePixelRatio;
      texts.push({ text, size });
      draw.call(this, text, x, y);
    };
    canvas.dispatchEvent(new PointerEvent('pointerleave'));
    const back = canvas.style.width;
    canvas.style.width = '99.9%';  // draws again
    await new Promise((resolve) => { setTimeout(resolve, 100); });
    canvas.style.width = back;
    prototype.fillText = draw;
    return texts;
  });
}

async function ungrouped(t, size, functions, options) {
  const page = await open(t, largePage(t, size, functions), options);
  await arranged(page);
  await page.getByLabel('Group by function').uncheck();
  await arranged(page);
  return page;
}

test('no type is smaller than eleven pixels, at any zoom of the map', async (t) => {
  const page = await ungrouped(t, 5000, 5), canvas = page.locator('#canvas');
  for (let zoom = 0; zoom < 5; zoom++) {
    const texts = await shownText(page);
    assert.ok(texts.some(({ text }) => text.startsWith('stage::step_')), `at zoom ${zoom}: ${JSON.stringify(texts.slice(0, 9))}`);
    for (const { text, size } of texts) assert.ok(size >= 10.9, `at zoom ${zoom}: ${text} has ${size} pixels`);
    for (let i = 0; i < 4; i++) await canvas.press('+');
  }
  assert.ok((await shownText(page)).some(({ text }) => /^n = \d+$/.test(text)), 'close by, the arguments are shown');
});

test('50 000 calls: the map is there soon, moves smoothly, and a search leads into it', async (t) => {
  const page = await open(t, largePage(t, 50000, 10));
  await arranged(page);
  await page.getByLabel('Group by function').uncheck();
  await arranged(page);
  const { x, y } = await findBox(page, 'stage::step_4');
  const slowest = await page.evaluate(async ([left, top]) => {
    const canvas = document.getElementById('canvas');
    const times = [];
    const event = (type, dx) => canvas.dispatchEvent(new PointerEvent(type, { pointerId: 1, clientX: left + dx, clientY: top, bubbles: true }));
    canvas.setPointerCapture = () => {};
    event('pointerdown', 0);
    for (let i = 1; i <= 20; i++) {
      event('pointermove', i * 12);
      const start = performance.now();
      await new Promise((resolve) => { requestAnimationFrame(resolve); });
      times.push(performance.now() - start);
    }
    event('pointerup', 240);
    return times.sort((a, b) => a - b)[10];
  }, [x, y]);
  assert.ok(slowest < 100, `half of the frames take more than ${slowest} ms`);
  await page.locator('#search').fill('27750');
  await page.getByRole('option', { name: 'n = 27750' }).click();
  await hasText(selectedName(page), 'stage::step_5');
  const texts = await shownText(page);
  assert.ok(texts.some(({ text }) => text === 'n = 27750'), 'the call is in view, and can be read');
});

test('a click beside the calls of a block selects the function; filters leave what they should', async (t) => {
  const page = await ungrouped(t, 5000, 5);
  await page.locator('#filter-file').fill('a.fastq');
  await hasText(page.locator('#counts'), /^\d\u202f\d+ of 5\u202f000 calls/);
  await page.locator('#filter-function').fill('step_4');
  await hasText(page.locator('#counts'), /^500 of 5\u202f000 calls/);
  await arranged(page);
  const { x, y } = await findBox(page, 'stage::step_4');
  await page.mouse.click(x, y);
  await hasText(selectedName(page), 'stage::step_4');
  assert.match(await details(page).locator('.kind').innerText(), /^Call/);
});
