// Calls that run while one looks: they appear, wait for each other, turn into results, or end without one.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import { after, before, test } from 'node:test';
import {
  arranged, clickBox, details, diamond, findBox, hasText, open, selectedName, serve, startBrowser, stopBrowser,
} from './support.mjs';

before(startBrowser);
after(stopBrowser);

/** A process that computes a call, once it has begun to; `waits`: it is one that must wait. Ends the call with finish() or kill(). */
async function run(t, { cache, data }, name, { waits = false } = {}) {
  const child = spawn(process.env.MAKE_CACHE, [cache, data, '--run', name], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const kill = async () => { child.kill('SIGKILL'); await ended; };
  t.after(kill);
  if (!waits) await once(child.stdout, 'data');
  return { pid: child.pid, kill, finish: async () => { child.stdin.end('finish\n'); await ended; } };
}

const button = (page) => page.locator('#running');
const rows = (page) => details(page).locator('.running li');

test('a running call is a box and a row, and turns into its result', async (t) => {
  const made = diamond(t), page = await open(t, (await serve(t, made.cache)).url);
  await hasText(button(page), '0 running');
  const running = await run(t, made, 'train');
  await hasText(button(page), '1 running');
  await clickBox(page, 'train');
  await hasText(selectedName(page), '1 call running');
  await hasText(details(page).locator('h3'), new RegExp(`^Process ${running.pid} on `));
  await hasText(rows(page).locator('b'), /^\d s$/);
  await page.keyboard.press('l');
  await hasText(page.locator('#timeline .open title'), /^train\nrunning for \d+ s$/);
  await page.keyboard.press('g');
  await running.finish();
  await hasText(button(page), '0 running');
  await hasText(page.locator('#counts'), /^5 calls/);
  await hasText(selectedName(page), 'No call is running');
  await clickBox(page, 'train');
  await hasText(details(page).locator('.kind .state'), 'cached');
});

test('who waits for whom is shown, and a known call is marked where it is', async (t) => {
  const made = diamond(t), page = await open(t, (await serve(t, made.cache)).url);
  await arranged(page);
  const before = await findBox(page, 'left');
  const first = await run(t, made, 'left'), second = await run(t, made, 'left', { waits: true });
  await hasText(button(page), '1 running');
  await button(page).click();
  await hasText(rows(page).filter({ hasText: 'waited for by' }).locator('.hint').first(), `computing; waited for by process ${second.pid}`);
  await hasText(rows(page).filter({ hasText: 'waits for process' }).locator('.hint').first(), `waits for process ${first.pid}`);
  await page.keyboard.press('Escape');
  await details(page).waitFor({ state: 'hidden' });
  await arranged(page);
  assert.deepEqual(await findBox(page, 'left'), before, 'nothing has moved');
});

test('a program that is killed leaves no running call behind', async (t) => {
  const made = diamond(t), page = await open(t, (await serve(t, made.cache)).url);
  const running = await run(t, made, 'doomed');
  await hasText(button(page), '1 running');
  await button(page).click();
  await running.kill();
  await hasText(button(page), '0 running');
  await hasText(rows(page).locator('.hint').first(), 'ended without a result');
});

test('thousands of calls are counted by function, and do not flood the page', async (t) => {
  const made = diamond(t), file = `${made.cache}/locks/1-2.running`, page = await open(t, (await serve(t, made.cache)).url);
  const line = (text) => `${text.padEnd(511)}\n`, since = `${Date.now() - 60000}000000`;
  fs.mkdirSync(`${made.cache}/locks`, { recursive: true });
  fs.writeFileSync(file, '');
  // The file counts as long as its process holds this lock.
  const holder = spawn('flock', ['-x', file, 'sh', '-c', 'echo held; exec cat'], { stdio: ['pipe', 'pipe', 'inherit'] });
  t.after(() => holder.stdin.end());
  await once(holder.stdout, 'data');
  fs.writeFileSync(file, line('cachepy-running-1 1 far.example')
    + Array.from({ length: 3000 }, (_, i) => line(`c ${i.toString(16).padStart(32, '0')} ${since} fit<${i % 3}>`)).join(''));
  await hasText(button(page), '3\u202f000 running');
  await button(page).click();
  await hasText(rows(page).first(), /^fit<0>1\u202f000 running.*the longest for 6\d s$/);
  assert.ok(await rows(page).count() <= 203);
  holder.stdin.end();
  await hasText(button(page), '0 running');
});

test('in an empty cache, the first call is seen while it runs', async (t) => {
  const made = diamond(t);
  fs.rmSync(made.cache, { recursive: true });
  fs.mkdirSync(`${made.cache}/results`, { recursive: true });
  const page = await open(t, (await serve(t, made.cache)).url);
  await hasText(page.locator('#empty h2'), 'Nothing is cached here yet');
  const running = await run(t, made, 'first');
  await page.locator('#empty').waitFor({ state: 'hidden' });
  await findBox(page, 'first');
  await running.finish();
  await hasText(page.locator('#counts'), /^1 call,/);
});
