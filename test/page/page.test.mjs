// The page from disk: what a person sees, clicks and types.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import {
  addCall, arranged, cachepy, chip, clickBox, countHit, details, diamond, findBox, hasText, makePage, open, plainPage, scratch, selectedName, startBrowser, stopBrowser,
} from './support.mjs';

before(startBrowser);
after(stopBrowser);

test('a click on a call shows what is known of it, and links lead on', async (t) => {
  const made = diamond(t), page = await open(t, makePage(made));
  await clickBox(page, 'io::load');
  await hasText(selectedName(page), 'io::load');
  const text = await details(page).innerText();
  for (const part of ['cached', 'The next call is served', '1.50 ms', 'src/pipeline.cpp:12', made.data, 'recorded', '/usr/bin/analysis', 'Counts (const std::basic_string<char> &)', 'path', `"${made.data}"`, `${made.cache}/results/`]) {
    assert.ok(text.includes(part), `${part} is missing in\n${text}`);
  }
  assert.match(text, /3 calls above/);

  await details(page).getByRole('link', { name: /^left/ }).click();
  await hasText(selectedName(page), 'left');
  await page.goBack();
  await hasText(selectedName(page), 'io::load');
  await page.getByRole('link', { name: 'Close details' }).click();
  await details(page).waitFor({ state: 'hidden' });
});

test('stale calls say which file has changed, with both digests', async (t) => {
  const made = diamond(t);
  fs.writeFileSync(made.data, 'other');
  const page = await open(t, makePage(made));
  await hasText(chip(page, 'stale').locator('b'), '4');
  await clickBox(page, 'top');
  await hasText(details(page).locator('.why'), 'The next call is computed again: data.csv has changed.');
  await clickBox(page, 'data.csv');
  await hasText(selectedName(page), 'data.csv');
  const [recorded, now] = await details(page).locator('.digests dd').allTextContents();
  assert.match(recorded, /^[0-9a-f]{32}$/);
  assert.match(now, /^[0-9a-f]{32}$/);
  assert.notEqual(recorded, now);
  fs.rmSync(made.data);
  const later = await open(t, makePage(made), { hash: `#file=${encodeURIComponent(made.data)}` });
  await hasText(details(later).locator('.files .state'), 'missing');
  await hasText(details(later).locator('.digests dd').last(), 'no such file');
});

test('time saved so far is shown in total, by function, and for a call', async (t) => {
  const made = diamond(t), before = await open(t, makePage(made));
  await arranged(before);
  assert.equal(await before.locator('#saved').isHidden(), true, 'nobody has counted');
  for (const [name, ms] of [['io::load', 90000], ['io::load', 90000], ['top', 12000], ['elsewhere', 99000]]) countHit(made, name, ms);
  const page = await open(t, makePage(made));
  await page.getByRole('button', { name: '3 min 12 s saved' }).click();
  await hasText(selectedName(page), '3 min 12 s');
  assert.match(await details(page).innerText(), /Served\s+3 calls/);
  assert.deepEqual(await details(page).locator('.saved li').allInnerTexts().then((all) => all.map((s) => s.replace(/\s+/g, ' '))),
    ['io::load 3 min 0 s 2 served, 0 computed', 'top 12.0 s 1 served, 0 computed']);
  await details(page).getByRole('link', { name: 'io::load' }).click();
  await hasText(selectedName(page), 'io::load');
  assert.match(await details(page).innerText(), /Saved so far\s+3 min 0 s, in 2 hits of io::load/);
  await hasText(details(page).locator('.why'), 'The next call is served from the cache, which saves 1.50 ms.');
});

test('a removed entry is missing', async (t) => {
  const made = diamond(t);
  fs.rmSync(`${made.cache}/results`, { recursive: true });
  const page = await open(t, makePage(made));
  await hasText(chip(page, 'missing').locator('b'), '4');
  await clickBox(page, 'left');
  await hasText(details(page).locator('.why'), /Its entry is not on disk/);
});

test('search finds functions and files, by keyboard alone', async (t) => {
  const page = await open(t, plainPage());
  await page.keyboard.press('/');
  await page.keyboard.type('LOAD');
  await hasText(page.locator('#results [role=option] .name').first(), 'io::load');
  await page.keyboard.press('Enter');
  await hasText(selectedName(page), 'io::load');
  await page.locator('#search').fill('a');
  await page.getByRole('option', { name: /^data\.csv/ }).click();
  await hasText(selectedName(page), 'data.csv');
  await page.locator('#search').fill('nowhere');
  await hasText(page.locator('#results [role=status]'), 'Nothing found');
  await page.locator('#search').press('Escape');
  await page.locator('#results').waitFor({ state: 'hidden' });
});

test('filters by state, function and file, and says when nothing is left', async (t) => {
  const made = diamond(t);
  addCall(made, 'alone');
  fs.writeFileSync(made.data, 'other');
  addCall(made, 'fresh');
  const page = await open(t, makePage(made)), counts = page.locator('#counts');
  await hasText(counts, /^6 calls/);
  await chip(page, 'stale').click();
  await hasText(counts, /^1 of 6 calls/);
  await findBox(page, 'fresh');
  await chip(page, 'cached').click();
  await hasText(page.locator('#empty h2'), 'No call passes the filters');
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await hasText(counts, /^6 calls/);
  await page.locator('#filter-function').fill('rig');
  await hasText(counts, /^1 of 6 calls/);
  await page.locator('#filter-function').fill('');
  await page.locator('#filter-file').fill('no-such-file');
  await hasText(counts, /^0 of 6 calls/);
  await page.locator('#filter-file').fill('data');
  await hasText(counts, /^6 calls/);
});

test('the table holds the same, sorts, and works by keyboard', async (t) => {
  const page = await open(t, plainPage());
  await page.getByRole('button', { name: 'Table', exact: true }).click();
  const names = () => page.locator('#table tbody th').allTextContents();
  await page.locator('#table tbody tr').first().waitFor();
  await page.getByRole('button', { name: 'Function', exact: true }).click();
  assert.deepEqual(await names(), ['io::load', 'left', 'right', 'top']);
  assert.equal(await page.locator('th[data-column=function]').getAttribute('aria-sort'), 'ascending');
  await page.getByRole('button', { name: 'Function', exact: true }).click();
  assert.deepEqual(await names(), ['top', 'right', 'left', 'io::load']);
  assert.equal(await page.locator('#table').getAttribute('aria-rowcount'), '5');

  await page.locator('#table tbody tr').first().focus();
  for (const key of ['ArrowDown', 'ArrowDown', 'Enter']) await page.keyboard.press(key);
  await hasText(selectedName(page), 'left');
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute('aria-selected')), 'true');
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await hasText(selectedName(page), 'io::load');
});

test('the keyboard walks the graph, and what it meets is announced', async (t) => {
  const page = await open(t, plainPage());
  await arranged(page);
  await page.locator('#canvas').focus();
  for (const [key, name] of [['ArrowLeft', 'top'], ['ArrowLeft', /^(left|right)$/], ['ArrowLeft', 'io::load'], ['ArrowLeft', 'data.csv'], ['ArrowRight', 'io::load']]) {
    await page.keyboard.press(key);
    await hasText(selectedName(page), name);
  }
  await hasText(page.locator('#announce'), 'io::load, cached, 2 callers, 0 calls made');
  await page.keyboard.press('Enter');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'details');
  await page.keyboard.press('Escape');
  await details(page).waitFor({ state: 'hidden' });
});

test('wheel, buttons, keys and dragging move the picture; Fit brings it back', async (t) => {
  const page = await open(t, plainPage()), canvas = page.locator('#canvas');
  const { x, y } = await findBox(page, 'top');
  const pointsAt = async () => {
    await page.mouse.move(2, 2);
    await page.mouse.move(x, y);
    return ((await canvas.getAttribute('title')) || '').split('\n')[0];
  };
  const times = async (n, action) => { for (let i = 0; i < n; i++) await action(); };
  const moves = {
    wheel: async () => { await page.mouse.move(x - 300, y); await page.mouse.wheel(0, -600); },
    button: () => times(3, () => page.getByRole('button', { name: 'Zoom in' }).click()),
    key: () => times(6, () => canvas.press('-')),
    drag: async () => {
      await page.mouse.move(300, 200);
      await page.mouse.down();
      await page.mouse.move(520, 400, { steps: 4 });
      await page.mouse.up();
    },
  };
  for (const [name, move] of Object.entries(moves)) {
    await move();
    assert.notEqual(await pointsAt(), 'top', name);
    await page.getByRole('button', { name: 'Show everything' }).click();
    assert.equal(await pointsAt(), 'top', `Fit after ${name}`);
  }
});

test('the address keeps what is selected', async (t) => {
  const file = plainPage(), page = await open(t, file);
  await clickBox(page, 'right');
  await page.getByRole('button', { name: 'Table', exact: true }).click();
  const hash = await page.evaluate(() => window.location.hash);
  const again = await open(t, file, { hash });
  await hasText(selectedName(again), 'right');
  await again.locator('#table tbody [aria-selected=true]').waitFor();
  const wrong = await open(t, file, { hash: '#call=gone:00' });
  await arranged(wrong);
  assert.equal(await details(wrong).isHidden(), true);
});

test('light and dark follow the system and the button', async (t) => {
  const file = plainPage(), back = (page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await open(t, file), dark = await open(t, file, { colorScheme: 'dark' });
  const [white, black] = [await back(light), await back(dark)];
  assert.notEqual(white, black);
  await dark.getByRole('button', { name: /^Theme/ }).click();
  assert.equal(await back(dark), white);
  await light.getByRole('button', { name: 'Theme: as the system' }).click();
  await light.getByRole('button', { name: 'Theme: light' }).click();
  assert.equal(await back(light), black);
});

test('everything can be reached by Tab, has a name, and shows the focus', async (t) => {
  const page = await open(t, plainPage());
  await arranged(page);
  const reached = [];
  for (let i = 0; i < 21; i++) {
    await page.keyboard.press('Tab');
    reached.push(await page.evaluate(() => {
      const e = document.activeElement, name = e.getAttribute('aria-label') || e.textContent.trim() || (e.labels && e.labels[0]?.textContent.trim());
      return [e.id || e.dataset.state, Boolean(name), getComputedStyle(e).outlineStyle !== 'none'];
    }));
  }
  const expected = ['skip', 'search', 'view-graph', 'view-table', 'view-timeline', 'keys', 'theme', 'cached', 'stale', 'missing', 'filter-function',
    'filter-file', 'compare', 'colour-by', 'direction', 'show-files', 'grouped', 'canvas', 'zoom-in', 'zoom-out', 'fit'];
  assert.deepEqual(reached, expected.map((id) => [id, true, true]));
});

test('names of any kind are shown as text', async (t) => {
  const made = diamond(t), name = '</script><img src=x onerror=alert(1)> "q" \\ \u0645\u0631\u062d\u0628\u0627';
  addCall(made, name);
  const page = await open(t, makePage(made));
  await page.getByRole('button', { name: 'Table', exact: true }).click();
  await page.locator('#table tbody tr', { hasText: 'onerror' }).click();
  await hasText(selectedName(page), name);
  const svg = execFileSync(cachepy, ['graph', '--format', 'svg', made.cache], { encoding: 'utf8' });
  const shown = await page.evaluate((text) => {
    const parsed = new DOMParser().parseFromString(text, 'image/svg+xml');
    return parsed.querySelector('parsererror') ? ['not well-formed'] : [...parsed.querySelectorAll('text')].map((e) => e.textContent);
  }, svg);
  assert.ok(shown.some((s) => s.startsWith('</script><img src=x')), shown.join('\n'));
});

test('Mermaid itself draws the flowchart, whatever is in names', async (t) => {
  const made = diamond(t), name = 'odd "name" &amp; <x> ]]> `a` *b* _c_ %% ; \\N end';
  addCall(made, name);
  const flowchart = execFileSync(cachepy, ['graph', '--format', 'mermaid', made.cache], { encoding: 'utf8' });
  fs.writeFileSync(`${made.dir}/blank.html`, '<!doctype html><title>-</title>');
  const page = await open(t, `${made.dir}/blank.html`);
  await page.addScriptTag({ path: fileURLToPath(new URL('node_modules/mermaid/dist/mermaid.min.js', import.meta.url)) });
  const { labels, arrows, dotted } = await page.evaluate(async (text) => {
    const { svg } = await mermaid.render('drawn', text);
    document.body.innerHTML = svg;
    const count = (selector) => document.querySelectorAll(selector).length;
    return {
      labels: [...document.querySelectorAll('.nodeLabel')].map((e) => e.textContent.trim()).sort(),
      arrows: count('.flowchart-link'), dotted: count('.flowchart-link.edge-pattern-dotted'),
    };
  }, flowchart);
  assert.deepEqual(labels, ['data.csv', 'io::load', 'left', name, 'right', 'top']);
  assert.deepEqual([arrows, dotted], [6, 2]);
});

test('an empty graph says what to do', async (t) => {
  const dir = scratch(t), cache = `${dir}/cache`;
  fs.mkdirSync(`${cache}/results`, { recursive: true });
  try {
    execFileSync(cachepy, ['graph', cache, '-o', `${dir}/graph.html`], { stdio: 'ignore' });
  } catch (e) {
    assert.equal(e.status, 1, 'nothing found');
  }
  const page = await open(t, `${dir}/graph.html`);
  await hasText(page.locator('#empty h2'), 'Nothing is cached here yet');
});

test('it prints: the whole picture, or the table', async (t) => {
  const page = await open(t, plainPage());
  await arranged(page);
  const picture = await page.pdf();
  await page.getByRole('button', { name: 'Table', exact: true }).click();
  const table = await page.pdf();
  assert.ok(picture.length > 5000 && table.length > 5000, `${picture.length} and ${table.length} bytes`);
  await page.emulateMedia({ media: 'print' });
  assert.equal(await page.locator('.filters').isVisible(), false);
  assert.equal(await page.locator('#table').isVisible(), true);
});

test('colours tell time, size or age, with a scale', async (t) => {
  const page = await open(t, plainPage());
  await arranged(page);
  assert.equal(await page.locator('#scale').isVisible(), false);
  await page.locator('#colour-by').selectOption('size');
  await hasText(page.locator('#scale'), /^size \d+ B/);
  await page.locator('#colour-by').selectOption('state');
  assert.equal(await page.locator('#scale').isVisible(), false);
});

test('the timeline shows what ran when, and selects calls', async (t) => {
  const page = await open(t, plainPage());
  await arranged(page);
  await page.keyboard.press('l');
  await page.locator('#timeline [data-call]').first().waitFor();
  assert.equal(await page.locator('#timeline [data-call]').count(), 4);
  await hasText(page.locator('#timeline'), /process 4242, thread 4243/);
  await page.locator('#timeline [data-call]').last().click();
  await page.locator('#details h2').waitFor();
  await page.keyboard.press('t');
  await page.locator('#table').waitFor();
});

test('? lists the keys', async (t) => {
  const page = await open(t, plainPage());
  await arranged(page);
  await page.locator('#canvas').press('?');
  await hasText(page.locator('#keys-dialog'), /Search functions/);
  await page.keyboard.press('Escape');
  assert.equal(await page.locator('#keys-dialog').isVisible(), false);
});

test('at 700 and 390 pixels nothing covers anything, and boxes have readable labels', async (t) => {
  const file = plainPage();
  for (const width of [700, 390]) {
    const page = await open(t, file, { viewport: { width, height: 780 } });
    await arranged(page);
    const boxes = await Promise.all(['h1', '.segmented', '#theme', '#search'].map((s) => page.locator(s).boundingBox()));
    for (const [i, a] of boxes.entries()) {
      for (const b of boxes.slice(i + 1)) {
        const apart = a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
        assert.ok(apart, `at ${width}: ${JSON.stringify([a, b])}`);
      }
    }
    assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= width);
  }
});
