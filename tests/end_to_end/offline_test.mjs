// The window without its relay: it opens, shows what was read, keeps what is done, and settles with the relay afterwards.
// Everything but the long absence is tested with the real relay, stopped and started again.
import assert from 'node:assert/strict';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { openBrowser, openWindow, press, settle, tryNow } from './support/browser.mjs';
import { chineseMessage, plainMessage } from './support/messages.mjs';
import { smallOffice } from './support/office.mjs';
import { realRelay } from './support/real_relay.mjs';
import { startScriptedRelay } from './support/scripted_relay.mjs';

const site = process.env.KONTOR_SITE || new URL('../../build/web/site', import.meta.url).pathname;
const password = 'correct horse battery';
const looks = process.env.KONTOR_SCREENSHOTS;  // a folder: pictures of what a person sees
let browser;

before(async () => { browser = await openBrowser(); });
after(async () => { await browser.close(); });

const row = (page, name) => page.getByRole('row', { name });
const offline = (page) => page.getByText(/^Offline/);
const look = async (page, name) => {
  await settle(page);
  if (looks) await page.screenshot({ path: join(looks, `${name}.png`) });
};

async function signIn(page, user) {
  await page.getByRole('textbox', { name: 'User name' }).fill(user);
  await page.getByRole('textbox', { name: 'Password' }).fill(password);
  await page.keyboard.press('Enter');
}

// Until it holds in the page. (Of a promise, waitForFunction() only sees that there is one.)
async function until(page, holds, argument) {
  for (let i = 0; i < 150; ++i) {
    if (await page.evaluate(holds, argument)) return;
    await page.waitForTimeout(100);
  }
  throw new Error(`never: ${holds}`);
}

// The service worker has the window's files, and so many pages and pictures of messages are kept.
const keptAll = (page, pages = 0) => until(page, async (wanted) => {
  if (!navigator.serviceWorker.controller) return false;
  const names = await caches.keys();
  const files = names.find((name) => name.startsWith('kontor-window-'));
  if (!files || (await (await caches.open(files)).keys()).length < 7) return false;
  return (await (await caches.open('kontor-mail')).keys()).length >= wanted;
}, pages);

// The names of the records that lie in the browser.
const keptRecords = (page) => page.evaluate(() => new Promise((done) => {
  const open = indexedDB.open('kontor');
  open.onsuccess = () => {
    const all = open.result.transaction('records').objectStore('records').getAllKeys();
    all.onsuccess = () => { open.result.close(); done(all.result); };
  };
}));
// The text of an opened message arrives, and is kept, a moment after its row was pressed.
async function keptBodies(page, count = 1) {
  for (let i = 0; i < 150; ++i) {
    if ((await keptRecords(page)).filter((key) => key.startsWith('body/')).length >= count) return;
    await page.waitForTimeout(100);
  }
  throw new Error('the texts of messages were never kept');
}

const letters = async (device, count) => {
  for (let i = 1; i <= count; ++i) await device.deliver(plainMessage(i));
};

test('opens without the relay, shows what was read, and carries out what was done, in order', { timeout: 180000 }, async () => {
  const relay = await realRelay({ site, users: ['ann'], password });
  await relay.start();
  const ann = relay.device('ann');
  const { context, page } = await openWindow(browser, relay.url);
  try {
    await letters(ann, 4);
    await ann.deliver(chineseMessage());
    await signIn(page, 'ann');
    await press(row(page, /Letter 2/));
    await page.getByText('this is letter number 2').waitFor();
    await press(row(page, /三月份订单报价/));
    await page.frameLocator('iframe').getByText('华信贸易有限公司').waitFor();
    await keptAll(page, 2);
    await keptBodies(page, 2);

    await relay.stop();
    await page.reload();
    await row(page, /三月份订单报价/).waitFor();
    await offline(page).waitFor({ state: 'attached', timeout: 30000 });
    await press(row(page, /三月份订单报价/));
    await page.frameLocator('iframe').getByText('华信贸易有限公司').waitFor();
    const picture = page.frameLocator('iframe').locator('img').first();
    assert.ok(await picture.evaluate((image) => image.complete && image.naturalWidth > 0), 'the picture inside the message is there');
    await look(page, 'offline-html');
    await press(row(page, /Letter 2/));
    await page.getByText('this is letter number 2').waitFor();
    await press(row(page, /Letter 1/));
    await page.getByText(/This message is not kept here/).first().waitFor();
    await look(page, 'offline-unread');

    // In one frame what is pressed comes before keys: each is seen to be done before the next.
    await page.keyboard.press('e');
    await row(page, /Letter 1/).waitFor({ state: 'detached' });
    await press(row(page, /Letter 2/));
    await page.getByRole('heading', { name: 'Letter 2' }).waitFor();
    await page.keyboard.press('s');
    await row(page, /Starred.*Letter 2/).waitFor();
    await press(row(page, /Letter 3/));
    await page.getByRole('heading', { name: 'Letter 3' }).waitFor();
    await page.keyboard.press('#');
    await row(page, /Letter 3/).waitFor({ state: 'detached' });
    await settle(page);
    const waiting = await offline(page).innerText();
    assert.match(waiting, /[3-9] changes are waiting/);
    await look(page, 'offline-waiting');

    await page.reload();
    await row(page, /Letter 2/).waitFor();
    await page.getByText(/changes are waiting/).waitFor({ state: 'attached', timeout: 30000 });
    assert.equal(await offline(page).innerText(), waiting);
    assert.equal(await row(page, /Letter 1/).count() + await row(page, /Letter 3/).count(), 0);
    await press(page.getByRole('link', { name: 'Archive' }).first());
    await row(page, /Letter 1/).waitFor();
    await look(page, 'offline-archive');

    await relay.start();
    await tryNow(page);
    await page.getByText(/changes carried out/).waitFor({ state: 'attached' });
    await look(page, 'online-again');
    assert.equal(await ann.placeOf('Letter 1'), 'archive');
    assert.equal(await ann.placeOf('Letter 3'), 'trash');
    assert.ok((await ann.find('Letter 2')).keywords.$flagged);
    await row(page, /Letter 1/).waitFor();
    await press(page.getByRole('link', { name: 'Inbox' }).first());
    await row(page, /Starred.*Letter 2/).waitFor();
    assert.deepEqual(await page.evaluate(() => window.cspViolations), []);
  } finally {
    await context.close();
    await relay.end();
  }
});

test('says what could not be carried out, and why', { timeout: 120000 }, async () => {
  const relay = await realRelay({ site, users: ['ann'], password });
  await relay.start();
  const ann = relay.device('ann');
  const { context, page } = await openWindow(browser, relay.url);
  try {
    await letters(ann, 3);
    const { created } = await ann.call('Mailbox/set', { create: { new: { name: 'Boats' } } });
    await signIn(page, 'ann');
    await row(page, /Letter 3/).waitFor();
    await keptAll(page);
    await relay.stop();
    await offline(page).waitFor({ state: 'attached', timeout: 30000 });
    await press(row(page, /Letter 3/));
    await page.getByRole('heading', { name: 'Letter 3' }).waitFor();
    await page.keyboard.press('s');
    await row(page, /Starred.*Letter 3/).waitFor();
    await press(row(page, /Letter 2/));
    await page.getByRole('heading', { name: 'Letter 2' }).waitFor();
    await page.keyboard.press('v');
    await press(page.getByRole('menuitem', { name: 'Boats' }));
    await row(page, /Letter 2/).waitFor({ state: 'detached' });
    await press(row(page, /Letter 1/));
    await page.getByRole('heading', { name: 'Letter 1' }).waitFor();
    await page.keyboard.press('e');
    await row(page, /Letter 1/).waitFor({ state: 'detached' });
    await settle(page);
    // The window is closed; meanwhile another device removes what it meant.
    await page.close();
    await relay.start();
    await ann.call('Email/set', { destroy: [(await ann.find('Letter 3')).id] });
    await ann.call('Mailbox/set', { destroy: [created.new.id] });
    const again = await context.newPage();
    await again.goto(relay.url);
    const dialog = again.getByRole('dialog', { name: '2 changes could not be carried out' });
    await dialog.waitFor({ state: 'attached', timeout: 30000 });
    await again.getByText('Set a star: the message is not there any more').waitFor({ state: 'attached' });
    await again.getByText('Move to Boats: the mailbox is not there any more').waitFor({ state: 'attached' });
    await look(again, 'not-carried-out');
    await press(again.getByRole('button', { name: 'Close' }).last());
    await row(again, /Letter 2/).waitFor();
    await row(again, /Letter 3/).waitFor({ state: 'detached' });
    assert.equal(await ann.placeOf('Letter 1'), 'archive');
    assert.equal(await ann.placeOf('Letter 2'), 'inbox');
  } finally {
    await context.close();
    await relay.end();
  }
});

test('F74: after a long absence everything is read anew', { timeout: 120000 }, async () => {
  const office = smallOffice({ trouble: false, collecting: false });
  let relay = await startScriptedRelay({ site, office });
  const { context, page } = await openWindow(browser, `${relay.url}?ticket=good`);
  try {
    await press(row(page, /Zaterdag zeilen/));
    await page.getByText(/whenever it suits you/).first().waitFor();
    await row(page, /Photos from the workshop/).waitFor();
    await keptAll(page);
    await keptBodies(page);
    const { port } = relay;
    await relay.stop();
    // A week passes: one is gone, one is new, one has moved, and nobody remembers the state the window is in.
    for (const id of ['e2', 'e6']) { office.emails.delete(id); office.order.splice(office.order.indexOf(id), 1); }
    office.emails.get('e5').ownerMailboxIds = { [Object.keys(office.emails.get('e5').ownerMailboxIds)[0].replace(/1$/, '4')]: true };
    office.emails.set('e99', { ...office.emails.get('e1'), id: 'e99', threadId: 't99', blobId: 'b99', subject: 'News of the week', sentAt: new Date().toISOString().replace(/\.\d+Z$/, 'Z') });
    office.order.unshift('e99');
    const changes = office.methods['Email/changes'];
    let asked = 0;
    office.methods['Email/changes'] = (args) => (asked++ === 0 ? { error: { type: 'cannotCalculateChanges' } } : changes(args));

    await page.reload();
    await row(page, /Entwurf für das Angebot/).waitFor();
    await offline(page).waitFor({ state: 'attached', timeout: 30000 });
    relay = await startScriptedRelay({ site, office, port, signedIn: true });
    await tryNow(page);
    await row(page, /News of the week/).waitFor();
    await settle(page);
    for (const gone of [/Entwurf für das Angebot/, /Photos from the workshop/, /build 4821/]) assert.equal(await row(page, gone).count(), 0, `${gone}`);
    assert.ok(asked > 0);

    await relay.stop();
    await page.reload();
    await row(page, /News of the week/).waitFor();
    await settle(page);
    for (const gone of [/Entwurf für das Angebot/, /Photos from the workshop/, /build 4821/]) assert.equal(await row(page, gone).count(), 0, `kept: ${gone}`);
    await press(row(page, /Zaterdag zeilen/));
    await page.getByText(/whenever it suits you/).first().waitFor();
  } finally {
    await context.close();
    await relay.stop();
  }
});

test('signing out leaves nothing for the next person, also offline', { timeout: 120000 }, async () => {
  const relay = await realRelay({ site, users: ['ann', 'bob'], password });
  await relay.start();
  await letters(relay.device('ann'), 2);
  const { context, page } = await openWindow(browser, relay.url);
  try {
    await signIn(page, 'ann');
    await press(row(page, /Letter 2/));
    await page.getByText('this is letter number 2').waitFor();
    await keptAll(page);
    await keptBodies(page);
    await relay.stop();
    await offline(page).waitFor({ state: 'attached', timeout: 30000 });
    await page.keyboard.press('s');
    await settle(page);
    await press(page.getByRole('button', { name: 'Menu' }));
    await press(page.getByRole('menuitem', { name: 'Sign out' }));
    await page.getByText(/lost when you sign out/).waitFor({ state: 'attached' });
    await look(page, 'sign-out');
    await press(page.getByRole('button', { name: 'Sign out' }));
    await page.getByRole('textbox', { name: 'User name' }).waitFor();
    await settle(page);
    assert.deepEqual(await keptRecords(page), []);
    await page.reload();
    await page.getByRole('textbox', { name: 'User name' }).waitFor({ timeout: 20000 });

    await relay.start();
    await page.reload();
    await page.getByRole('textbox', { name: 'User name' }).waitFor({ timeout: 20000 });
    await signIn(page, 'bob');
    await page.getByRole('heading', { name: 'Collect your mail' }).waitFor({ timeout: 30000 });
    assert.equal(await page.getByRole('row').count(), 0);
    await settle(page);
    assert.ok((await keptRecords(page)).every((key) => !key.startsWith('email/')));
    assert.equal((await relay.device('ann').find('Letter 2')).keywords.$flagged, undefined, 'nobody acts in another\'s name');
  } finally {
    await context.close();
    await relay.end();
  }
});

test('a new version of the window replaces the old one', { timeout: 120000 }, async () => {
  const newer = await mkdtemp(join(tmpdir(), 'kontor-site-'));
  await cp(site, newer, { recursive: true });
  const index = await readFile(join(newer, 'index.html'), 'utf8');
  await writeFile(join(newer, 'index.html'), index.replace('</head>', '<meta name="version" content="newer">\n</head>'));
  const worker = await readFile(join(newer, 'worker.js'), 'utf8');
  await writeFile(join(newer, 'worker.js'), worker.replace(/kontor-window-\w+/, 'kontor-window-newer'));
  const office = smallOffice();
  let relay = await startScriptedRelay({ site, office });
  const { port } = relay;
  const { context, page } = await openWindow(browser, `${relay.url}?ticket=good`);
  try {
    await row(page, /三月份订单报价/).waitFor();
    await keptAll(page);
    await relay.stop();
    relay = await startScriptedRelay({ site: newer, office, port, signedIn: true });
    await page.reload();
    await row(page, /三月份订单报价/).waitFor();
    assert.equal(await page.locator('meta[name=version]').count(), 1, 'the relay\'s page comes first');
    await until(page, async () => (await caches.keys()).filter((name) => name.startsWith('kontor-window-')).join() === 'kontor-window-newer');
    await relay.stop();
    await page.reload();
    await row(page, /三月份订单报价/).waitFor();
    assert.equal(await page.locator('meta[name=version]').count(), 1);
  } finally {
    await context.close();
    await relay.stop();
    await rm(newer, { recursive: true, force: true });
  }
});
