// Mail in files, as a person takes it in and out: an mbox file of another program is imported through the window, is found
// there, and comes back octet for octet; mailboxes are moved, messages of a conversation handled alone. A real relay, the
// window in Chromium, driven through the DOM twin.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { openBrowser, openWindow, press, settle } from './support/browser.mjs';

const program = process.env.KONTOR;
const site = process.env.KONTOR_SITE || new URL('../../build/web/site', import.meta.url).pathname;
const pictures = process.env.KONTOR_PICTURES;  // a folder: what the window looks like is kept there
const password = 'correct horse battery';
let folder, relay, port, browser;

const letter = (number, subject, more = '') => `From clara@north.example Thu Jan  1 08:0${number}:00 2026
From: Clara Bergmann <clara@north.example>
To: Ann <ann@example.org>
Subject: ${subject}
Message-ID: <letter-${number}@north.example>
${more}
Dear Ann,

the invoice for the lighthouse is number ${number}.
>From the tower one sees the harbour.

`;
const box = letter(1, 'Plans') + letter(2, 'Re: Plans', 'In-Reply-To: <letter-1@north.example>\n') + letter(3, 'Invoice <for> March');

before(async () => {
  assert.ok(program, 'KONTOR names the program');
  folder = await mkdtemp(join(tmpdir(), 'kontor-transfer-'));
  port = await new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const free = server.address().port;
      server.close(() => done(free));
    });
  });
  const command = (...words) => {
    const done = spawnSync(program, [...words, '--data', join(folder, 'data')], { input: `${password}\n`, encoding: 'utf8' });
    assert.equal(done.status, 0, done.stderr);
  };
  command('user', 'add', 'ann', '--password-stdin');
  // It never collects anything.
  command('account', 'add', '--user', 'ann', '--address', 'ann@example.org', '--pop3', '127.0.0.1:9', '--security', 'plain', '--login', 'ann',
    '--password-stdin', '--no-test', '--allow-private-hosts');
  command('account', 'disable', '--user', 'ann', 'ann@example.org');
  relay = spawn(program, ['serve', '--data', join(folder, 'data'), '--listen', `127.0.0.1:${port}`, '--window', site], { stdio: ['ignore', 'ignore', 'inherit'] });
  for (let i = 0; i < 200; ++i) {
    const answer = await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => null);
    if (answer && answer.ok) break;
    await new Promise((done) => setTimeout(done, 100));
  }
  browser = await openBrowser();
});

after(async () => {
  if (browser) await browser.close();
  if (relay) {
    const ended = new Promise((done) => relay.once('exit', done));
    relay.kill('SIGTERM');
    await ended;
  }
  if (folder) await rm(folder, { recursive: true, force: true });
});

const picture = async (page, name) => {
  if (!pictures) return;
  await settle(page);
  await page.screenshot({ path: join(pictures, `${name}.png`) });
};

async function signIn() {
  const opened = await openWindow(browser, `http://127.0.0.1:${port}/`);
  await opened.page.getByRole('textbox', { name: 'User name' }).fill('ann');
  await opened.page.getByRole('textbox', { name: 'Password' }).fill(password);
  await opened.page.keyboard.press('Enter');
  await opened.page.getByRole('link', { name: 'Archive', exact: true }).first().waitFor({ state: 'attached', timeout: 30000 });
  return opened;
}

async function choose(page, button, files) {
  const chooser = page.waitForEvent('filechooser');
  await press(page.getByRole('button', { name: button }));
  await (await chooser).setFiles(files);
}

test('mail in files', { timeout: 240000 }, async () => {
  const { page, problems } = await signIn();
  const row = (name) => page.getByRole('row', { name });
  const box_link = (name) => page.getByRole('link', { name, exact: true });
  const options = async (name) => {
    await box_link(name).last().dispatchEvent('contextmenu');
    await page.getByRole('menu').waitFor({ state: 'attached' });
  };
  const item = (name) => press(page.getByRole('menuitem', { name, exact: true }));
  const report = () => page.getByRole('dialog', { name: 'Import finished' });

  // Into the mailbox that the file is named for.
  await writeFile(join(folder, 'Lighthouse.mbox'), box);
  await writeFile(join(folder, 'holiday.jpg'), Buffer.alloc(5000, 0xff));
  await options('Archive');
  await picture(page, 'mailbox-menu');
  await item('Import mail…');
  await page.getByRole('dialog', { name: /^Import mail into/ }).waitFor({ state: 'attached' });
  await press(page.getByRole('radio', { name: 'Into mailboxes named like the files' }));
  await page.getByRole('radio', { name: 'Into mailboxes named like the files', checked: true }).waitFor({ state: 'attached' });
  await picture(page, 'import-question');
  await choose(page, 'Choose files…', [join(folder, 'Lighthouse.mbox'), join(folder, 'holiday.jpg')]);
  await report().waitFor({ state: 'attached', timeout: 30000 });
  await page.getByText('3 messages imported. 1 file holds no mail.').waitFor({ state: 'attached' });
  await picture(page, 'import-report');
  await press(page.getByRole('button', { name: 'Close' }).last());

  await press(box_link('Lighthouse').last());
  await row(/Invoice <for> March/).waitFor();

  // Again, by dropping it: everything is there already.
  await page.evaluate((text) => {
    const moved = new DataTransfer();
    moved.items.add(new File([text], 'Lighthouse.mbox'));
    const at = { bubbles: true, cancelable: true, dataTransfer: moved };
    document.getElementById('canvas').dispatchEvent(new DragEvent('dragover', at));
    document.getElementById('canvas').dispatchEvent(new DragEvent('drop', at));
  }, box);
  await page.getByRole('radio', { name: 'Into Lighthouse', checked: true }).waitFor({ state: 'attached' });
  await press(page.getByRole('button', { name: 'Import', exact: true }));
  await page.getByText('0 messages imported. 3 were there already.').waitFor({ state: 'attached', timeout: 30000 });
  await press(page.getByRole('button', { name: 'Close' }).last());

  // Out again.
  await options('Lighthouse');
  const download = page.waitForEvent('download');
  await item('One mbox file');
  const saved = await download;
  assert.equal(saved.suggestedFilename(), 'Lighthouse.mbox');
  assert.equal(await readFile(await saved.path(), 'utf8'), box);

  // One message of a conversation alone.
  await press(row(/Re: Plans/));
  const newest = page.getByRole('group', { name: 'Clara Bergmann' }).last();
  await press(newest.getByRole('button', { name: 'Star', exact: true }));
  await newest.getByRole('button', { name: 'Remove star', exact: true }).waitFor({ state: 'attached' });
  await picture(page, 'message-tools');
  await press(newest.getByRole('button', { name: 'Archive', exact: true }));
  await page.getByText('1 message archived').waitFor({ state: 'attached' });
  await row(/, Plans,/).waitFor();  // the other one stands for the row now

  // Below another mailbox, by its menu; then to the top by dragging.
  await options('Lighthouse');
  await item('Move to…');
  await item('Archive');
  await page.getByText('Lighthouse is now in Archive').waitFor({ state: 'attached' });
  await settle(page);
  await picture(page, 'mailbox-moved');
  const middle = async (locator) => {
    const { x, y, width, height } = await locator.boundingBox();
    return [x + width / 2, y + height / 2];
  };
  const from = await middle(box_link('Lighthouse').last());
  const to = await middle(box_link('Inbox').last());
  await page.mouse.move(...from);
  await page.mouse.down();
  await page.mouse.move(from[0] + 20, from[1] - 20, { steps: 4 });
  await page.mouse.move(...to, { steps: 8 });
  await picture(page, 'mailbox-dragged');
  await page.waitForTimeout(200);
  await page.mouse.up();
  await page.getByText('Lighthouse is now in Inbox').waitFor({ state: 'attached' });

  // What was looked for stands out.
  await page.keyboard.press('/');
  await page.keyboard.type('invoice lighthouse');
  await page.waitForFunction(() => document.querySelectorAll('mark').length >= 4);
  const marked = await page.evaluate(() => [...document.querySelectorAll('mark')].map((each) => each.textContent.toLowerCase()));
  const seen = await page.evaluate(() => [...document.querySelectorAll('mark')].map((each) => getComputedStyle(each)).some(
    ({ backgroundColor, color }) => backgroundColor !== 'rgba(0, 0, 0, 0)' || color !== 'rgba(0, 0, 0, 0)'));
  assert.ok(!seen, 'the canvas shows them');
  assert.ok(marked.every((word) => word === 'invoice' || word === 'lighthouse'), marked.join());
  await row(/Invoice <for> March/).getByText('Invoice <for> March').waitFor();
  await picture(page, 'search-result');

  assert.deepEqual(await page.evaluate(() => window.cspViolations), []);
  assert.deepEqual(problems.filter((text) => /Content Security Policy/.test(text)), []);
});

test('an import says how far it is, goes on after a lost slice, and can be stopped', { timeout: 240000 }, async () => {
  const { page } = await signIn();
  const large = async (name, count) => {
    const body = 'It was a bright cold day, and the clocks were striking thirteen.\n'.repeat(16000);
    const messages = Array.from({ length: count }, (_, i) => letter(1, `${name} ${i}`).replace('letter-1', `${name}-${i}`) + body + '\n');
    await writeFile(join(folder, `${name}.mbox`), messages.join(''));
    return join(folder, `${name}.mbox`);
  };
  const ask = async (file) => {
    await page.getByRole('button', { name: 'Settings of ann@example.org' }).dispatchEvent('click');
    await page.getByRole('button', { name: 'Import mail…' }).waitFor({ state: 'attached' });
    await picture(page, 'account-page');
    await press(page.getByRole('button', { name: 'Import mail…' }));
    await page.getByRole('radio', { name: 'Into Inbox', checked: true }).waitFor({ state: 'attached' });
    await choose(page, 'Choose files…', [file]);
  };

  let slices = 0;
  await page.route('**/mail/import/*/*file=*', async (route) => {
    if (++slices === 2) return route.abort('connectionreset');
    return route.continue();
  });
  await ask(await large('lost', 12));
  await page.getByText('12 messages imported.').waitFor({ state: 'attached', timeout: 60000 });
  assert.equal(slices, 4, 'the slice that got lost was sent again');
  await press(page.getByRole('button', { name: 'Close' }).last());
  await page.unroute('**/mail/import/*/*file=*');

  await page.route('**/mail/import/*/*file=*', async (route) => {
    await new Promise((done) => setTimeout(done, 1500));
    return route.continue().catch(() => {});
  });
  await ask(await large('slow', 24));
  await page.getByRole('progressbar', { name: 'Importing mail' }).and(page.locator('[aria-valuetext*=" per second"]')).waitFor({ state: 'attached', timeout: 30000 });
  if (pictures) await page.screenshot({ path: join(pictures, 'import-progress.png') });
  await press(page.getByRole('link', { name: 'Stop' }));
  await page.getByRole('dialog', { name: 'Import stopped' }).waitFor({ state: 'attached', timeout: 30000 });
  await page.getByText(/Importing the same files again goes on where this ended\.$/).waitFor({ state: 'attached' });
});
