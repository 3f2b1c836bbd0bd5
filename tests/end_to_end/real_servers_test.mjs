// Mail that leaves and comes back: written in the window, sent through a real Postfix into a real Dovecot, collected from there,
// answered; called back in time; held up by a wrong password and its cure; and the code that proves an address, in its mail.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';

import { openBrowser, openWindow, press, settle, until } from './support/browser.mjs';
import { realRelay } from './support/real_relay.mjs';

const site = process.env.KONTOR_SITE || new URL('../../build/web/site', import.meta.url).pathname;
const password = 'correct horse battery';
const attached = { state: 'attached' };
let browser, folder, rig, relay, page, context, device;

// --- The provider ------------------------------------------------------------------------------------------------------
async function startProvider(users) {
  const child = spawn(new URL('support/sending_rig.py', import.meta.url).pathname, [join(folder, 'rig'), ...users], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => {
    const { value, done } = await lines.next();
    assert.ok(!done, 'the provider ended');
    return JSON.parse(value);
  };
  const ports = await next();
  const ask = (question) => { child.stdin.write(`${JSON.stringify(question)}\n`); return next(); };
  const stop = () => new Promise((done) => { child.once('exit', done); child.stdin.end(); });
  return { ...ports, ask, stop };
}

// --- The window --------------------------------------------------------------------------------------------------------
const button = (name) => page.getByRole('button', { name, exact: typeof name === 'string' });
const field = (name) => page.getByRole('textbox', { name, exact: true });
const row = (name) => page.getByRole('row', { name });
// The field may be scrolled out of sight; the keyboard brings it back.
const type = async (name, value) => { await field(name).focus(); await field(name).fill(value); await settle(page, 150); };

async function attach(name, type, octets) {
  const chooser = page.waitForEvent('filechooser');
  await press(button('Attach files'));
  await (await chooser).setFiles({ name, mimeType: type, buffer: octets });
  await page.getByRole('group', { name: new RegExp(`^${name.replace('.', '\\.')}`) }).waitFor(attached);
}

async function openAccount(address) {
  await press(button(`Settings of ${address}`));
  await page.getByRole('main', { name: address }).waitFor(attached);
}

// Until a message of that subject lies in the inbox.
async function collect(address, subject) {
  await openAccount(address);
  await press(button('Collect now'));
  await press(page.getByRole('link', { name: 'Inbox' }).first());
  await row(subject).first().waitFor({ ...attached, timeout: 60000 });
}

async function write({ from, to, subject, text }) {
  await press(button('Write'));
  await field('To').waitFor(attached);
  if (from) {
    await press(page.locator('[data-id="compose/from"]'));
    await press(page.getByRole('menuitem', { name: from }).first());
  }
  await field('To').fill(`${to},`);
  await field('Subject').fill(subject);
  await field('Message').fill(text);
}

const arrived = async (user) => rig.ask({ mails: user });

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kontor-servers-'));
  rig = await startProvider(['ada', 'bob', 'eva']);
  relay = await realRelay({ site, users: ['ada'], password, environment: { SSL_CERT_FILE: rig.ca, KONTOR_ALLOW_PRIVATE_HOSTS: '1' } });
  await relay.start();
  device = relay.device('ada');
  for (const [user, port, security] of [['ada', rig.smtps, 'tls'], ['bob', rig.submission, 'starttls'], ['eva', rig.smtps, 'tls']]) {
    const server = { host: 'localhost', login: user, auth: 'automatic', password: `pw-${user}` };
    const { created } = await device.call('ExternalAccount/set', {
      create: { new: { name: `${user}@example.org`, address: `${user}@example.org`, incoming: { ...server, protocol: 'pop3', port: rig.pop3s, security: 'tls' }, outgoing: { use: 'custom', host: 'localhost', port, security, sameCredentials: true } } },
    });
    assert.ok(created && created.new, user);
  }
  browser = await openBrowser();
  ({ page, context } = await openWindow(browser, relay.url));
  await field('User name').fill('ada');
  await field('Password').fill(password);
  await page.keyboard.press('Enter');
  await button('Write').waitFor({ ...attached, timeout: 30000 });
  await button('Settings of eva@example.org').waitFor(attached);
});

after(async () => {
  if (context) await context.close();
  if (browser) await browser.close();
  if (relay) await relay.end();
  if (rig) await rig.stop();
  if (folder) await rm(folder, { recursive: true, force: true });
});

test('what is called back in time has not left', { timeout: 120000 }, async () => {
  await write({ from: /ada@example\.org/, to: 'bob@example.org', subject: 'Too soon', text: 'Not like this.' });
  await press(button('Send'));
  await press(button('Undo'));
  await until(page, async () => await field('Subject').inputValue().catch(() => '') === 'Too soon', 'it is there again');
  await press(button('Discard'));
  await press(page.getByRole('dialog').getByRole('button', { name: 'Discard' }));
  assert.doesNotMatch(await rig.ask({ log: true }), /from=<ada@example\.org>/, 'no server has seen it');

  // From here on mail leaves at once.
  await press(button('Menu').first());
  await press(page.locator('[data-id="menu/undo-0"]'));
});

test('a Chinese message with two attachments arrives, is collected, and its answer leaves, too', { timeout: 180000 }, async () => {
  const contract = Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.from(Array.from({ length: 70000 }, (_, i) => (i * 7) & 255))]);
  const sample = Buffer.from('89504e470d0a1a0a00ff00fe', 'hex');
  await write({ from: /ada@example\.org/, to: '李伟 <bob@example.org>', subject: '三月份订单报价', text: '您好，李先生：\n\n报价单请见附件。\n.一行以点开头\n\n此致\n敬礼' });
  await page.getByText('through localhost').waitFor(attached);
  await attach('合同.pdf', 'application/pdf', contract);
  await attach('样品.png', 'image/png', sample);
  await press(button('Send'));
  await until(page, async () => (await arrived('bob')).length === 1, 'Postfix has delivered it');
  const [delivered] = await arrived('bob');
  assert.match(delivered, /with ESMTPSA/, 'over TLS, after a log-in');

  await collect('bob@example.org', /三月份订单报价/);
  await press(row(/三月份订单报价/).first());
  await page.getByText('报价单请见附件。', { exact: false }).first().waitFor(attached);
  await page.getByText('.一行以点开头', { exact: false }).first().waitFor(attached);
  for (const name of ['合同.pdf', '样品.png']) await button(new RegExp(name)).first().waitFor(attached);
  const accounts = (await device.call('ExternalAccount/get', { ids: null })).list;
  const bobs = accounts.find(({ address }) => address === 'bob@example.org').jmapAccountId;
  const { ids } = await device.call('Email/query', { accountId: bobs, filter: { subject: '三月份订单报价' } });
  const { list: [email] } = await device.call('Email/get', { accountId: bobs, ids, properties: ['attachments', 'messageId', 'to'] });
  assert.deepEqual(email.to, [{ name: '李伟', email: 'bob@example.org' }]);
  assert.deepEqual(email.attachments.map(({ name, size }) => [name, size]), [['合同.pdf', contract.length], ['样品.png', sample.length]]);
  assert.deepEqual(await device.octets(bobs, email.attachments[0].blobId), contract);
  assert.deepEqual(await device.octets(bobs, email.attachments[1].blobId), sample);

  // As the one who received it, through that account's server.
  await page.keyboard.press('r');
  await field('Message').waitFor(attached);
  assert.match(await page.locator('[data-id="compose/from"]').getAttribute('aria-label') + await page.locator('[data-id="compose/from"]').textContent(), /bob@example\.org/);
  assert.match(await field('Message').inputValue(), /> 您好，李先生：/);
  await page.keyboard.type('谢谢，收到了。');
  await press(button('Send'));
  await until(page, async () => (await arrived('ada')).length === 1, 'the answer has left');
  const [answer] = await arrived('ada');
  assert.match(answer, /From: .*bob@example\.org/);
  assert.ok(answer.includes(`In-Reply-To: <${email.messageId[0]}>`), 'it says what it answers');
  await collect('ada@example.org', /^(?=.*Re: 三月份订单报价)/);
});

test('a wrong password holds mail up, and the right one lets it go', { timeout: 120000 }, async () => {
  await rig.ask({ password: ['eva', 'changed'] });
  const before = (await arrived('bob')).length;
  await write({ from: /eva@example\.org/, to: 'bob@example.org', subject: 'Held up', text: 'Soon.' });
  await press(button('Send'));
  await press(button('Mail does not leave').first());
  await page.getByText('localhost does not accept the password of eva@example.org for sending').first().waitFor({ ...attached, timeout: 30000 });
  await press(button('Fix it').first());
  await field('Password at the provider').waitFor(attached);
  await type('Password at the provider', 'still wrong');
  await press(button('Test and save'));
  await page.getByText('The log-in name or password was refused').waitFor(attached);
  assert.equal((await arrived('bob')).length, before, 'it waits');
  await type('Password at the provider', 'changed');
  await press(button('Test and save'));
  await until(page, async () => (await arrived('bob')).length === before + 1, 'it leaves by itself');
  await page.getByRole('link', { name: 'Outbox' }).waitFor({ state: 'detached' });
  await collect('bob@example.org', /Held up/);
});

test('the code that proves an address comes with its mail', { timeout: 120000 }, async () => {
  await openAccount('ada@example.org');
  await press(button('Send mail as'));
  await button('Edit ada@example.org').waitFor(attached);
  await press(button('Add address'));
  await type('E-mail address', 'bob@example.org');
  await press(button('Save'));
  await press(button('Mail the code'));
  await field('Code from the mail').waitFor(attached);
  await press(page.locator('[data-id="dialog/cancel"]'));
  await collect('bob@example.org', /Your code/);
  const letter = row(/Your code/).first();
  const [code] = (await letter.textContent() + await letter.getAttribute('aria-label')).match(/\d{8}/);

  await openAccount('ada@example.org');
  await press(button('Send mail as'));
  await press(button('Verify'));
  await type('Code from the mail', code === '00000000' ? '11111111' : '00000000');
  await page.keyboard.press('Enter');
  await field('Code from the mail').and(page.locator('[aria-invalid=true]')).waitFor(attached);
  await type('Code from the mail', `${code.slice(0, 4)} ${code.slice(4)}`);
  await page.keyboard.press('Enter');
  await page.getByText('bob@example.org is verified').waitFor(attached);

  // A server that lets somebody in as the address itself has proven it: no code.
  await press(button('Add address'));
  await type('E-mail address', 'eva@example.org');
  await press(page.getByRole('radio', { name: 'A server of its own' }));
  await type('Server', 'localhost');
  await type('Port', String(rig.smtps));
  await type('Log-in name', 'eva@example.org');
  await type('Password at the provider', 'changed');
  await press(button('Test and save'));
  await page.getByText('eva@example.org saved').or(page.getByText(/eva@example\.org.*saved/)).first().waitFor({ ...attached, timeout: 30000 });
  await settle(page);
  assert.equal(await page.getByRole('dialog').count(), 0, 'nobody is asked for a code');
  assert.equal(await button('Verify').count(), 0);
  assert.deepEqual(await page.evaluate(() => window.cspViolations), []);
});
