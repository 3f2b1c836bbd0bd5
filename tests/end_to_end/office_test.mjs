// The whole way, as a person goes it: a real relay, a real Dovecot with a certificate nobody vouches for, and the window in
// Chromium, driven through the DOM twin only.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';

import { frames, openBrowser, openWindow, press, tryNow } from './support/browser.mjs';
import { openDns } from './support/dns.mjs';
import { chineseMessage, plainMessage } from './support/messages.mjs';

const program = process.env.KONTOR;
const site = process.env.KONTOR_SITE || new URL('../../build/web/site', import.meta.url).pathname;
const password = 'correct horse battery';
const messages = 120;
let folder, dovecot, answers, ports, dns, relay, port, browser;

const freePort = () => new Promise((done) => {
  const server = createServer().listen(0, '127.0.0.1', () => {
    const { port: free } = server.address();
    server.close(() => done(free));
  });
});

async function startDovecot() {
  await mkdir(join(folder, 'messages'));
  for (let i = 0; i < messages; ++i) await writeFile(join(folder, 'messages', `m${i}.eml`), plainMessage(i));
  await writeFile(join(folder, 'messages', 'z.eml'), chineseMessage());
  dovecot = spawn(new URL('support/dovecot_rig.py', import.meta.url).pathname, [join(folder, 'rig'), join(folder, 'messages')],
    { stdio: ['pipe', 'pipe', 'inherit'] });
  answers = createInterface({ input: dovecot.stdout });
  dovecot.once('exit', (code) => answers.emit('error', new Error(`Dovecot ended: ${code}`)));
  ports = JSON.parse((await once(answers, 'line'))[0]);
}

// At the provider; then it is collected.
async function arrive(name, message) {
  const path = join(folder, 'messages', `${name}.eml`);
  await writeFile(path, message);
  dovecot.stdin.write(`${path}\n`);
  await once(answers, 'line');
  const collected = spawnSync(program, ['collect', '--user', 'ann', '--data', join(folder, 'data'), '--json'], { encoding: 'utf8' });
  assert.equal(JSON.parse(collected.stdout).accounts[0].new, 1, collected.stdout + collected.stderr);
}

async function startRelay() {
  relay = spawn(program, ['serve', '--data', join(folder, 'data'), '--listen', `127.0.0.1:${port}`, '--window', site, '--allow-private-hosts'],
    { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, KONTOR_LOOKUP_DNS: `127.0.0.1:${dns.port}`, KONTOR_LOOKUP_WEB: '127.0.0.1:1' } });
  for (let i = 0; i < 200; ++i) {
    try {
      if ((await fetch(`http://127.0.0.1:${port}/healthz`)).ok) return;
    } catch (error) {
      // Not listening yet.
    }
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error('the relay did not start');
}

const stop = (child, signal = 'SIGTERM') => new Promise((done) => {
  if (!child || child.exitCode !== null) return done();
  child.once('exit', done);
  child.kill(signal);
});

before(async () => {
  assert.ok(program, 'KONTOR names the program');
  folder = await mkdtemp(join(tmpdir(), 'kontor-office-'));
  port = await freePort();
  await startDovecot();
  dns = await openDns({ '_pop3s._tcp.firm.example': { host: 'localhost', port: ports.pop3s } });
  const added = spawnSync(program, ['user', 'add', 'ann', '--password-stdin', '--data', join(folder, 'data')], { input: `${password}\n`, encoding: 'utf8' });
  assert.equal(added.status, 0, added.stderr);
  await startRelay();
  browser = await openBrowser();
});

after(async () => {
  if (browser) await browser.close();
  await stop(relay);
  if (dovecot) dovecot.removeAllListeners('exit').stdin.end();
  if (dns) dns.stop();
  if (folder) await rm(folder, { recursive: true, force: true });
});

test('from an empty office to a message that was read, deleted and brought back', { timeout: 180000 }, async () => {
  const { page, problems } = await openWindow(browser, `http://127.0.0.1:${port}/`);
  const row = (name) => page.getByRole('row', { name });

  await page.getByRole('textbox', { name: 'User name' }).fill('ann');
  await page.getByRole('textbox', { name: 'Password' }).fill(password);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Collect your mail' }).waitFor({ timeout: 30000 });

  await press(page.getByRole('button', { name: 'Add account' }).first());
  const next = () => press(page.getByRole('button', { name: 'Next', exact: true }));
  await page.getByRole('textbox', { name: 'E-mail address' }).fill('ann@firm.example');
  await next();
  await page.getByRole('heading', { name: 'How to sign in' }).waitFor({ state: 'attached' });
  await page.getByRole('textbox', { name: 'Password at the provider' }).fill('pw-wrong');
  await page.getByText('Found in the DNS of firm.example.').waitFor({ state: 'attached' });
  await page.getByText(`Server localhost, port ${ports.pop3s}, as ann@firm.example`).waitFor({ state: 'attached' });
  await press(page.getByRole('button', { name: 'Server settings' }));
  await page.getByRole('textbox', { name: 'Log-in name' }).fill('ann');
  await next();
  await page.getByRole('heading', { name: 'What to collect' }).waitFor({ state: 'attached' });
  await next();
  // Two things are wrong: the certificate is nobody's, and so is the password. Both are put right where they are told.
  await press(page.getByRole('button', { name: 'Trust this certificate' }));
  await page.getByText('The log-in name or password was refused').waitFor({ state: 'attached', timeout: 30000 });
  await page.getByRole('textbox', { name: 'Password at the provider' }).fill('pw-ann');
  await press(page.getByRole('button', { name: 'Test again' }));
  await page.getByText(`Receiving works: ${messages + 1} messages are on the server.`).waitFor({ state: 'attached', timeout: 30000 });
  await press(page.getByRole('radio', { name: 'Only receive' }));
  await page.getByText('No mail can be sent from this account.').waitFor({ state: 'attached' });
  await press(page.getByRole('button', { name: 'Add', exact: true }));
  await page.getByText('ann@firm.example added. Collecting has begun.').waitFor({ state: 'attached', timeout: 30000 });
  await page.getByText('Up to date').waitFor({ state: 'attached', timeout: 60000 });

  await press(page.getByRole('link', { name: 'Inbox' }).first());
  await page.getByText(`${messages + 1} conversations`, { exact: false }).waitFor({ state: 'attached' });
  await press(row(/三月份订单报价/));
  await page.getByRole('heading', { name: '三月份订单报价' }).waitFor();
  await page.frameLocator('iframe').getByText('华信贸易有限公司').waitFor();
  await page.getByRole('button', { name: /报价单\.pdf/ }).first().waitFor({ state: 'attached' });

  await page.keyboard.press('#');
  await press(page.getByRole('button', { name: 'Undo' }));
  await row(/三月份订单报价/).waitFor();

  // Words in Chinese, a sender, a mistake, and the way back.
  const box = page.getByRole('searchbox', { name: 'Search in All accounts' });
  await page.keyboard.press('/');
  await page.keyboard.type('最新报价 has:attachment');
  await page.getByText('All accounts  ·  1 message', { exact: true }).waitFor({ state: 'attached' });
  await row(/三月份订单报价/).waitFor();
  await box.fill('from:clara "letter number 77"');
  await page.keyboard.press('Enter');
  await row(/Letter 77/).waitFor();
  assert.equal(await page.getByRole('row').count(), 1);
  await box.fill('in:nowhere');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.querySelector('input[type=search]').getAttribute('aria-description')?.includes('nowhere'));
  await page.keyboard.press('Escape');
  await page.getByText(`${messages + 1} conversations`, { exact: false }).waitFor({ state: 'attached' });

  await stop(relay);
  await page.getByText(/^Offline/).waitFor({ state: 'attached', timeout: 30000 });
  await press(row(/Letter 119/));
  await page.keyboard.press('e');
  await startRelay();
  await tryNow(page);
  await press(page.getByRole('link', { name: 'Archive' }).first());
  await row(/Letter 119/).waitFor();

  // A filter made in its form is what the relay does: to mail that is there, when it was seen what, and to what arrives.
  await press(page.getByRole('button', { name: 'Menu', exact: true }).first());
  await press(page.getByRole('menuitem', { name: 'Filters' }));
  await press(page.getByRole('button', { name: 'New filter' }));
  await page.getByRole('textbox', { name: 'Condition 1: text' }).fill('clara');
  await press(page.getByRole('button', { name: /^Action 1: mailbox/ }));
  await press(page.getByRole('menuitem', { name: 'Archive', exact: true }));
  await press(page.getByRole('button', { name: 'Save' }));
  await press(page.getByRole('button', { name: 'Run clara on existing mail' }));
  await page.getByText(`${messages - 1} of ${messages} messages would be moved or marked`).waitFor({ state: 'attached' });
  await press(page.getByRole('button', { name: `Do it for ${messages - 1} messages` }));
  await page.getByText(`${messages - 1} messages moved or marked`).waitFor({ state: 'attached' });
  await press(page.getByRole('button', { name: 'Done' }));
  await arrive('later', plainMessage(300));

  // Written by hand, it is shown as text, and pointed at what is wrong in it.
  await press(page.getByRole('button', { name: 'Edit clara' }));
  await press(page.getByRole('link', { name: 'Edit as Sieve text' }).or(page.getByRole('button', { name: 'Edit as Sieve text' })));
  const script = page.locator('textarea');
  await script.waitFor({ state: 'attached' });
  assert.match(await script.inputValue(), /header :contains "from" "clara"[^]*fileinto/i);
  await script.fill('require "fileinto";\nif header :contains "subject" "301" { fileinto "Trash"; }\nfrob;\n');
  await page.getByText('Line 3, column 1: There is no such command: got "frob"').waitFor({ state: 'attached' });
  await script.fill('require ["fileinto", "variables"];\nset "where" "Trash";\nif header :contains "subject" "301" { fileinto "${where}"; }\n');
  await page.getByText('The script is in order.').waitFor({ state: 'attached' });
  await press(page.getByRole('button', { name: 'Save' }));
  await press(page.getByRole('button', { name: 'Edit clara' }));
  assert.match(await script.inputValue(), /set "where" "Trash"/);
  await page.keyboard.press('Escape');
  await arrive('last', plainMessage(301));

  // New mail is told by the system where nobody looks; pressed, it opens.
  await page.evaluate(() => {
    window.told = [];
    window.Notification = class {
      static permission = 'default';
      static async requestPermission() { return Notification.permission = 'granted'; }
      constructor(title, { body }) { told.push({ title, body, press: () => this.onclick() }); }
      close() {}
    };
    document.hasFocus = () => false;
  });
  await press(page.getByRole('button', { name: 'Menu', exact: true }).first());
  await press(page.getByRole('menuitem', { name: 'Notify me of new mail' }));
  await arrive('other', plainMessage(302));
  await page.waitForFunction(() => told.length === 1);
  assert.deepEqual(await page.evaluate(() => [told[0].title, told[0].body]), ['Clara Bergmann', 'Letter 302']);
  await page.waitForFunction(() => /^\(\d+\) Kontor$/.test(document.title));
  await page.evaluate(() => told[0].press());
  await page.getByRole('heading', { name: 'Letter 302' }).waitFor({ state: 'attached' });

  await press(page.getByRole('link', { name: 'Trash' }).first());
  await row(/Letter 301/).waitFor();
  await press(page.getByRole('link', { name: 'Archive' }).first());
  await row(/Letter 300/).waitFor();
  await press(page.getByRole('link', { name: 'Inbox' }).first());
  await row(/Letter 302/).waitFor();
  assert.equal(await row(/Letter 30[01]/).count(), 0);

  // A collection or a notice that goes may draw now and then; between them nothing is drawn.
  let isQuiet = false;
  for (let i = 0; i < 10 && !isQuiet; ++i) {
    const drawn = await frames(page);
    await page.waitForTimeout(2000);
    isQuiet = await frames(page) === drawn;
  }
  assert.ok(isQuiet, 'an idle window draws nothing');
  assert.deepEqual(await page.evaluate(() => window.cspViolations), []);
  assert.deepEqual(problems.filter((text) => /Content Security Policy/.test(text)), []);
});
