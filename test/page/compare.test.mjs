// Two moments compared: in the page of a file, and in the served page.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { after, before, test } from 'node:test';
import {
  addCall, arranged, cachepy, clickBox, details, diamond, findBox, hasText, makePage, open, plainPage, selectedName, serve, startBrowser, stopBrowser,
} from './support.mjs';

before(startBrowser);
after(stopBrowser);

const change = (page, name) => page.locator(`#compare-changes [data-change=${name}]`);
const counted = (page, name) => change(page, name).locator('b');

test('a saved page tells what was added, went stale, lost its result and disappeared since', async (t) => {
  const made = diamond(t);
  addCall(made, 'past');
  const old = makePage(made, 'old.html');
  execFileSync(cachepy, ['rm', '--quiet', 'left', made.cache]);
  execFileSync(cachepy, ['rm', '--quiet', 'past', made.cache]);
  fs.writeFileSync(made.data, 'other');
  addCall(made, 'fresh');
  const page = await open(t, makePage(made));
  await arranged(page);
  await page.keyboard.press('c');
  await page.locator('#compare-file').setInputFiles(old);
  await hasText(counted(page, 'added'), '1');
  await hasText(counted(page, 'outdated'), '3');
  await hasText(counted(page, 'emptied'), '2');
  await clickBox(page, 'fresh');
  await hasText(details(page).locator('.change'), /old\.html.*this page.*: added\.$/);
  await change(page, 'outdated').click();
  await change(page, 'emptied').click();
  await hasText(page.locator('#counts'), /^1 of 6 calls/);
  await page.getByRole('button', { name: 'Table', exact: true }).click();
  await hasText(page.locator('#table tbody tr[data-row] td').nth(1), '+ added');
  await page.getByRole('button', { name: 'Stop comparing' }).click();
  await hasText(page.locator('#counts'), /^6 calls/);
});

test('calls that have disappeared are drawn where they were', async (t) => {
  const made = diamond(t), old = makePage(made, 'old.html'), other = diamond(t);
  fs.rmSync(other.cache, { recursive: true });
  addCall(other, 'only');
  const page = await open(t, makePage(other));
  await arranged(page);
  await page.getByRole('button', { name: 'Compare', exact: true }).click();
  await page.locator('#compare-file').setInputFiles(old);
  await hasText(counted(page, 'gone'), '4');
  await hasText(counted(page, 'added'), '1');
  await clickBox(page, 'left');
  await hasText(selectedName(page), 'left');
  await hasText(details(page).locator('.change'), /disappeared\.$/);
  await details(page).getByRole('link', { name: /^io::load/ }).click();
  await hasText(selectedName(page), 'io::load');
  await page.keyboard.press('Escape');
  await page.keyboard.press('c');
  await hasText(page.locator('#counts'), /^1 call,/);
});

test('runs are told from the times of results', async (t) => {
  const page = await open(t, plainPage());
  await arranged(page);
  await page.keyboard.press('c');
  await page.locator('#compare-from').selectOption({ label: 'before the first result' });
  await hasText(counted(page, 'computed'), '4');
  await hasText(page.locator('#compare-note'), /only the times of results are known/);
});

test('a file that is no page of cachepy is refused', async (t) => {
  const made = diamond(t), page = await open(t, makePage(made));
  await arranged(page);
  await page.keyboard.press('c');
  await page.locator('#compare-file').setInputFiles(made.data);
  await hasText(page.locator('#compare-note'), 'data.csv is not a saved page of cachepy.');
});

test('a marked moment is compared with what happens after it, live', async (t) => {
  const made = diamond(t), page = await open(t, (await serve(t, made.cache)).url);
  await arranged(page);
  await page.keyboard.press('m');
  await hasText(counted(page, 'unchanged'), '4');
  addCall(made, 'newcomer');
  await hasText(counted(page, 'added'), '1');
  fs.writeFileSync(made.data, 'other');
  await hasText(counted(page, 'outdated'), '4');
  await findBox(page, 'newcomer');
  fs.writeFileSync(made.data, '1,2,3\n');
  await hasText(counted(page, 'unchanged'), '4');
  execFileSync(process.env.MAKE_CACHE, [made.cache, made.data, '--run', 'left'], { input: 'finish\n' });
  await hasText(counted(page, 'recomputed'), '1');
  assert.match(await page.locator('#compare-from option:checked').innerText(), /^marked at/);
});
