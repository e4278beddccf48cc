// Pages of many calls: grouped by function, opened by a click, still a table and a search.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  arranged, chip, clickBox, details, findBox, hasText, largePage, open, selectedName, startBrowser, stopBrowser,
} from './support.mjs';

before(startBrowser);
after(stopBrowser);

test('10 000 calls are grouped by function; a click opens a group, another closes it', async (t) => {
  const page = await open(t, largePage(t, 10000, 5));
  await hasText(page.locator('#counts'), /^10\u202f000 calls, 5 functions, 2 files/);
  assert.equal(await page.getByLabel('Group by function').isChecked(), true);
  await clickBox(page, 'stage::step_4');
  await hasText(selectedName(page), 'stage::step_4');
  assert.match(await details(page).innerText(), /Calls\s+2\u202f000/);
  await details(page).getByRole('button', { name: /Open the group/ }).click();
  await hasText(page.locator('#details .main'), 'Close the group');
  await arranged(page);
  await details(page).getByRole('button', { name: 'Close the group' }).click();
  await hasText(page.locator('#details .main'), /Open the group/);
  await findBox(page, 'stage::step_4');
});

test('a call inside a group is taken out of it when it is selected', async (t) => {
  const page = await open(t, largePage(t, 10000, 5));
  await page.locator('#search').fill((7777).toString(16).padStart(32, '0'));
  await page.keyboard.press('Enter');
  await hasText(selectedName(page), 'stage::step_3');
  await arranged(page);
  const box = await findBox(page, 'stage::step_3');
  assert.ok(box);
  await details(page).getByRole('link', { name: /stage::step_4/ }).first().click();
  await hasText(selectedName(page), 'stage::step_4');
});

test('arranging that was given up for another does not go on being told', async (t) => {
  const page = await open(t, largePage(t, 10000, 5), { isSpoilt: true });
  await arranged(page);
  await page.clock.install();
  await page.getByLabel('Group by function').evaluate((box) => { box.click(); box.click(); });
  await arranged(page);
  await page.clock.runFor(1000);
  assert.equal(await page.locator('#busy').isVisible(), false);
});

test('100 000 calls open, filter, sort, show all of a call, and end with the last row', async (t) => {
  const page = await open(t, largePage(t, 100000, 10));
  await hasText(page.locator('#counts'), /^100\u202f000 calls/);
  await hasText(chip(page, 'stale').locator('b'), '100');
  await page.getByRole('button', { name: 'Table', exact: true }).click();
  await page.getByRole('button', { name: 'Took', exact: true }).click();
  await hasText(page.locator('#table tbody tr[data-row="0"] .number').first(), '100 ms');
  await page.locator('#table tbody tr[data-row="0"]').focus();
  await page.keyboard.press('End');
  await hasText(page.locator('#table tbody tr[data-row="99999"] .number').first(), '0 ns');
  assert.ok(await page.locator('#table tbody tr').count() < 100, 'only what is in view is made');
  await page.locator('#search').fill('99950');
  await page.getByRole('option', { name: 'n = 99950' }).click();
  await details(page).getByText('Other key parts').click();
  const text = await details(page).innerText();
  const hash = (99950).toString(16).padStart(32, '0');
  for (const part of ['stage::step_9', '100 ms', '97.6 KiB', '1970-01-01', hash, 'a1a1a1a1a1', '99950', 'int (int)', '/usr/bin/analysis',
    `/c/results/00/stage::step_9.${hash}.cpz`, '506 B', 'code', 'c0de', '/data/a.fastq', 'aa', 'bb']) {
    assert.ok(text.includes(part), `${part} is missing in\n${text}`);
  }
  await chip(page, 'cached').click();
  await hasText(page.locator('#counts'), /^100 of 100\u202f000 calls/);
});

test('all 10 000 calls can be drawn one by one', async (t) => {
  const page = await open(t, largePage(t, 10000, 5));
  await arranged(page);
  await page.getByLabel('Group by function').uncheck();
  await arranged(page);
  await page.locator('#canvas').focus();
  await page.keyboard.press('ArrowRight');
  await hasText(selectedName(page), 'stage::step_0');
  await page.keyboard.press('ArrowLeft');
  await hasText(selectedName(page), 'stage::step_1');
});
