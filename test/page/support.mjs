// What the tests of the page share: caches made by make_cache, pages made by cachepy, a browser to use them in.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

export const cachepy = process.env.CACHEPY;
const makeCache = process.env.MAKE_CACHE;

/** A directory of a test's own, gone with it. */
export function scratch(t) {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'cachepy-page-'));
  t.after(() => fs.rmSync(dir, { recursive: true, force: true }));
  return dir;
}

/** top calls left and right, both call io::load, which tracked data.csv. */
export function diamond(t) {
  const dir = scratch(t), data = path.join(dir, 'data.csv'), cache = path.join(dir, 'cache');
  execFileSync(makeCache, [cache, data]);
  return { dir, data, cache };
}

/** One more call, of a function of any name, that tracked `data`. */
export function addCall({ cache, data }, name) {
  execFileSync(makeCache, [cache, data, '--lone', name]);
}

/** One more hit of a function, as the program that had it tells when it ends. */
export function countHit({ cache, data }, name, savedMs) {
  execFileSync(makeCache, [cache, data, '--served', name, String(savedMs)]);
}

export function makePage({ dir, cache }, name = 'graph.html') {
  const file = path.join(dir, name);
  execFileSync(cachepy, ['graph', cache, '-o', file]);
  return file;
}

const DATA = '<script type="application/json" id="data">', ENTRIES = '<script type="text/plain" id="entries">';

/** The page with other text in the element that begins like this. */
function filled(page, element, text) {
  const begin = page.indexOf(element) + element.length;
  return page.slice(0, begin) + text + page.slice(page.indexOf('</script>', begin));
}

/** The page of another graph: `size` calls of `functions` functions, each calling two of the next one; stale where a
 * file has changed. */
export function largePage(t, size, functions) {
  const { dir, cache } = diamond(t), file = makePage({ dir, cache });
  const text = fs.readFileSync(file, 'utf8'), per = size / functions;
  const calls = Array.from({ length: size }, (_, i) => i);
  const last = (i) => i >= size - per;
  const children = calls.map((i) => (last(i) ? [] : [i + per, Math.floor(i / per) * per + per + ((i + 1) % per)]));
  const data = {
    written: 0, highlightStale: true, known: size, functions: Array.from({ length: functions }, (_, f) => `stage::step_${f}`),
    sources: [''], fn: calls.map((i) => Math.floor(i / per)), hashes: calls.map((i) => i.toString(16).padStart(32, '0')).join(' '),
    states: calls.map((i) => (last(i) && i % 100 === 0 ? '1' : '0')).join(''), created: calls, cost: calls.map((i) => i * 1000),
    bytes: calls, source: calls.map(() => 0), own: calls.map((i) => (last(i) ? 1 + (i % 2) : 0)), inherited: calls.map(() => 0), children,
    counts: [], files: ['/data/a.fastq', '/data/b.fastq'], fileChanged: [1, 0],
    versions: [[0, 'aa', 'bb', 1], [1, 'cc', 'cc', 0]], ownSets: [[], [0], [1]], inheritedSets: [[]],
  };
  const shapes = data.functions.map((name) => [`/c/results/\x02/${name}.\x01.cpz`, '/usr/bin/analysis', 'int (int)', 'int', ['argument', 'n'], ['code', '', 'c0de', '']]);
  const entries = [shapes, ...calls.map((i) => [Math.floor(i / per), 506, 'a1'.repeat(16), String(i)])].map((line) => `${JSON.stringify(line)}\n`).join('');
  fs.writeFileSync(file, filled(filled(text, ENTRIES, entries), DATA, JSON.stringify(data)));
  return file;
}

let starting = null, context = null;
const idle = [];  // pages to use again: a new one takes longer than most tests

/** One browser for all tests of a process. */
export async function startBrowser() {
  starting ||= chromium.launch({ executablePath: process.env.CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] });
  const browser = await starting;
  context ||= await browser.newContext();
}
export async function stopBrowser() {
  const ending = starting;
  starting = null;
  if (ending) await (await ending).close();
}

const pagesOf = new Map();
/** What is to end before a page's server does. */
async function closePages(t) {
  for (const page of pagesOf.get(t) || []) await page.goto('about:blank');
}

/** Starts the server, with a limit of open files, or through another program. Returns {url, stop(signal) -> exit code}. */
export async function serve(t, cache, { options = [], files = 1000, by = '' } = {}) {
  const child = spawn('sh', ['-c', `ulimit -n ${files}; exec ${by} "$0" serve "$@"`, cachepy, cache, ...options],
    { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  t.after(async () => {
    await closePages(t);
    child.kill('SIGKILL');
    await ended;
  });
  const [line] = await once(child.stdout, 'data');
  return {
    url: String(line).trim(),
    stop: async (signal) => { child.kill(signal); return (await ended)[0]; },
  };
}

async function newPage() {
  const page = await context.newPage();
  const trouble = (text) => page.trouble.push(text);
  page.on('pageerror', (e) => trouble(e.stack));
  page.on('console', (m) => { if (m.type() === 'error' && !page.expectsTrouble) trouble(m.text()); });
  page.on('request', (r) => { if (!/^(data|blob|about):/.test(r.url()) && !r.url().startsWith(page.address)) trouble(r.url()); });
  page.on('dialog', (d) => { trouble(`dialog: ${d.message()}`); d.dismiss(); });
  return page;
}

/** Opens a page, and fails the test when anything goes wrong in it or it asks for anything from elsewhere. `isSpoilt`: the test changes
 * what cannot be put back, so no other test may use the page. */
export async function open(t, target, { hash = '', viewport = { width: 1280, height: 800 }, colorScheme = 'light', isSpoilt = false } = {}) {
  const address = target.startsWith('http') ? target : pathToFileURL(target).href, page = idle.pop() || await newPage();
  Object.assign(page, { trouble: [], expectsTrouble: false, address });
  pagesOf.set(t, [...(pagesOf.get(t) || []), page]);
  t.after(async () => {
    const { trouble } = page;
    await page.evaluate(() => localStorage.clear()).catch(() => {});
    if (isSpoilt) await page.close();
    else {
      await page.goto('about:blank');
      idle.push(page);
    }
    assert.deepEqual(trouble, []);
  });
  await page.bringToFront();  // frames of other pages are drawn once a second
  await page.setViewportSize(viewport);
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce', media: 'screen' });
  await page.goto(address + hash);
  return page;
}

let plain = null;
/** The page of an unchanged diamond(), for tests that only look at it; made once. */
export function plainPage() {
  if (!plain) {
    const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'cachepy-page-'));
    process.on('exit', () => fs.rmSync(dir, { recursive: true, force: true }));
    const made = { dir, data: path.join(dir, 'data.csv'), cache: path.join(dir, 'cache') };
    execFileSync(makeCache, [made.cache, made.data]);
    plain = makePage(made);
  }
  return plain;
}

/** Waits until the picture shows what was asked for last. */
export async function arranged(page) {
  await page.waitForFunction(() => document.body.dataset.arranged);
}

/** Where a box is on the screen, found as a person would find it: by pointing at things until its name appears. Hundreds of
 * places are pointed at, so by events made in the page; at the box then with the mouse. */
export async function findBox(page, name) {
  await arranged(page);
  const found = await page.locator('#canvas').evaluate((canvas, wanted) => {
    const area = canvas.getBoundingClientRect();
    for (let y = area.y + 10; y < area.bottom; y += 22) {
      for (let x = area.x + 20; x < area.right; x += 70) {
        canvas.dispatchEvent(new PointerEvent('pointermove', { clientX: x, clientY: y, bubbles: true }));
        if (canvas.title.split('\n')[0] === wanted) return { x, y };
      }
    }
    return null;
  }, name);
  assert.ok(found, `no box is called ${name}`);
  await page.mouse.move(found.x, found.y);
  assert.equal((await page.locator('#canvas').getAttribute('title')).split('\n')[0], name);
  return found;
}

export async function clickBox(page, name) {
  const { x, y } = await findBox(page, name);
  await page.mouse.click(x, y);
}

/** Waits until the text of an element is, or matches, this. */
export async function hasText(locator, expected) {
  const fits = (text) => (expected instanceof RegExp ? expected.test(text) : text === expected);
  let text;
  for (let tries = 0; tries < 400; tries++) {
    text = (await locator.textContent({ timeout: 20000 })).trim();
    if (fits(text)) return;
    await new Promise((resolve) => { setTimeout(resolve, 25); });
  }
  assert.fail(`is '${text}', not ${expected}`);
}

export const details = (page) => page.locator('#details');
export const selectedName = (page) => details(page).locator('h2');
export const chip = (page, state) => page.locator(`#states [data-state=${state}]`);
