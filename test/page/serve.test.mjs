// The served page: it follows files and entries, and answers only whom it should.
import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { after, before, test } from 'node:test';
import {
  addCall, cachepy, chip, clickBox, countHit, details, diamond, hasText, open, scratch, selectedName, serve, startBrowser, stopBrowser,
} from './support.mjs';

before(startBrowser);
after(stopBrowser);

/** {status, text} of a request that may be as odd as one likes. */
function ask(url, { method = 'GET', host, path } = {}) {
  const { hostname, port, pathname, search } = new URL(url);
  return new Promise((resolve, reject) => {
    const request = http.request({ hostname, port, method, path: path ?? pathname + search, headers: host ? { host } : {} }, (answer) => {
      let text = '';
      answer.on('data', (piece) => { text += piece; });
      answer.on('end', () => resolve({ status: answer.statusCode, text, headers: answer.headers }));
    });
    request.on('error', reject);
    request.end();
  });
}

test('an edited file turns calls stale in the open page, and back', async (t) => {
  const made = diamond(t), { url } = await serve(t, made.cache), page = await open(t, url);
  await hasText(page.locator('#as-of'), 'Live');
  await clickBox(page, 'top');
  await hasText(details(page).locator('pre'), '42');
  await hasText(details(page).locator('.kind .state'), 'cached');
  fs.writeFileSync(made.data, 'edited');
  await hasText(chip(page, 'stale').locator('b'), '4');
  await hasText(details(page).locator('.kind .state'), 'stale');
  await hasText(details(page).locator('.why'), /data\.csv has changed/);
  fs.rmSync(made.data);
  fs.writeFileSync(made.data, '1,2,3\n');
  await hasText(chip(page, 'cached').locator('b'), '4');
});

test('new calls appear, removed entries are missing, and the selection stays', async (t) => {
  const made = diamond(t), { url } = await serve(t, made.cache), page = await open(t, url);
  await clickBox(page, 'left');
  addCall(made, 'newcomer');
  await hasText(page.locator('#counts'), /^5 calls/);
  await hasText(selectedName(page), 'left');
  for (const directory of fs.readdirSync(`${made.cache}/results`)) {
    for (const entry of fs.readdirSync(`${made.cache}/results/${directory}`)) {
      if (entry.startsWith('left')) fs.rmSync(`${made.cache}/results/${directory}/${entry}`);
    }
  }
  await hasText(chip(page, 'missing').locator('b'), '1');
  await hasText(details(page).locator('.kind .state'), 'missing');
});

test('it goes on where a tracked directory cannot be walked to its end', async (t) => {
  const made = diamond(t), tree = path.join(made.dir, 'tree');
  fs.mkdirSync(path.join(tree, ...Array(150).fill('deeper')), { recursive: true });
  addCall({ cache: made.cache, data: tree }, 'walk');
  const page = await open(t, (await serve(t, made.cache, { files: 100 })).url);
  await hasText(page.locator('#counts'), /^5 calls/);
  await hasText(page.locator('#as-of'), 'Live');
  addCall(made, 'another');
  await hasText(page.locator('#counts'), /^6 calls/);
});

test('what a program saved is added when it ends', async (t) => {
  const made = diamond(t), { url } = await serve(t, made.cache), page = await open(t, url);
  await hasText(page.locator('#as-of'), 'Live');
  for (const total of ['5.00 s', '10.0 s']) {
    countHit(made, 'left', 5000);
    await hasText(page.locator('#saved'), `${total} saved`);
  }
});

test('an open page goes on when the directory is served again', async (t) => {
  const made = diamond(t), first = await serve(t, made.cache), page = await open(t, first.url);
  await hasText(page.locator('#as-of'), 'Live');
  page.expectsTrouble = true;
  await first.stop('SIGTERM');
  await hasText(page.locator('#as-of'), /The server has stopped/);
  addCall(made, 'meanwhile');
  const second = await serve(t, made.cache);
  assert.equal(second.url, first.url);
  await hasText(page.locator('#as-of'), 'Live');
  await hasText(page.locator('#counts'), /^5 calls/);
});

test('an empty cache fills while one looks', async (t) => {
  const dir = scratch(t), made = { dir, cache: `${dir}/cache`, data: `${dir}/data.csv` };
  fs.mkdirSync(`${made.cache}/results`, { recursive: true });
  const { url } = await serve(t, made.cache), page = await open(t, url);
  await hasText(page.locator('#empty h2'), 'Nothing is cached here yet');
  fs.writeFileSync(made.data, '');
  addCall(made, 'first');
  await hasText(page.locator('#counts'), /^1 call,/);
  await clickBox(page, 'first');
});

test('it answers on loopback, to GET, below its secret address only', async (t) => {
  const { url } = await serve(t, diamond(t).cache), { port, pathname } = new URL(url);
  assert.equal((await ask(url)).status, 200);
  assert.match((await ask(url)).headers['content-type'], /^text\/html/);
  for (const host of [`localhost:${port}`, `127.0.0.1:${port}`, `[::1]:${port}`]) assert.equal((await ask(url, { host })).status, 200, host);
  for (const host of ['evil.example', `evil.example:${port}`, '127.0.0.1.evil.example', '0.0.0.0', '']) {
    assert.ok([400, 403].includes((await ask(url, { host: host || ' ' })).status), host);
  }
  for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'HEAD']) assert.equal((await ask(url, { method })).status, 405, method);
  for (const path of ['/', '/graph.json', '/0000/', `${pathname}../`, `${pathname}../../etc/passwd`, `${pathname}%2e%2e/%2e%2e/etc/passwd`, `${pathname}/etc/passwd`]) {
    const { status, text } = await ask(url, { path });
    assert.equal(status, 404, path);
    assert.ok(!text.includes('root:'), path);
  }
  assert.equal((await ask(`${url}entry.json?hash=../../x`)).status, 404);
  const listening = execFileSync('cat', ['/proc/net/tcp', '/proc/net/tcp6'], { encoding: 'utf8' }).split('\n')
    .filter((line) => line.includes(`:${Number(port).toString(16).toUpperCase().padStart(4, '0')} `) && / 0A /.test(line));
  assert.ok(listening.length >= 1);
  for (const line of listening) assert.match(line, /: (0100007F|00000000000000000000000001000000):/, 'loopback only');
});

test('--json prints the address as the schema says', async (t) => {
  const { url: line } = await serve(t, diamond(t).cache, { options: ['--json'] });
  const answer = JSON.parse(line);
  assert.deepEqual(Object.keys(answer), ['url']);
  assert.equal((await ask(answer.url)).status, 200);
});

test('a taken port is an error that says so', async (t) => {
  const { cache } = diamond(t), { url } = await serve(t, cache);
  const [code, message] = await new Promise((resolve) => {
    execFile(cachepy, ['serve', cache, '--port', new URL(url).port], (error, _, stderr) => resolve([error?.code, stderr]));
  });
  assert.equal(code, 2);
  assert.match(message, /port \d+ on 127\.0\.0\.1 could not be opened.*--port/);
});

test('it ends when told to, also when it could not accept connections any more', async (t) => {
  const by = 'strace -D -f -qq -o /dev/null -e inject=accept,accept4:error=ENFILE';
  const server = await serve(t, diamond(t).cache, { by });
  await assert.rejects(ask(server.url));
  assert.equal(await server.stop('SIGTERM'), 0);
});

test('SIGINT and SIGTERM end it cleanly, also with a page open, and the page says so', async (t) => {
  for (const signal of ['SIGINT', 'SIGTERM']) {
    const server = await serve(t, diamond(t).cache), page = await open(t, server.url);
    await hasText(page.locator('#as-of'), 'Live');
    page.expectsTrouble = true;
    assert.equal(await server.stop(signal), 0);
    await hasText(page.locator('#as-of'), /The server has stopped/);
    await clickBox(page, 'io::load');
    await hasText(page.locator('#entry'), /the server does not answer/);
  }
});
