// Sending in Chromium, through the DOM twin only: an address of one's own server and the code that proves it, a wrong
// password and its cure, the outgoing server of an account, the vacation reply, and mail whose fate is not known.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';

import { openBrowser, openWindow, press, settle, until } from './support/browser.mjs';
import { smallOffice, troubledMail } from './support/office.mjs';
import { startScriptedRelay } from './support/scripted_relay.mjs';

const site = process.env.KONTOR_SITE || new URL('../../build/web/site', import.meta.url).pathname;
const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
let browser;

before(async () => { browser = await openBrowser(); });
after(async () => { await browser.close(); });

const quiet = { sends: true, trouble: false, collecting: false };

async function withWindow(office, options, body) {
  const relay = await startScriptedRelay({ site, office });
  const window = await openWindow(browser, `${relay.url}?ticket=good`, options);
  try {
    await body({ ...window, relay, office });
    assert.deepEqual(await window.page.evaluate(() => window.cspViolations), []);
  } finally {
    await window.context.close();
    await relay.stop();
  }
}

const button = (page, name) => page.getByRole('button', { name, exact: typeof name === 'string' });
const field = (page, name) => page.getByRole('textbox', { name, exact: true });
const attached = { state: 'attached' };
const type = async (page, name, value) => { await field(page, name).fill(value); await settle(page, 150); };
const focused = (page) => page.evaluate(() => document.activeElement.getAttribute('aria-label'));


async function openAccount(page, address = 'ann@nordlicht.example') {
  await press(button(page, `Settings of ${address}`));
  await page.getByRole('main', { name: address }).waitFor(attached);
}

async function openIdentities(page) {
  await openAccount(page);
  await press(button(page, 'Send mail as'));
  await page.getByRole('main', { name: 'Send mail as' }).waitFor(attached);
}

const refused = { error: { class: 'auth', message: 'refused', server: '5.7.8 Username and password not accepted', detail: 'refused', fingerprint: '' } };

test('an address with a server of its own is added, tried, and proven by its code', async () => {
  await withWindow(smallOffice(quiet), {}, async ({ page, office }) => {
    const tried = [];
    office.probe = (probe) => { tried.push(probe); return probe.password === 'right' ? { error: null } : refused; };
    await openIdentities(page);
    await page.getByText('Verified', { exact: true }).waitFor(attached);
    await press(button(page, 'Add address'));
    await field(page, 'E-mail address').waitFor(attached);
    await settle(page, 200);
    assert.equal(await focused(page), 'E-mail address', 'the keyboard is where one begins');
    await type(page, 'E-mail address', 'ann@gmx.de');
    await type(page, 'Signature', 'Ann <3\nClub');
    await press(page.getByRole('radio', { name: 'A server of its own' }));
    await field(page, 'Server').waitFor(attached);
    assert.equal(await field(page, 'Server').inputValue(), 'mail.gmx.net');
    await type(page, 'Password at the provider', 'wrong');
    await press(button(page, 'Test and save'));
    await page.getByText('The log-in name or password was refused').waitFor(attached);
    await page.getByText('The server says: “5.7.8 Username and password not accepted”').waitFor(attached);
    assert.equal(office.identities.a2.length, 1, 'nothing was saved');
    assert.equal(await field(page, 'Signature').inputValue(), 'Ann <3\nClub', 'what was typed is kept');
    await type(page, 'Password at the provider', 'right');
    await press(button(page, 'Test and save'));

    // It is asked for at once, and once.
    const dialog = page.getByRole('dialog', { name: 'Verify ann@gmx.de' });
    await dialog.waitFor(attached);
    const [, saved] = office.identities.a2;
    assert.equal(saved.server.host, 'mail.gmx.net');
    assert.equal(saved.htmlSignature, '<p>Ann &lt;3<br>\nClub</p>');
    assert.deepEqual(tried.map(({ kind, password }) => [kind, password]), [['outgoing', 'wrong'], ['outgoing', 'right'], ['outgoing', undefined]],
      'the relay logs in with what it has kept: that proves the address where the server lets it in');
    await press(button(page, 'Mail the code'));
    await field(page, 'Code from the mail').waitFor(attached);
    await settle(page, 200);
    assert.equal(await focused(page), 'Code from the mail');
    await page.keyboard.type('111111', { delay: 20 });
    await page.keyboard.press('Enter');
    await page.getByText('That is not the code.').or(field(page, 'Code from the mail').and(page.locator('[aria-invalid=true]'))).first().waitFor(attached);
    await type(page, 'Code from the mail', '246 810');
    await page.keyboard.press('Enter');
    await page.getByText('ann@gmx.de is verified').waitFor(attached);
    await dialog.waitFor({ state: 'detached' });
    await until(page, () => saved.verification.state === 'verified', 'the relay knows');
    assert.equal(await button(page, 'Verify').count(), 0);

    await press(button(page, 'Remove ann@gmx.de'));
    await until(page, () => office.identities.a2.length === 1, 'it is gone');
    assert.equal(await button(page, 'Remove ann@nordlicht.example').count(), 0, 'the account’s own stays');
  });
});

test('a wrong password for sending is told, and its cure is one press away', async () => {
  const office = smallOffice(quiet);
  office.submissions = troubledMail();
  office.probe = ({ kind, password }) => (kind === 'outgoing' && password !== 'new' ? refused : { error: null, messages: 42 });
  await withWindow(office, {}, async ({ page }) => {
    await page.getByRole('link', { name: 'Outbox' }).waitFor(attached);
    await press(button(page, 'Mail does not leave'));
    const told = 'smtp.nordlicht.example does not accept the password of ann@nordlicht.example for sending';
    await page.getByText(told).waitFor(attached);
    await press(button(page, 'Fix it'));
    await field(page, 'Password at the provider').waitFor(attached);
    await settle(page, 300);
    assert.equal(await focused(page), 'Password at the provider');

    // The incoming server takes it, the outgoing one does not.
    await press(button(page, 'Test and save'));
    await page.getByText('Receiving works. What is left is sending.').waitFor(attached);
    await page.getByText('The log-in name or password was refused').waitFor(attached);
    // What failed has come into sight; the password is above it.
    await page.mouse.move(900, 400);
    await page.mouse.wheel(0, -4000);
    await settle(page, 300);
    await type(page, 'Password at the provider', 'new');
    await press(button(page, 'Test and save'));
    await page.getByText(/saved/).waitFor(attached);

    // With it the relay sends what had waited.
    office.submissions.a2 = [];
    office.push({ a2: { EmailSubmission: '77' } });
    await page.getByRole('link', { name: 'Outbox' }).waitFor({ state: 'detached' });
    assert.equal(await button(page, 'Mail does not leave').count(), 0);
  });
});

test('mail on its way out: its state, the decision about an uncertain one, the fate of each recipient', async () => {
  const office = smallOffice(quiet);
  office.submissions = troubledMail();
  await withWindow(office, {}, async ({ page }) => {
    await press(page.getByRole('link', { name: 'Outbox' }));
    await page.getByRole('main', { name: 'Outbox' }).waitFor(attached);
    await page.getByText('It is not known whether this arrived').waitFor(attached);
    await page.getByText('SMTP AUTH is switched off for this mailbox').waitFor(attached);
    await page.getByText('The address was refused').waitFor(attached);
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => axe.run('#twin', { rules: { 'color-contrast': { enabled: false } } }));
    assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`), []);

    await press(button(page, 'Send again'));
    await until(page, () => office.submissions.a2[1].outbox.state === 'waiting', 'the relay was told');
    await page.getByText('Waits to be sent').waitFor(attached);
    await press(button(page, 'Do not send'));
    await until(page, () => office.submissions.a2[1].outbox.state === 'canceled', 'and told otherwise');

    await page.keyboard.press('Escape');
    await press(page.locator('[data-id="row/e5"]'));
    await page.getByRole('group', { name: 'Delivery' }).waitFor(attached);
    await page.getByText('Not delivered to 1 of 2').waitFor(attached);
    await page.getByText('builds@ci.example: delivered').waitFor(attached);
    await page.getByText('bob@nowhere.example: not delivered. The address was refused. The server says: “5.1.1 <bob@nowhere.example>: Recipient address rejected”').waitFor(attached);
  });
});

test('the vacation reply is switched on', async () => {
  await withWindow(smallOffice(quiet), { timezoneId: 'Europe/Berlin' }, async ({ page, office }) => {
    await openAccount(page);
    await press(button(page, 'Vacation reply'));
    await press(page.getByRole('checkbox', { name: 'Answer by itself' }));
    await type(page, 'First day', 'tomorrow');
    await press(button(page, 'Save'));
    await field(page, 'First day').and(page.locator('[aria-invalid=true]')).waitFor(attached);
    await type(page, 'First day', '2026-07-01');
    await type(page, 'Last day', '2026-07-31');
    await type(page, 'Answer', 'I am at the sea.');
    await press(button(page, 'Save'));
    await page.getByText('Vacation reply is on').waitFor(attached);
    assert.deepEqual(office.vacations.a2, { id: 'singleton', isEnabled: true, fromDate: '2026-06-30T22:00:00Z', toDate: '2026-07-31T21:59:59Z', subject: null, textBody: 'I am at the sea.', htmlBody: null });
  });
});

// A real relay, and a real provider that takes mail and hands it out: the code is read where it arrives.
async function withDemo(body) {
  const demo = spawn(process.env.KONTOR, ['demo', '--listen', '127.0.0.1:0', '--window', site], { stdio: ['ignore', 'pipe', 'inherit'] });
  let context;
  try {
    const url = await new Promise((done, fail) => {
      createInterface({ input: demo.stdout }).on('line', (line) => { const found = line.match(/http:\S+/); if (found) done(found[0]); });
      demo.once('exit', (code) => fail(new Error(`the demo ended: ${code}`)));
    });
    const window = await openWindow(browser, url);
    context = window.context;
    await body(window.page);
  } finally {
    if (context) await context.close();
    demo.kill('SIGTERM');
  }
}

test('an address is proven with the code that arrives at it', async () => {
  await withDemo(async (page) => {
    await button(page, 'Settings of ann@work.example').waitFor({ ...attached, timeout: 30000 });
    await press(button(page, 'Settings of ann@work.example'));
    await press(button(page, 'Send mail as'));
    await button(page, 'Edit ann@work.example').waitFor(attached);
    await press(button(page, 'Add address'));
    await type(page, 'E-mail address', 'ann@gmx.example');
    await press(button(page, 'Save'));
    await press(button(page, 'Mail the code'));
    await field(page, 'Code from the mail').waitFor(attached);
    await press(page.locator('[data-id="dialog/cancel"]'));

    // It is mail like any other.
    await press(button(page, 'Settings of ann@gmx.example'));
    await press(button(page, 'Collect now'));
    await press(page.getByRole('link', { name: 'Inbox' }).first());
    const letter = page.getByRole('row', { name: /Your code/ }).first();
    await letter.waitFor({ ...attached, timeout: 60000 });
    const [code] = (await letter.textContent() + await letter.getAttribute('aria-label')).match(/\d{8}/);

    await press(button(page, 'Settings of ann@work.example'));
    await press(button(page, 'Send mail as'));
    await press(button(page, 'Verify'));
    await type(page, 'Code from the mail', code);
    await page.keyboard.press('Enter');
    await page.getByText('ann@gmx.example is verified').waitFor(attached);
    assert.equal(await button(page, 'Verify').count(), 0);
  });
});

test('every page fits a phone', async () => {
  const office = smallOffice(quiet);
  office.submissions = troubledMail();
  await withWindow(office, { viewport: { width: 390, height: 844 }, colorScheme: 'dark' }, async ({ page }) => {
    const fits = async () => {
      await settle(page, 200);
      const beyond = await page.evaluate(() => [...document.querySelectorAll('[data-id][role=button], [data-id] input, input[data-id], textarea[data-id]')]
        .map((each) => [each.dataset.id, each.getBoundingClientRect()]).filter(([, box]) => box.width > 0 && (box.right > innerWidth + 1 || box.left < -1)).map(([id]) => id));
      assert.deepEqual(beyond, []);
    };
    await press(button(page, 'Show accounts'));
    await openAccount(page);
    await fits();
    await press(button(page, 'Edit'));
    await fits();
    await press(button(page, 'Back'));
    await press(button(page, 'Send mail as'));
    await fits();
    await press(button(page, 'Add address'));
    await fits();
    await press(button(page, 'Back'));
    await press(button(page, 'Back'));
    await press(button(page, 'Vacation reply'));
    await fits();
  });
});
