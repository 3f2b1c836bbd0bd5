// Signing in at a provider from the desktop window, as a person does it: a real OpenID provider, a real relay, the window on a
// screen that nobody sees, and the person's browser, which the provider sends back to a port of their own machine.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { oidcProvider } from './support/oidc_provider.mjs';
import { realRelay } from './support/real_relay.mjs';

const site = process.env.KONTOR_SITE || new URL('../../build/web/site', import.meta.url).pathname;
const password = 'correct horse battery';
let folder, provider, relay, screen, environment, window;

const freePort = () => new Promise((done) => {
  const server = createServer().listen(0, '127.0.0.1', () => {
    const { port } = server.address();
    server.close(() => done(port));
  });
});

const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

async function until(holds, what) {
  for (let i = 0; i < 300; ++i) {
    const value = await holds();
    if (value) return value;
    await pause(100);
  }
  throw new Error(`never: ${what}`);
}

const run = (...words) => spawnSync(words[0], words.slice(1), { env: environment, encoding: 'utf8' }).stdout.trim();
const press = (...keys) => run('xdotool', 'key', '--delay', '80', ...keys);
const type = (text) => run('xdotool', 'type', '--delay', '15', '--', text);
// A colour of the theme covers so much of the screen.
const isSeen = (colour, pixels) => {
  const found = run('import', '-window', 'root', '-depth', '8', '-format', '%c', 'histogram:info:-').split('\n').find((line) => line.includes(colour));
  return Number.parseInt(found, 10) >= pixels;
};

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kontor-desktop-'));
  const port = await freePort();
  relay = await realRelay({
    site, users: ['ann'], password, environment: { KONTOR_LOOKUP_WEB: '127.0.0.1:1', KONTOR_LOOKUP_DNS: '127.0.0.1:1' },
    options: async () => {
      provider = await oidcProvider({ port, callback: 'http://127.0.0.1/oauth/callback', tokenSeconds: 100, kind: 'native' });
      await writeFile(join(folder, 'secret'), 'kontor-secret\n');
      await writeFile(join(folder, 'kontor.toml'), `[oauth.example]\ntitle = "Example"\nissuer = "${provider.issuer}"\nclient_id = "kontor"\nclient_secret_file = "secret"\nhosts = "pop.firm.example"\n`);
      return ['--config', join(folder, 'kontor.toml'), '--allow-private-hosts'];
    },
  });
  await relay.start();

  screen = spawn('Xvfb', ['-displayfd', '1', '-screen', '0', '1280x800x24', '-nolisten', 'tcp'], { stdio: ['ignore', 'pipe', 'ignore'] });
  const display = await new Promise((done) => screen.stdout.once('data', (octets) => done(`:${String(octets).trim()}`)));
  await mkdir(join(folder, 'programs'));
  await symlink(new URL('support/plain_browser.mjs', import.meta.url).pathname, join(folder, 'programs', 'xdg-open'));
  environment = {
    ...process.env, DISPLAY: display, HOME: folder, XDG_CONFIG_HOME: join(folder, 'config'), PATH: `${join(folder, 'programs')}:${process.env.PATH}`,
    PLAIN_BROWSER_PAGE: join(folder, 'page.html'),
  };
  delete environment.WAYLAND_DISPLAY;
  delete environment.DBUS_SESSION_BUS_ADDRESS;
  window = spawn(process.env.KONTOR, ['desktop', '--relay', relay.url], { stdio: 'inherit', env: environment });
});

after(async () => {
  if (window) {
    const ended = new Promise((done) => window.once('exit', done));
    window.kill('SIGTERM');
    await ended;
  }
  if (screen) screen.kill('SIGTERM');
  if (relay) await relay.end();
  if (provider) await provider.close();
  if (folder) await rm(folder, { recursive: true, force: true });
});

const authorizations = async () => (await relay.device('ann').call('Authorization/get', { ids: null })).list;

test('the browser comes back to the program, and the relay has the tokens', { timeout: 120000 }, async () => {
  const id = await until(() => run('xdotool', 'search', '--onlyvisible', '--name', 'Kontor').split('\n').pop(), 'the window');
  run('xdotool', 'windowfocus', '--sync', id);
  await until(() => isSeen('#2457D6', 500), 'the form to sign in with');
  type('ann');
  press('Tab');
  type(password);
  press('Return');
  // The pane of accounts is there: behind its menu, Write, and All accounts with four mailboxes is what adds one.
  await until(() => isSeen('#F6F7F9', 50_000), 'the office');
  await pause(500);
  press(...Array(8).fill('Tab'), 'Return');
  await pause(500);
  type('ann@firm.example');
  press('Return');
  await pause(3000);
  // Above the password is what makes it needless.
  press('shift+Tab', 'Return');

  const [authorization] = await until(async () => {
    const list = await authorizations();
    return list.some(({ state }) => state !== 'waiting') && list;
  }, 'the way back');
  assert.equal(authorization.state, 'done', JSON.stringify(authorization.error));
  assert.equal(authorization.address, 'ann@localhost');
  assert.equal(provider.events.tokens, 1);
  const page = await until(() => readFile(join(folder, 'page.html'), 'utf8').catch(() => ''), 'the page that the browser ends on');
  assert.match(page, /^200 http:\/\/127\.0\.0\.1:\d+\/oauth\/callback\n/);
  assert.ok(!page.startsWith(`200 ${relay.url}`), 'a port of the program, not of the relay');
  assert.match(page, /You are signed in at Example/);
});
