// People and their signing in, with the real relay: an invitation that is used, the second step, sessions and tokens, and
// what an administrator may do about others.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { openBrowser, openWindow, press, settle, until } from './support/browser.mjs';
import { realRelay } from './support/real_relay.mjs';

const site = process.env.KONTOR_SITE || new URL('../../build/web/site', import.meta.url).pathname;
const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const password = 'correct horse battery', chosen = 'battery staple 7';
const looks = process.env.KONTOR_SCREENSHOTS;  // a folder: pictures of what a person sees
let browser;

before(async () => { browser = await openBrowser(); });
after(async () => { await browser.close(); });

const attached = { state: 'attached' };
const button = (page, name) => page.getByRole('button', { name, exact: typeof name === 'string' });
const field = (page, name) => page.getByRole('textbox', { name });

// What stands below a field, or says more of a button.
const described = (page, text) => page.locator(`[aria-description*="${text}"]`);

async function look(page, name) {
  await settle(page);
  if (looks) await page.screenshot({ path: join(looks, `${name}.png`) });
}

async function signIn(page, name, secret) {
  await field(page, 'User name').fill(name);
  await field(page, 'Password').fill(secret);
  await press(button(page, 'Sign in'));
}

async function open(page, entry) {
  await press(button(page, 'Menu').first());
  await press(page.getByRole('menuitem', { name: entry, exact: true }));
  await page.getByRole('main', { name: entry }).waitFor(attached);
}

async function checkAccess(page) {
  await page.evaluate(axe);
  const found = await page.evaluate(() => axe.run({ runOnly: ['wcag2a', 'wcag2aa'] }));
  const serious = found.violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  assert.deepEqual(serious.map(({ id, nodes }) => `${id}: ${nodes[0].html}`), []);
}

// RFC 6238, as an authenticator app has it.
function totp(base32, at = Date.now()) {
  let bits = '';
  for (const c of base32.replace(/ /g, '')) bits += 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0');
  const key = Buffer.from(bits.match(/.{8}/g).map((octet) => parseInt(octet, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(at / 30000)));
  const mac = createHmac('sha1', key).update(counter).digest();
  const place = mac[19] & 15;
  return String((mac.readUInt32BE(place) & 0x7fffffff) % 1000000).padStart(6, '0');
}

// A code counts once: the next is awaited.
async function nextCode(secret, last) {
  while (totp(secret) === last) await new Promise((done) => setTimeout(done, 500));
  return totp(secret);
}

async function withRelay(body) {
  const relay = await realRelay({ site, users: ['ann'], password });
  const made = spawnSync(process.env.KONTOR, ['user', 'change', 'ann', '--admin', '--data', join(relay.folder, 'data')], { encoding: 'utf8' });
  assert.equal(made.status, 0, made.stderr);
  await relay.start();
  const windows = [];
  const visit = async (url = relay.url) => {
    windows.push(await openWindow(browser, url));
    return windows.at(-1).page;
  };
  try {
    await body({ relay, visit });
    for (const { page } of windows) assert.deepEqual(await page.evaluate(() => window.cspViolations), []);
  } finally {
    for (const { context } of windows) await context.close();
    await relay.end();
  }
}

// Adds the person in ann's window; the page of whoever used the link.
async function invite(page, visit, name) {
  await open(page, 'People');
  await field(page, 'Name to sign in with').fill(name);
  await press(button(page, 'Add'));
  const shown = page.getByText(/^http:.*\?link=/);
  await shown.waitFor(attached);
  await look(page, 'people-link');
  const guest = await visit(await shown.textContent());
  await field(guest, 'New password').first().waitFor(attached);
  return guest;
}

test('a person is invited, chooses a password, and is changed and removed', { timeout: 120000 }, async () => {
  await withRelay(async ({ visit, relay }) => {
    const ann = await visit();
    await signIn(ann, 'ann', password);
    const berta = await invite(ann, visit, 'berta');
    assert.ok(!berta.url().includes('link='), 'the link does not stay in the address');
    await field(berta, 'New password').first().fill('short');
    await press(button(berta, 'Choose a password'));
    await berta.getByText('At least eight characters.', { exact: true }).waitFor(attached);
    await field(berta, 'New password').first().fill(chosen);
    await field(berta, 'The new password again').fill(chosen + 'x');
    await press(button(berta, 'Choose a password'));
    await berta.getByText('The two are not the same.').waitFor(attached);
    await field(berta, 'The new password again').fill(chosen);
    await look(berta, 'choose-password');
    await press(button(berta, 'Choose a password'));
    await button(berta, 'Menu').first().waitFor(attached);
    await press(button(berta, 'Menu').first());
    await berta.getByRole('menuitem', { name: 'Signing in' }).waitFor(attached);
    assert.equal(await berta.getByRole('menuitem', { name: 'People' }).count(), 0, 'she looks after nobody');
    await berta.keyboard.press('Escape');

    await press(button(ann, 'It is kept safe'));
    await press(button(ann, 'berta'));
    await ann.getByRole('main', { name: 'berta' }).waitFor(attached);
    await field(ann, 'Room for mail, in GB').fill('a lot');
    await press(button(ann, 'Save'));
    await described(ann, 'A number of gigabytes, like 2.5').waitFor(attached);
    await field(ann, 'Room for mail, in GB').fill('2.5');
    await field(ann, 'Networks that may sign in as this person').fill('192.0.2.0/240');
    await press(button(ann, 'Save'));
    await described(ann, 'This is no address and no network').waitFor(attached);
    await look(ann, 'person');
    await checkAccess(ann);
    await field(ann, 'Networks that may sign in as this person').fill('192.0.2.0/24');
    await press(button(ann, 'Save'));
    await ann.getByText(/of 2.5 GB stored/).waitFor(attached);
    await look(ann, 'people');
    await checkAccess(ann);

    // From here, berta may not come in any more.
    const refused = await visit();
    await signIn(refused, 'berta', chosen);
    await refused.getByText(/^From this network you may not sign in/).waitFor(attached);

    await press(button(ann, 'What happened'));
    await ann.getByText('Refused: not from this network').waitFor(attached);
    await look(ann, 'journal');
    await checkAccess(ann);
    await open(ann, 'People');
    await press(button(ann, 'berta'));
    await press(button(ann, 'Remove berta'));
    await look(ann, 'remove-person');
    await press(ann.getByRole('dialog').getByRole('button', { name: 'Remove berta' }));
    await button(ann, 'berta').waitFor({ state: 'detached' });
    await until(ann, async () => (await relay.device('ann').call('AuditEntry/query', { filter: { event: 'person-removed' } })).ids.length === 1, 'it is written down');
  });
});

test('the second step is switched on, asked for, and switched off', { timeout: 180000 }, async () => {
  await withRelay(async ({ visit }) => {
    const ann = await visit();
    await signIn(ann, 'ann', password);
    await open(ann, 'Signing in');
    await press(button(ann, 'Set up the second step'));
    await ann.getByRole('img', { name: 'Picture for the authenticator app' }).waitFor(attached);
    const secret = await ann.locator('[data-id="security/secret"]').textContent();
    await look(ann, 'second-step');
    await field(ann, 'Then type the code it shows').fill('000000');
    await press(button(ann, 'Switch on'));
    await described(ann, 'That code is not right').waitFor(attached);
    let last = totp(secret);
    await field(ann, 'Then type the code it shows').fill(last);
    await press(button(ann, 'Switch on'));
    await ann.getByText(/Each of them signs you in once/).waitFor(attached);
    const recovery = await ann.locator('[data-id="security/recovery/0"]').textContent();
    assert.match(recovery, /^[a-z2-7]{4}(-[a-z2-7]{4}){3}$/);
    await look(ann, 'recovery-codes');
    await checkAccess(ann);
    await press(button(ann, 'It is kept safe'));
    await ann.getByText('Switched on. 10 recovery codes are left.').waitFor(attached);

    const other = await visit();
    await signIn(other, 'ann', 'a wrong password');
    await other.getByText('The user name or the password is not right.').waitFor(attached);
    await signIn(other, 'ann', password);
    await field(other, 'Code of the second step').fill(last);
    await look(other, 'code');
    await press(button(other, 'Sign in'));
    await other.getByText(/^That code is not right/).waitFor({ ...attached, timeout: 15000 });
    last = await nextCode(secret, last);
    await field(other, 'Code of the second step').fill(last);
    await press(button(other, 'Sign in'));
    await button(other, 'Menu').first().waitFor(attached);

    const third = await visit();
    await signIn(third, 'ann', password);
    await field(third, 'Code of the second step').fill(recovery);
    await press(button(third, 'Sign in'));
    await button(third, 'Menu').first().waitFor(attached);

    await ann.getByText('Switched on. 9 recovery codes are left.').waitFor(attached);
    await press(button(ann, 'Switch off'));
    await field(ann, 'Present password').nth(1).fill(password);
    await press(button(ann, 'Switch off'));
    await button(ann, 'Set up the second step').waitFor(attached);
  });
});

test('sessions are ended elsewhere, tokens let programs in, and a new password signs the others out', { timeout: 120000 }, async () => {
  await withRelay(async ({ visit, relay }) => {
    const ann = await visit(), other = await visit();
    for (const page of [ann, other]) await signIn(page, 'ann', password);
    await button(other, 'Menu').first().waitFor(attached);
    await open(ann, 'Signing in');
    const ends = described(ann, 'End Chrome · Linux');
    await ends.first().waitFor(attached);
    await look(ann, 'signing-in');
    await checkAccess(ann);
    await press(ends.first());
    await field(other, 'User name').waitFor({ ...attached, timeout: 15000 });
    await ends.waitFor({ state: 'detached' });

    await press(button(ann, 'Make a token'));
    await described(ann, 'Say what it is for.').waitFor(attached);
    await field(ann, 'What it is for').fill('Thunderbird');
    await press(button(ann, 'Make a token'));
    const token = await ann.locator('[data-id="security/token/0"]').textContent();
    const ask = () => fetch(`${relay.url}.well-known/jmap`, { headers: { Authorization: `Bearer ${token}` } });
    assert.equal((await ask()).status, 200);
    await press(button(ann, 'It is kept safe'));
    await press(described(ann, 'End Thunderbird'));
    await until(ann, async () => (await ask()).status === 401, 'the token is good for nothing');

    await signIn(other, 'ann', password);
    await button(other, 'Menu').first().waitFor(attached);
    await field(ann, 'Present password').fill('not this one');
    await field(ann, 'New password').first().fill(chosen);
    await field(ann, 'The new password again').fill(chosen);
    await press(button(ann, 'Change password'));
    await described(ann, 'That is not your present password.').waitFor(attached);
    await field(ann, 'Present password').fill(password);
    await press(button(ann, 'Change password'));
    await ann.getByText(/^The password is changed/).waitFor(attached);
    await field(other, 'User name').waitFor({ ...attached, timeout: 15000 });
    await signIn(other, 'ann', chosen);
    await button(other, 'Menu').first().waitFor(attached);
  });
});
