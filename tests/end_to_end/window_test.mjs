// The window in Chromium against the scripted relay: what a person with a keyboard or a screen reader meets, through the DOM
// twin only. office_test.mjs does the same against the real relay and a real Dovecot.
import assert from 'node:assert/strict';
import { readdir, readFile, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { frames, openBrowser, openWindow, press, settle, tryNow } from './support/browser.mjs';
import { smallOffice } from './support/office.mjs';
import { startScriptedRelay } from './support/scripted_relay.mjs';

const site = process.env.KONTOR_SITE || new URL('../../build/web/site', import.meta.url).pathname;
const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
let browser;

before(async () => { browser = await openBrowser(); });
after(async () => { await browser.close(); });

// Opens a signed-in window on an office, and closes both afterwards. Nothing may break the page's policy.
async function withWindow(office, options, body) {
  const relay = await startScriptedRelay({ site, office });
  const asSeen = { deviceScaleFactor: 1, ...options };
  const window = await openWindow(browser, `${relay.url}${options.signedOut ? '' : '?ticket=good'}`, asSeen);
  try {
    await body({ ...window, relay, office });
    assert.deepEqual(await window.page.evaluate(() => window.cspViolations), []);
  } finally {
    await window.context.close();
    await relay.stop();
  }
}

const row = (page, name) => page.getByRole('row', { name });

async function seriousProblems(page) {
  // Puppeteer-style injection would break the page's policy; evaluate() does not.
  await page.evaluate(axe);
  const found = await page.evaluate(() => axe.run(document, { resultTypes: ['violations'] }));
  return found.violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(' | ')}`);
}

test('signs in, and says what is wrong when it cannot', async () => {
  await withWindow(smallOffice(), { signedOut: true }, async ({ page }) => {
    await page.getByRole('textbox', { name: 'User name' }).fill('ann');
    await page.getByRole('textbox', { name: 'Password' }).fill('wrong');
    await press(page.getByRole('button', { name: 'Sign in' }));
    await page.getByText('The user name or the password is not right.').waitFor({ state: 'attached' });
    await page.getByRole('textbox', { name: 'Password' }).fill('secret');
    await page.keyboard.press('Enter');
    await row(page, /三月份订单报价/).waitFor();
  });
});

test('a sign-in link works once and leaves no ticket in the address', async () => {
  await withWindow(smallOffice(), {}, async ({ page }) => {
    await row(page, /三月份订单报价/).waitFor();
    assert.equal(new URL(page.url()).search, '');
  });
});

test('reads, deletes and takes it back', async () => {
  await withWindow(smallOffice(), {}, async ({ page }) => {
    await press(row(page, /三月份订单报价/));
    await page.getByRole('heading', { name: '三月份订单报价' }).waitFor();
    await page.getByText('华信贸易有限公司').waitFor();
    assert.equal(await page.getByRole('link', { name: /huaxin-trading/ }).getAttribute('rel'), 'noopener noreferrer');
    await page.keyboard.press('#');
    await press(page.getByRole('button', { name: 'Undo' }));
    await row(page, /三月份订单报价/).waitFor();
  });
});

test('the real mouse opens a row', async () => {
  await withWindow(smallOffice(), {}, async ({ page }) => {
    await row(page, /Zaterdag zeilen/).click({ force: true });
    await page.getByRole('heading', { name: /Zaterdag zeilen/ }).waitFor();
  });
});

test('shows HTML in a frame without scripts, pictures only when asked', async () => {
  await withWindow(smallOffice(), {}, async ({ page }) => {
    await press(row(page, /Ihre Rechnung für Oktober/));
    const frame = page.frameLocator('iframe');
    await frame.getByRole('heading', { name: 'Ihre Rechnung für Oktober' }).waitFor();
    assert.ok(!(await page.locator('iframe').getAttribute('sandbox')).includes('allow-scripts'));
    await press(page.getByRole('link', { name: 'Show images' }));
    await frame.getByText('a picture from elsewhere').waitFor();
  });
});

test('walks through the list by keyboard and keeps the focus where one is', async () => {
  await withWindow(smallOffice(), {}, async ({ page }) => {
    await row(page, /三月份订单报价/).waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await settle(page, 200);
    assert.match(await page.evaluate(() => document.activeElement.getAttribute('aria-label')), /Entwurf für das Angebot/);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Entwurf für das Angebot' }).waitFor();
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor({ state: 'attached' });
    await page.keyboard.press('Escape');
    // The canvas draws where the focus is, but not under the text of a message.
    const text = () => page.evaluate(() => {
      const { classList } = document.activeElement;
      return classList.contains('document') && getComputedStyle(document.activeElement).outlineStyle;
    });
    await settle(page);
    let drawn = false;
    for (let i = 0; i < 30 && !drawn; ++i) {
      await page.keyboard.press('Tab');
      drawn = await text();
    }
    assert.equal(drawn, 'solid');
  });
});

test('scrolls through 200 000 messages and draws only what is seen', async () => {
  await withWindow(smallOffice({ rows: 200000 }), {}, async ({ page }) => {
    const first = page.getByRole('row').first();
    await first.waitFor();
    assert.equal(await page.getByRole('grid').getAttribute('aria-rowcount'), '200000');
    await first.focus();
    await page.keyboard.press('End');
    await settle(page);
    await page.mouse.move(500, 500);
    await page.mouse.wheel(0, 40000);
    await settle(page);
    assert.ok((await page.getByRole('row').count()) < 40);
    assert.ok(Number(await page.getByRole('row').first().getAttribute('aria-rowindex')) > 100);
  });
});

test('the keyboard reaches the end of a list that is not loaded', async () => {
  await withWindow(smallOffice({ rows: 200000 }), {}, async ({ page }) => {
    await settle(page);
    await page.keyboard.press('j');
    await page.keyboard.press('End');
    await page.waitForFunction(() => document.activeElement.getAttribute('aria-rowindex') === '200000');
    await page.keyboard.press('Home');
    await page.waitForFunction(() => document.activeElement.getAttribute('aria-rowindex') === '1');
  });
});

test('tells a broken connection, keeps what was done, and carries it out afterwards', async () => {
  await withWindow(smallOffice(), {}, async ({ page, relay, office }) => {
    await row(page, /三月份订单报价/).waitFor();
    relay.refuse(true);
    await page.getByText(/^Offline/).waitFor({ state: 'attached' });
    await press(row(page, /Zaterdag zeilen/));
    await page.keyboard.press('e');
    await page.getByText(/waiting for the connection/).waitFor({ state: 'attached' });
    relay.refuse(false);
    await tryNow(page);
    const archived = () => Object.keys(office.emails.get('e4').ownerMailboxIds)[0].endsWith('4');
    for (let i = 0; i < 50 && !archived(); ++i) await page.waitForTimeout(100);
    assert.ok(archived(), 'it is in the archive');
  });
});

test('adds an account, and a certificate nobody vouches for is shown with its fingerprint', async () => {
  const office = smallOffice();
  const fingerprint = 'ab12cd34'.repeat(8);
  office.probe = ({ pinnedCertificate }) => (pinnedCertificate === fingerprint ? { error: null, messages: 3 }
    : { error: { class: 'certificate', message: 'self-signed', server: '', detail: 'self-signed', fingerprint, since: new Date().toISOString() } });
  await withWindow(office, {}, async ({ page }) => {
    await press(page.getByRole('button', { name: 'Add account' }));
    const next = () => press(page.getByRole('button', { name: 'Next', exact: true }));
    await page.getByRole('textbox', { name: 'E-mail address' }).fill('ann@gmx.de');
    await next();
    await page.getByRole('textbox', { name: 'Password at the provider' }).fill('geheim');
    await next();
    // The page before has a "Back" and a "Next", too.
    const heading = (name) => page.getByRole('heading', { name }).waitFor({ state: 'attached' });
    await heading('What to collect');
    await press(page.getByRole('button', { name: 'Back', exact: true }));
    await heading('How to sign in');
    assert.equal(await page.getByRole('textbox', { name: 'Password at the provider' }).inputValue(), 'geheim');
    await next();
    await heading('What to collect');
    await next();
    await page.getByText('AB12 CD34 AB12').waitFor({ state: 'attached' });
    assert.equal(await page.getByRole('textbox', { name: 'Server' }).inputValue(), 'pop.gmx.net');
    await press(page.getByRole('button', { name: 'Trust this certificate' }));
    await page.getByText('ann@gmx.de added. Collecting has begun.').waitFor({ state: 'attached' });
  });
});

test('remembers colours and language', async () => {
  await withWindow(smallOffice(), {}, async ({ page }) => {
    await press(page.getByRole('button', { name: 'Menu' }));
    await press(page.getByRole('menuitem', { name: 'Dark' }));
    await press(page.getByRole('button', { name: 'Menu' }));
    await press(page.getByRole('menuitem', { name: 'Deutsch' }));
    await page.getByRole('button', { name: 'Konto hinzufügen' }).waitFor();
    await page.reload();
    await page.getByRole('button', { name: 'Konto hinzufügen' }).waitFor();
    assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), 'dark');
    assert.equal(await page.evaluate(() => document.documentElement.lang), 'de');
  });
});

test('an idle window draws nothing', async () => {
  await withWindow(smallOffice({ collecting: false }), {}, async ({ page }) => {
    await row(page, /三月份订单报价/).waitFor();
    await settle(page, 1000);
    const before_ = await frames(page);
    await page.waitForTimeout(3000);
    assert.equal(await frames(page), before_);
  });
});

test('axe finds nothing serious, in any state', async () => {
  await withWindow(smallOffice(), { signedOut: true }, async ({ page }) => {
    await page.getByRole('textbox', { name: 'User name' }).waitFor();
    assert.deepEqual(await seriousProblems(page), []);
  });
  await withWindow(smallOffice(), {}, async ({ page }) => {
    await press(row(page, /三月份订单报价/));
    await page.getByText('华信贸易有限公司').waitFor();
    assert.deepEqual(await seriousProblems(page), []);
    await press(page.getByRole('button', { name: 'Menu' }));
    await page.getByRole('menuitem', { name: 'Dark' }).waitFor();
    assert.deepEqual(await seriousProblems(page), []);
    await page.keyboard.press('Escape');
    await press(page.getByRole('button', { name: 'Add account' }));
    await page.getByRole('textbox', { name: 'E-mail address' }).waitFor();
    assert.deepEqual(await seriousProblems(page), []);
  });
});

test('a conversation is one row, opens with what is unread, and is deleted and brought back as a whole', async () => {
  const office = smallOffice({ conversations: true });
  await withWindow(office, {}, async ({ page }) => {
    const conversation = row(page, /Entwurf für das Angebot/);
    await conversation.waitFor();
    assert.equal(await conversation.count(), 1);
    assert.match(await conversation.getAttribute('aria-label'), /^Unread, Jonas Weber, Ann Larsen, Clara Bergmann, 5 messages/);
    await press(conversation);
    await page.getByText('5 messages').first().waitFor({ state: 'attached' });
    // The unread HTML message and the newest stand open, the read ones are a line each.
    await page.frameLocator('iframe').getByText('Bitte die neuen Preise nehmen').waitFor({ state: 'attached' });
    assert.equal(await page.locator('#twin .document').count(), 2);
    const line = page.getByRole('button', { name: /Mache ich, heute Abend/ });
    assert.equal(await line.getAttribute('aria-expanded'), 'false');
    await line.focus();
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.querySelectorAll('#twin .document').length === 3);
    await settle(page);
    // Every body is as high as what is in it.
    const heights = await page.evaluate(() => [...document.querySelectorAll('#twin .document')].map((each) => [each.node.contentHeight, each.shownHeight]));
    for (const [given, wanted] of heights) assert.ok(Math.abs(given - Math.max(48, wanted)) <= 1, `${given} for ${wanted}`);
    // The wheel over a frame moves the pane around it.
    const top = () => page.evaluate(() => document.querySelector('[data-id="message/e2-0"]').node.rect[1]);
    await page.mouse.move(1000, 500);
    await page.mouse.wheel(0, -3000);
    await settle(page);
    const before_ = await top();
    await page.mouse.wheel(0, 90);
    await settle(page);
    assert.ok(await top() < before_ || await page.evaluate(() => document.querySelector('[data-id="message/e2-0"]').node.rect[3]) < 56, 'it moved');
    await page.keyboard.press('#');
    await page.getByText('1 conversation moved to Trash').waitFor({ state: 'attached' });
    const places = () => [...office.emails.values()].filter(({ threadId }) => threadId === 't2').map((email) => Object.keys(email.ownerMailboxIds)[0].slice(-1)).join('');
    for (let i = 0; i < 50 && places() !== '66366' && places() !== '63666' ; ++i) await page.waitForTimeout(50);
    assert.equal([...places()].sort().join(''), '36666', 'the sent answer stays in Sent');
    await press(page.getByRole('button', { name: 'Undo' }));
    await conversation.waitFor();
    await settle(page);
    assert.equal([...places()].sort().join(''), '11113');
  });
});

test('all of a long mailbox is archived in batches, with progress, and comes back', async () => {
  const office = smallOffice({ rows: 3000, collecting: false });
  await withWindow(office, {}, async ({ page }) => {
    await page.getByRole('row').first().waitFor();
    office.delay = 60;
    await page.getByRole('row').first().focus();
    await page.keyboard.press('Control+a');
    await press(page.getByRole('link', { name: 'Select all 3,000 in Inbox' }));
    await page.getByText('All 3,000 selected').first().waitFor({ state: 'attached' });
    await page.keyboard.press('e');
    await page.getByRole('progressbar', { name: 'Archiving' }).waitFor({ state: 'attached' });
    await page.getByText('3,000 messages archived').waitFor({ state: 'attached', timeout: 20000 });
    const archived = () => [...office.emails.values()].filter((email) => Object.keys(email.ownerMailboxIds)[0].endsWith('4')).length;
    assert.equal(archived(), 3000);
    await press(page.getByRole('button', { name: 'Undo' }));
    await page.getByText('Undone').waitFor({ state: 'attached', timeout: 20000 });
    assert.equal(archived(), 0);
  });
});

test('mailboxes are made, nested, filled by dragging, renamed and deleted', async () => {
  const office = smallOffice({ trouble: false, collecting: false });
  await withWindow(office, {}, async ({ page }) => {
    const name = async (text) => {
      await page.getByRole('textbox', { name: 'Name of the mailbox' }).fill(text);
      await page.keyboard.press('Enter');
    };
    const link = (text) => page.getByRole('link', { name: text, exact: true });
    const menu = async (text, item) => {
      await link(text).dispatchEvent('contextmenu');
      await press(page.getByRole('menuitem', { name: item }));
    };
    await press(page.getByRole('button', { name: 'New mailbox in ann@nordlicht.example' }));
    await name('Projects');
    await link('Projects').waitFor();
    await press(page.getByRole('button', { name: 'New mailbox in ann@nordlicht.example' }));
    await name('Projects');
    await page.getByRole('textbox', { name: 'Name of the mailbox' }).and(page.locator('[aria-invalid=true]')).waitFor();
    await page.keyboard.press('Escape');
    await menu('Projects', 'New mailbox in Projects');
    await name('Boats');
    await link('Boats').waitFor();
    await menu('Projects', 'Delete mailbox');
    await page.getByText('There are other mailboxes in this one.').waitFor({ state: 'attached' });
    await menu('Boats', 'Rename');
    await name('Harbour');
    await link('Harbour').waitFor();

    // With the mouse: a message of this account, over the reader's pane and back, onto the nested mailbox.
    const message = row(page, /Entwurf für das Angebot/);
    const from = await message.boundingBox();
    const to = await link('Harbour').boundingBox();
    await page.mouse.move(from.x + 200, from.y + 30);
    await page.mouse.down();
    await page.mouse.move(from.x + 600, from.y + 60, { steps: 4 });
    await page.mouse.move(to.x + 80, to.y + 14, { steps: 8 });
    await page.getByRole('status').and(page.getByText('1 message', { exact: true })).waitFor({ state: 'attached' });
    await settle(page, 100);
    await page.mouse.up();
    await page.getByText(/^1 message moved to Harbour/).waitFor({ state: 'attached' });

    await menu('Harbour', 'Delete mailbox');
    await page.getByText(/moved to Trash first/).waitFor({ state: 'attached' });
    assert.deepEqual(await seriousProblems(page), []);
    await press(page.getByRole('button', { name: 'Delete mailbox' }));
    await page.getByText('Mailbox Harbour deleted').waitFor({ state: 'attached' });
    await link('Harbour').waitFor({ state: 'detached' });
    assert.deepEqual(await seriousProblems(page), []);
  });
});

test('a field keeps every letter, however fast they come', async () => {
  await withWindow(smallOffice(), {}, async ({ page }) => {
    const box = page.getByRole('searchbox', { name: 'Search in All accounts' });
    await box.focus();
    const typed = 'from:li has:attachment';
    await box.evaluate(async (input, text) => {
      for (const letter of text) {
        input.value += letter;
        input.dispatchEvent(new InputEvent('input', { bubbles: true }));
        await new Promise(requestAnimationFrame);
      }
    }, typed);
    await settle(page);
    assert.equal(await box.inputValue(), typed);
    await press(page.getByRole('button', { name: 'Clear the search' }));
    await settle(page);
    assert.equal(await box.inputValue(), '', 'what the program decides is shown');
  });
});

test('what is typed right behind a key that leads into a text stands in that text', async () => {
  await withWindow(smallOffice(), {}, async ({ page }) => {
    const box = page.getByRole('searchbox', { name: 'Search in All accounts' });
    await box.waitFor({ state: 'attached' });
    // In one go, as on a machine that draws slowly.
    const led = await page.evaluate(() => {
      const key = new KeyboardEvent('keydown', { key: '/', bubbles: true, cancelable: true });
      document.body.dispatchEvent(key);
      return { kept: key.defaultPrevented, into: document.activeElement.type };
    });
    assert.deepEqual(led, { kept: true, into: 'search' });
    await page.keyboard.type('from:li');
    await page.keyboard.press('Enter');
    await settle(page);
    assert.equal(await box.inputValue(), 'from:li');
    await page.keyboard.press('Escape');
    await settle(page);
    await page.keyboard.press('/');
    await page.keyboard.type('plan');
    assert.equal(await box.inputValue(), 'plan', 'who goes there again looks for something else');
    await page.keyboard.press('Control+a');
    await page.keyboard.press('Backspace');
    await settle(page);
    await page.keyboard.press('ArrowDown');
    assert.equal(await page.evaluate(() => document.activeElement.getAttribute('aria-rowindex')), '1', 'from the text into the list');
  });
});

test('the first load is small', async () => {
  const files = await readdir(site);
  const sizes = files.filter((name) => name.endsWith('.br')).map(async (name) => (await stat(join(site, name))).size);
  const bytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
  assert.ok(sizes.length >= 6 && bytes <= 900000, `${bytes} bytes over the wire`);
});
