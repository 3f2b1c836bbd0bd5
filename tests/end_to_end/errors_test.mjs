// Every class of error and its cure, as a person meets them on the page of an account: a mail server that fails in each of
// the ways there are, the words the window has for it, and the button that leads out.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { createServer as createTlsServer } from 'node:tls';

import { openBrowser, openWindow, press, settle } from './support/browser.mjs';
import { realRelay } from './support/real_relay.mjs';

const site = process.env.KONTOR_SITE || new URL('../../build/web/site', import.meta.url).pathname;
const password = 'correct horse battery';
const attached = { state: 'attached', timeout: 30000 };
let browser, context, page, relay, device, account, folder, servers, full;

// --- A provider with an empty mailbox ----------------------------------------------------------------------------------
const sound = (command) => {
  const [verb] = command.split(' ');
  if (verb === 'CAPA') return '+OK\r\nUSER\r\nUIDL\r\n.';
  if (verb === 'STAT') return '+OK 0 0';
  return verb === 'UIDL' || verb === 'LIST' ? '+OK\r\n.' : '+OK';
};
// A mailbox with these, until they are deleted.
let letters = [];
let deletions = 0;
const holding = (command) => {
  const [verb, argument] = command.split(' ');
  const sizes = letters.map((letter, index) => `${index + 1} ${verb === 'UIDL' ? `letter${index + 1}` : letter.length}`);
  if (verb === 'STAT') return `+OK ${letters.length} ${letters.join('').length}`;
  if (verb === 'UIDL' || verb === 'LIST') return ['+OK', ...sizes, '.'].join('\r\n');
  if (verb === 'RETR') return `+OK\r\n${letters[argument - 1]}.`;
  if (verb === 'DELE') deletions += 1;
  if (verb === 'QUIT' && deletions > 0) letters = [];
  return sound(command);
};
// What it answers instead, by the beginning of a command; '': the greeting.
let faults = {};

function serve(socket) {
  let input = '';
  const say = (command) => {
    const fault = Object.keys(faults).find((beginning) => (beginning ? command.startsWith(beginning) : command === ''));
    socket.write(`${fault !== undefined ? faults[fault] : holding(command)}\r\n`);
  };
  socket.on('error', () => {});
  socket.on('data', (data) => {
    const lines = (input + data).split('\r\n');
    input = lines.pop();
    lines.forEach(say);
  });
  say('');
}

async function listen(server, port = 0) {
  await new Promise((done, failed) => server.once('error', failed).listen(port, '127.0.0.1', done));
  return server;
}
const close = (server) => new Promise((done) => server.close(done));

async function certificate() {
  const key = join(folder, 'key.pem'), own = join(folder, 'certificate.pem');
  const made = spawnSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '30',
    '-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', key, '-out', own]);
  assert.equal(made.status, 0, String(made.stderr));
  return { key: await readFile(key), cert: await readFile(own) };
}

// --- The window --------------------------------------------------------------------------------------------------------
const button = (name) => page.getByRole('button', { name, exact: true });
const field = (name) => page.getByRole('textbox', { name, exact: true });
const told = (words) => page.getByText(words, { exact: false }).first().waitFor(attached);
const type = async (name, value) => { await field(name).focus(); await field(name).fill(value); await settle(page, 150); };

async function set(changes) {
  const { updated } = await device.call('ExternalAccount/set', { update: { [account]: changes } });
  assert.deepEqual(Object.keys(updated), [account]);
}

// Who leaves the form while it is tested leaves the account as it was.
async function save() {
  await press(button('Test and save'));
  await button('Test and save').waitFor({ state: 'detached', timeout: 30000 });
}

async function openAccount() {
  if (await button('Collect now').count() === 0) await press(button('Settings of ann@firm.example'));
  await button('Collect now').waitFor(attached);
}

async function fails(words, advice) {
  await openAccount();
  await press(button('Collect now'));
  await told(words);
  await told(advice);
}

const isWell = () => told('Up to date');

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kontor-errors-'));
  servers = { plain: await listen(createServer(serve)), tls: await listen(createTlsServer(await certificate(), serve)) };
  full = join(folder, 'full');
  const data = (relayFolder) => join(relayFolder, 'data');
  const environment = (relayFolder) => ({ LD_PRELOAD: process.env.KONTOR_FAULT_SHIM, KONTOR_FAULT: 'full', KONTOR_FAULT_ARMED: '1',
    KONTOR_FAULT_DIR: data(relayFolder), KONTOR_FAULT_WHILE: full });
  relay = await realRelay({ site, users: ['ann'], password, environment, options: async () => ['--allow-private-hosts'] });
  await relay.start();
  device = relay.device('ann');
  const incoming = { host: '127.0.0.1', port: servers.plain.address().port, security: 'plain', login: 'ann', auth: 'password', password: 'secret' };
  const made = await device.call('ExternalAccount/set', { create: { a: { name: 'ann@firm.example', address: 'ann@firm.example', incoming, interval: 0 } } });
  assert.ok(made.created?.a, JSON.stringify(made));
  account = made.created.a.id;
  browser = await openBrowser();
  ({ page, context } = await openWindow(browser, relay.url));
  await field('User name').fill('ann');
  await field('Password').fill(password);
  await page.keyboard.press('Enter');
  await button('Settings of ann@firm.example').waitFor(attached);
});

after(async () => {
  if (context) await context.close();
  if (browser) await browser.close();
  if (relay) await relay.end();
  for (const server of Object.values(servers ?? {})) server.close();
  if (folder) await rm(folder, { recursive: true, force: true });
});

test('connect: nobody listens, and then somebody does', { timeout: 120000 }, async () => {
  const { port } = servers.plain.address();
  await close(servers.plain);
  await fails('The server cannot be reached', 'the provider may be down');
  servers.plain = await listen(createServer(serve), port);
  await press(button('Collect now'));
  await isWell();
});

test('dns: the name is put right in the settings', { timeout: 120000 }, async () => {
  await set({ 'incoming/host': 'pop.nowhere.invalid', 'incoming/port': servers.plain.address().port, 'incoming/security': 'plain' });
  await fails('There is no server of that name', 'Check the spelling');
  await press(button('Check settings'));
  await type('Server', '127.0.0.1');
  await save();
  await openAccount();
  await press(button('Collect now'));
  await isWell();
});

test('tls: a server that speaks it not, and the security that fits', { timeout: 120000 }, async () => {
  await set({ 'incoming/host': '127.0.0.1', 'incoming/port': servers.plain.address().port, 'incoming/security': 'tls' });
  await fails('No secure connection could be made', 'Try the other kind of security');
  await press(button('Check settings'));
  await field('Server').waitFor(attached);
  await press(page.getByRole('radio', { name: 'None' }).first());
  await save();
  await openAccount();
  await press(button('Collect now'));
  await isWell();
});

test('certificate: nobody vouches for it, and the person does', { timeout: 120000 }, async () => {
  await set({ 'incoming/host': '127.0.0.1', 'incoming/port': servers.tls.address().port, 'incoming/security': 'tls' });
  await fails('vouches only for itself', 'Your password was not sent');
  await press(button('Check settings'));
  await field('Server').waitFor(attached);
  await press(button('Test and save'));
  await press(button('Trust this certificate'));
  await save();
  await openAccount();
  await press(button('Collect now'));
  await isWell();
});

test('auth: the right password lets the account go on', { timeout: 120000 }, async () => {
  await set({ 'incoming/host': '127.0.0.1', 'incoming/port': servers.plain.address().port, 'incoming/security': 'plain' });
  faults = { 'PASS secret': '-ERR [AUTH] Authentication failed.' };
  await fails('The log-in name or password was refused', 'Type the password again');
  await told('Authentication failed.');
  await press(button('Enter password'));
  await type('Password at the provider', 'new secret');
  await save();
  await openAccount();
  await press(button('Collect now'));
  await isWell();
});

const passing = [
  ['provider', { PASS: '-ERR [SYS/PERM] Your account is not enabled for POP access.' }, 'POP3 is not switched on at the provider', 'Switch on POP3'],
  ['provider, an app password', { PASS: '-ERR [AUTH] Application-specific password required' }, 'The provider wants an app password', 'Make an app password'],
  ['provider, a web login', { PASS: '-ERR [AUTH] Web login required' }, 'The provider wants to see you on its web page first', 'Sign in there once'],
  ['protocol', { '': '220 mail.firm.example ESMTP' }, 'The server answers in a way that is not POP3', 'Check the port'],
  ['locked', { PASS: '-ERR [IN-USE] Unable to lock maildrop' }, 'The mailbox is in use by another program', 'Nothing to do'],
  ['quota', { PASS: '-ERR [AUTH] Account exceeded pop command or bandwidth limits.' }, 'The provider lets no more through for now', 'Nothing is lost'],
];
for (const [name, fault, words, advice] of passing) {
  test(`${name}: told in words, and over when it is over`, { timeout: 120000 }, async () => {
    faults = fault;
    await fails(words, advice);
    faults = {};
    await press(button('Collect now'));
    await isWell();
  });
}

test('storage: the disk is full, and then there is room again', { timeout: 180000 }, async () => {
  await set({ 'incoming/host': '127.0.0.1', 'incoming/port': servers.plain.address().port, 'incoming/security': 'plain', keepOnServer: 'none', interval: 1 });
  letters = ['From: bo@firm.example\r\nSubject: came when there was no room\r\n\r\nHello\r\n'];
  await writeFile(full, '');
  await fails('The disk of your Kontor is full', 'Nothing is lost');
  assert.equal(deletions, 0, 'what is not stored stays on the server');
  await rm(full);
  await page.getByText('Up to date').first().waitFor({ state: 'attached', timeout: 100000 }); // it is tried again after a minute
  assert.equal(deletions, 1);
  const { ids } = await device.call('Email/query', { accountId: 'all', filter: { subject: 'came when there was no room' } });
  assert.equal(ids.length, 1);
});

test('nothing of it broke the rules of the page', async () => {
  assert.deepEqual(await page.evaluate(() => window.cspViolations), []);
});
