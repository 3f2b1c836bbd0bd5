// The pages of an account, as a person goes through them: a real relay, a real Dovecot, and the window in Chromium.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';

import { openBrowser, openWindow, press, settle } from './support/browser.mjs';
import { plainMessage } from './support/messages.mjs';

const program = process.env.KONTOR;
const site = process.env.KONTOR_SITE || new URL('../../build/web/site', import.meta.url).pathname;
const env = { ...process.env, KONTOR_ALLOW_PRIVATE_HOSTS: '1' };
let folder, dovecot, answers, ports, relay, port, browser, page;

const freePort = () => new Promise((done) => {
  const server = createServer().listen(0, '127.0.0.1', () => {
    const { port: free } = server.address();
    server.close(() => done(free));
  });
});

function kontor(input, ...words) {
  const ran = spawnSync(program, [...words, '--data', join(folder, 'data')], { input: input && `${input}\n`, encoding: 'utf8', env });
  assert.equal(ran.status, 0, ran.stdout + ran.stderr);
  return ran.stdout;
}

const collect = () => JSON.parse(kontor(null, 'collect', '--user', 'ann', '--json')).accounts[0];

before(async () => {
  assert.ok(program, 'KONTOR names the program');
  folder = await mkdtemp(join(tmpdir(), 'kontor-accounts-'));
  await mkdir(join(folder, 'messages'));
  for (let i = 0; i < 6; ++i) await writeFile(join(folder, 'messages', `m${i}.eml`), plainMessage(i));
  dovecot = spawn(new URL('support/dovecot_rig.py', import.meta.url).pathname, [join(folder, 'rig'), join(folder, 'messages')],
    { stdio: ['pipe', 'pipe', 'inherit'] });
  answers = createInterface({ input: dovecot.stdout });
  ports = JSON.parse((await once(answers, 'line'))[0]);
  kontor('correct horse battery', 'user', 'add', 'ann', '--password-stdin');
  kontor('pw-ann', 'account', 'add', '--user', 'ann', '--address', 'ann@firm.example', '--pop3', `localhost:${ports.pop3s}`,
    '--security', 'tls', '--login', 'ann', '--password-stdin', '--ca-file', ports.ca, '--keep', '14d');
  port = await freePort();
  relay = spawn(program, ['serve', '--data', join(folder, 'data'), '--listen', `127.0.0.1:${port}`, '--window', site],
    { stdio: ['ignore', 'ignore', 'inherit'], env });
  for (let i = 0; i < 200; ++i) {
    const there = await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => null);
    if (there?.ok) break;
    await new Promise((done) => setTimeout(done, 100));
  }
  browser = await openBrowser();
  ({ page } = await openWindow(browser, `http://127.0.0.1:${port}/`));
  await page.getByRole('textbox', { name: 'User name' }).fill('ann');
  await page.getByRole('textbox', { name: 'Password' }).fill('correct horse battery');
  await page.keyboard.press('Enter');
  collect();
  await page.getByText('6 conversations', { exact: false }).waitFor({ state: 'attached', timeout: 60000 });
});

after(async () => {
  if (browser) await browser.close();
  if (relay?.exitCode === null) {
    relay.kill('SIGTERM');
    await once(relay, 'exit');
  }
  if (dovecot) dovecot.stdin.end();
  if (folder) await rm(folder, { recursive: true, force: true });
});

const text = (words) => page.getByText(words, { exact: false }).first().waitFor({ state: 'attached', timeout: 30000 });

// As another program of ann's would.
async function jmap(method, fields) {
  const headers = { authorization: `Basic ${btoa('ann:correct horse battery')}`, 'content-type': 'application/json' };
  const session = await (await fetch(`http://127.0.0.1:${port}/.well-known/jmap`, { headers })).json();
  const using = ['urn:ietf:params:jmap:core', 'https://kontor.example/ns/jmap/collector'];
  const methodCalls = [[method, { accountId: Object.values(session.primaryAccounts)[0], ...fields }, '0']];
  const answer = await fetch(session.apiUrl, { method: 'POST', headers, body: JSON.stringify({ using, methodCalls }) });
  return (await answer.json()).methodResponses[0][1];
}

async function setAccount(changes) {
  const [id] = (await jmap('ExternalAccount/query', {})).ids;
  assert.deepEqual(Object.keys((await jmap('ExternalAccount/set', { update: { [id]: changes } })).updated), [id]);
  return id;
}

async function deliver(name, message) {
  const path = join(folder, 'messages', `${name}.eml`);
  await writeFile(path, message);
  dovecot.stdin.write(`${path}\n`);
  await once(answers, 'line');
}

async function openAccount() {
  await press(page.getByRole('button', { name: 'Settings of ann@firm.example' }));
  await page.getByRole('heading', { name: 'ann@firm.example' }).waitFor({ state: 'attached' });
}

test('the history says what each collection brought', { timeout: 120000 }, async () => {
  await openAccount();
  await press(page.getByRole('button', { name: 'History' }));
  await text('6 new messages');
  // What arrives while the page is open stands above it, and what found nothing is counted.
  await deliver('later', plainMessage(300));
  assert.equal(collect().new, 1);
  await text('1 new message');
  collect();
  await text('Nothing new');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Collect now' }).waitFor({ state: 'attached' });
});

test('what will be deleted at the provider is listed, and kept there on request', { timeout: 120000 }, async () => {
  await press(page.getByRole('button', { name: 'Deletions at the provider' }));
  const rows = page.getByRole('button', { name: 'Keep there', exact: true });
  await rows.nth(6).waitFor({ state: 'attached', timeout: 30000 });
  assert.equal(await rows.count(), 7);
  await press(page.getByRole('group', { name: 'Letter 3', exact: true }).getByRole('button'));
  await text('Kept at the provider: 1');
  await page.keyboard.press('Escape');
  // The rule becomes the strictest there is: all the others go, and that one stays, for good.
  const id = await setAccount({ keepOnServer: 'none' });
  let left = [];
  for (let i = 0; i < 20; ++i) {
    collect();
    left = (await jmap('PlannedDeletion/query', { filter: { externalAccountId: id } })).ids;
    if (left.length === 1) break;
  }
  assert.equal(left.length, 1);
  await openAccount();
  await press(page.getByRole('button', { name: 'Deletions at the provider' }));
  await text('Stays at the provider');
  assert.equal(await rows.count(), 0);
  assert.equal(collect().deleted, 0);
  await page.keyboard.press('Escape');
});

test('the certificate of the server is shown, pinned, and let go', { timeout: 120000 }, async () => {
  await press(page.getByRole('button', { name: 'Certificate', exact: true }));
  await text('Verified: a known authority vouches for the server');
  await text('Valid until');
  await press(page.getByRole('button', { name: 'Pin this certificate' }));
  await text('Pinned: only the certificate');
  assert.equal(collect().error, null);
  await press(page.getByRole('button', { name: 'Unpin' }));
  await page.getByRole('button', { name: 'Pin this certificate' }).waitFor({ state: 'attached', timeout: 30000 });
  assert.equal(collect().error, null);
});

test('a message left at the provider for its size takes the place of its stub', { timeout: 120000 }, async () => {
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await setAccount({ keepOnServer: 'forever', maxMessageSize: 100000 });
  await deliver('big', `${plainMessage(500)}${'A long line of a long letter.\n'.repeat(10000)}The end of the letter.\n`);
  // Changed settings begin a run; who asks during one is told of that one, which may have listed too early.
  const letter = page.getByRole('row', { name: 'Letter 500' });
  for (let tries = 0; tries < 20 && await letter.count() === 0; ++tries) {
    collect();
    await settle(page, 200);
  }
  await press(letter);
  await text('It was left at the provider: larger than this account collects.');
  await press(page.getByRole('link', { name: 'Download it' }).or(page.getByRole('button', { name: 'Download it' })));
  await text('The end of the letter.');
  assert.equal(await page.getByText('It was left at the provider').count(), 0);
  await page.getByRole('row', { name: 'Letter 500' }).waitFor({ state: 'attached' });
});

test('a full storage is told, and collecting goes on once there is room', { timeout: 120000 }, async () => {
  kontor(null, 'user', 'change', 'ann', '--quota', '1kB');
  await deliver('waits', plainMessage(600));
  spawnSync(program, ['collect', '--user', 'ann', '--data', join(folder, 'data')], { env });
  await openAccount();
  await text('Your storage in Kontor is full');
  assert.equal((await jmap('ExternalAccountStatus/get', {})).list[0].error.class, 'quota');
  kontor(null, 'user', 'change', 'ann', '--quota', '1GB');
  await press(page.getByRole('button', { name: 'Collect now' }));
  await page.getByText('Your storage in Kontor is full').first().waitFor({ state: 'detached', timeout: 30000 });
  await page.keyboard.press('Escape');
  await page.getByRole('row', { name: 'Letter 600' }).waitFor({ state: 'attached', timeout: 30000 });
});
