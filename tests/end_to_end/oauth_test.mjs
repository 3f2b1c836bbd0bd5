// Signing in at a provider, as a person does it: a real OpenID provider, a Dovecot that asks it about access tokens, a real
// relay, and the window in Chromium with the provider's pages in a window of their own.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';

import { openBrowser, openWindow, press, until } from './support/browser.mjs';
import { openDns } from './support/dns.mjs';
import { plainMessage } from './support/messages.mjs';
import { oidcProvider } from './support/oidc_provider.mjs';
import { realRelay } from './support/real_relay.mjs';

const site = process.env.KONTOR_SITE || new URL('../../build/web/site', import.meta.url).pathname;
const password = 'correct horse battery';
const messages = 5;
const seconds = 12;  // that tokens are good
let folder, provider, dovecot, dns, ports, relay, browser, window;

const freePort = () => new Promise((done) => {
  const server = createServer().listen(0, '127.0.0.1', () => {
    const { port } = server.address();
    server.close(() => done(port));
  });
});

async function startDovecot() {
  await mkdir(join(folder, 'messages'));
  for (let i = 0; i < messages; ++i) await writeFile(join(folder, 'messages', `m${i}.eml`), plainMessage(i));
  dovecot = spawn(new URL('support/dovecot_rig.py', import.meta.url).pathname,
    [join(folder, 'rig'), join(folder, 'messages'), provider.introspection], { stdio: ['pipe', 'pipe', 'inherit'] });
  ports = JSON.parse(await new Promise((done, fail) => {
    createInterface({ input: dovecot.stdout }).once('line', done);
    dovecot.once('exit', (code) => fail(new Error(`Dovecot did not start: ${code}`)));
  }));
}

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kontor-oauth-'));
  const providerPort = await freePort();
  const environment = { KONTOR_LOOKUP_WEB: '127.0.0.1:1' };
  relay = await realRelay({
    site, users: ['ann'], password, environment,
    options: async (url) => {
      provider = await oidcProvider({ port: providerPort, callback: `${url}oauth/callback`, tokenSeconds: seconds });
      await writeFile(join(folder, 'secret'), 'kontor-secret\n');
      await writeFile(join(folder, 'kontor.toml'), `[oauth.example]\ntitle = "Example"\nissuer = "${provider.issuer}"\nclient_id = "kontor"\nclient_secret_file = "secret"\nhosts = "localhost"\n`);
      return ['--config', join(folder, 'kontor.toml'), '--allow-private-hosts'];
    },
  });
  await startDovecot();
  dns = await openDns({ '_pop3s._tcp.firm.example': { host: 'localhost', port: ports.pop3s } });
  environment.KONTOR_LOOKUP_DNS = `127.0.0.1:${dns.port}`;
  await relay.start();
  browser = await openBrowser();
  window = await openWindow(browser, relay.url);
});

after(async () => {
  if (browser) await browser.close();
  if (relay) await relay.end();
  if (dovecot) dovecot.stdin.end();
  if (dns) dns.stop();
  if (provider) await provider.close();
  if (folder) await rm(folder, { recursive: true, force: true });
});

const account = async () => (await relay.device('ann').call('ExternalAccount/get', { ids: null })).list[0];
const status = async () => (await relay.device('ann').call('ExternalAccountStatus/get', { ids: null })).list[0];
const seen = (text) => window.page.getByText(text).first().waitFor({ state: 'attached', timeout: 60000 });

// Presses, and gives the window of the provider that opens.
async function popUp(button) {
  const opened = window.context.waitForEvent('page', { timeout: 30000 });
  await press(window.page.getByRole('button', { name: button, exact: true }));
  const page = await opened;
  await page.waitForLoadState();
  return page;
}

async function signInAt(page) {
  if (await page.locator('input[name=login]').count()) {
    await page.locator('input[name=login]').fill('ann');
    await page.locator('input[name=password]').fill('whatever');
    await page.getByRole('button', { name: 'Sign-in' }).click();
  }
  await page.getByRole('button', { name: 'Continue' }).click();
}

// It may close by itself, where the browser lets it.
async function reads(page, words) {
  await page.getByRole('heading', { name: words }).waitFor({ timeout: 30000 }).catch((error) => {
    if (!page.isClosed()) throw error;
  });
}

async function collectNow() {
  await press(window.page.getByRole('button', { name: 'Collect now' }));
}

test('an account is set up by signing in at the provider', { timeout: 180000 }, async () => {
  const { page } = window;
  await page.getByRole('textbox', { name: 'User name' }).fill('ann');
  await page.getByRole('textbox', { name: 'Password' }).fill(password);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Collect your mail' }).waitFor({ timeout: 30000 });

  await press(page.getByRole('button', { name: 'Add account' }).first());
  const next = () => press(page.getByRole('button', { name: 'Next', exact: true }));
  await page.getByRole('textbox', { name: 'E-mail address' }).fill('ann@firm.example');
  await next();
  await page.getByRole('heading', { name: 'How to sign in' }).waitFor({ state: 'attached' });

  const theirs = await popUp('Sign in with Example');
  await seen(/Sign in at Example in the window/);
  assert.equal(await theirs.evaluate(() => window.opener), null, 'their page has no hold of ours');
  await signInAt(theirs);
  await reads(theirs, 'You are signed in at Example');
  await seen('You are signed in at Example as ann@localhost.');
  assert.equal(await page.getByRole('textbox', { name: 'Password at the provider' }).count(), 0);

  await press(page.getByRole('button', { name: 'Server settings' }));
  await page.getByRole('textbox', { name: 'Log-in name' }).fill('ann');
  await next();
  await page.getByRole('heading', { name: 'What to collect' }).waitFor({ state: 'attached' });
  await next();
  await press(page.getByRole('button', { name: 'Trust this certificate' }));
  await seen(`Receiving works: ${messages} messages are on the server.`);
  await press(page.getByRole('radio', { name: 'Only receive' }));
  await press(page.getByRole('button', { name: 'Add', exact: true }));
  await seen('ann@firm.example added. Collecting has begun.');
  await seen('Up to date');
  const made = await account();
  assert.equal(made.incoming.auth, 'oauth');
  assert.equal(made.oauthProvider, 'example');
  assert.equal(made.incoming.hasPassword, false);
  assert.ok(provider.events.introspections >= 2, 'Dovecot asked the provider');
  const mailbox = (await relay.device('ann').call('Mailbox/get', { accountId: made.jmapAccountId, ids: null })).list.find(({ role }) => role === 'inbox');
  assert.equal(mailbox.totalEmails, messages);
});

test('a token that ends is renewed without a word', { timeout: 120000 }, async () => {
  const before = provider.events.refreshes;
  await window.page.waitForTimeout((seconds + 1) * 1000);
  const { lastSuccess } = await status();
  await collectNow();
  await until(window.page, async () => (await status()).lastSuccess !== lastSuccess, 'another collection');
  assert.ok(provider.events.refreshes > before);
  assert.equal((await status()).error, null);
});

test('access that was taken away asks to sign in again, and nothing else', { timeout: 120000 }, async () => {
  await provider.revokeAll();
  await collectNow();
  await seen('The provider asks you to sign in again');
  const asked = provider.events.refused;
  assert.equal(asked, 1, 'one refresh was tried');
  await collectNow();
  await until(window.page, async () => (await status()).consecutiveAuthFailures === 2, 'another collection failed');
  assert.equal(provider.events.refused, asked, 'and the provider was left alone afterwards');
  const { error } = await status();
  assert.equal(error.class, 'auth');
  assert.equal(error.detail, 'sign-in');
});

test('whoever declines has changed nothing', { timeout: 60000 }, async () => {
  const theirs = await popUp('Sign in again');
  await theirs.getByRole('link', { name: /Cancel/ }).click();
  await reads(theirs, 'Nothing was changed');
  await seen('Signing in at Example was cancelled. Nothing was changed.');
  assert.equal((await account()).oauthProvider, 'example');
});

test('signing in again cures it, and collecting goes on by itself', { timeout: 120000 }, async () => {
  const theirs = await popUp('Sign in again');
  await signInAt(theirs);
  await reads(theirs, 'You are signed in at Example');
  await seen('Signed in at Example. Collecting goes on.');
  await seen('Up to date');
  assert.equal((await account()).disabledBecause, null);
  assert.equal((await status()).consecutiveAuthFailures, 0);
});

test('a sign-in service that is down is no wrong password', { timeout: 120000 }, async () => {
  provider.breakTokens(true);
  await window.page.waitForTimeout((seconds + 1) * 1000);
  await collectNow();
  await seen('The provider’s sign-in service does not answer');
  const { error, consecutiveAuthFailures } = await status();
  assert.equal(error.class, 'connect');
  assert.equal(consecutiveAuthFailures, 0);
});

test('a way back is of the browser that left, and good once', { timeout: 60000 }, async () => {
  provider.breakTokens(false);
  const device = relay.device('ann');
  const { created } = await device.call('Authorization/set', { create: { new: { providerId: 'example' } } });
  const cookies = await window.context.cookies(relay.url);
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
  const start = await fetch(new URL(created.new.path, relay.url), { headers: { Cookie: cookie }, redirect: 'manual' });
  assert.equal(start.status, 303);
  assert.match(start.headers.get('set-cookie'), /^kontor-oauth=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=900$/);
  const state = new URL(start.headers.get('location')).searchParams.get('state');
  const tokens = provider.events.tokens;
  // Somebody else's browser, which has no such cookie.
  const back = await fetch(new URL(`oauth/callback?code=stolen&state=${state}`, relay.url));
  assert.equal(back.status, 400);
  assert.match(back.headers.get('content-security-policy'), /^default-src 'none'/);
  const now = (await device.call('Authorization/get', { ids: [created.new.id] })).list[0];
  assert.equal(now.state, 'failed');
  assert.equal(provider.events.tokens, tokens);
  // Without a session there is nothing to start.
  assert.equal((await fetch(new URL(created.new.path, relay.url), { redirect: 'manual' })).status, 401);
});

// D1: what opens somebody's mailbox is sealed wherever it lies.
test('nothing secret lies about', { timeout: 30000 }, async () => {
  const text = JSON.stringify([await account(), await status(), (await relay.device('ann').call('OAuthProvider/get', { ids: null })).list]);
  assert.doesNotMatch(text, /kontor-secret/);
  assert.ok(provider.given.size >= 4);
  const data = join(relay.folder, 'data');
  let files = 0;
  for (const name of await readdir(data, { recursive: true })) {
    const octets = await readFile(join(data, name)).catch(() => null);
    if (!octets) continue;
    ++files;
    for (const token of provider.given) assert.equal(octets.includes(token), false, `a token in ${name}`);
  }
  assert.ok(files >= 3);
});
