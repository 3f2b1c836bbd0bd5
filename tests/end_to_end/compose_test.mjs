// Writing mail in Chromium, through the DOM twin only: with two attachments and with the keyboard alone, answers, drafts that
// survive a reload, and a message that is called back.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';

import { openBrowser, openWindow, press, settle, until } from './support/browser.mjs';
import { smallOffice } from './support/office.mjs';
import { startScriptedRelay } from './support/scripted_relay.mjs';
import { teachSending } from './support/writing.mjs';

const site = process.env.KONTOR_SITE || new URL('../../build/web/site', import.meta.url).pathname;
const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
let browser;

before(async () => { browser = await openBrowser(); });
after(async () => { await browser.close(); });

async function withWindow(options, body) {
  const office = teachSending(smallOffice());
  const relay = await startScriptedRelay({ site, office });
  const window = await openWindow(browser, `${relay.url}?ticket=good`, options);
  try {
    await window.page.getByRole('row').first().waitFor();
    await body({ ...window, relay, office });
    assert.deepEqual(await window.page.evaluate(() => window.cspViolations), []);
  } finally {
    await window.context.close();
    await relay.stop();
  }
}

const attached = { state: 'attached' };
const button = (page, name) => page.getByRole('button', { name, exact: typeof name === 'string' });
const field = (page, name) => page.getByRole('textbox', { name, exact: true });
const focused = (page) => page.evaluate(() => document.activeElement.dataset.id || '');
const drafts = (office) => [...office.emails.values()].filter(({ keywords }) => keywords.$draft);

async function attach(page, name, type, content) {
  const chooser = page.waitForEvent('filechooser');
  await press(button(page, 'Attach files'));
  await (await chooser).setFiles({ name, mimeType: type, buffer: Buffer.from(content) });
}

test('writes a Chinese message with two attachments', async () => {
  await withWindow({}, async ({ page, office }) => {
    await press(button(page, 'Write'));
    await field(page, 'To').waitFor(attached);
    await settle(page, 200);
    assert.equal(await focused(page), 'compose/to');
    assert.match(await page.locator('[data-id="compose/route"]').textContent(), /^through smtp\./);
    await field(page, 'To').fill('李');
    await button(page, /^Add 李伟/).waitFor(attached);
    await page.keyboard.press('Enter');
    await page.getByRole('group', { name: '李伟 <li.wei@huaxin-trading.example>' }).waitFor(attached);
    await field(page, 'Subject').fill('回复报价');
    await field(page, 'Message').fill('您好，李先生：\n\n报价单收到，请见附件。\n\n此致\n敬礼');
    await attach(page, '合同.pdf', 'application/pdf', '%PDF-1.7 contract');
    await page.getByRole('group', { name: /^合同\.pdf/ }).waitFor(attached);
    await attach(page, '样品.png', 'image/png', 'PNG');
    await page.getByRole('group', { name: /^样品\.png/ }).waitFor(attached);
    await until(page, () => drafts(office).length === 1 && drafts(office)[0].hasAttachment, 'it is saved while it is written');
    await page.getByText('Saved', { exact: true }).waitFor(attached);
    await press(button(page, 'Send'));
    await until(page, () => office.submissions.length === 1, 'it is sent');
    const { message, envelope } = office.submissions[0];
    assert.equal(message.subject, '回复报价');
    assert.match(message.bodyValues.text.value, /^您好，李先生：/);
    assert.deepEqual(message.to, [{ name: '李伟', email: 'li.wei@huaxin-trading.example' }]);
    assert.deepEqual(message.attachments.map(({ name }) => name), ['合同.pdf', '样品.png']);
    assert.equal(office.uploaded(message.attachments[0].blobId).octets.toString(), '%PDF-1.7 contract');
    assert.deepEqual(envelope.mailFrom.parameters, { HOLDFOR: '10' });
    await until(page, () => drafts(office).length === 0, 'no copy is left behind');
  });
});

test('is written and sent with the keyboard alone', async () => {
  await withWindow({}, async ({ page, office }) => {
    await page.locator('canvas').focus().catch(() => {});
    await page.keyboard.press('c');
    await field(page, 'To').waitFor(attached);
    await settle(page, 200);
    // Without a pause: a comma makes a chip of what stands before it, and no letter behind it is lost.
    await page.keyboard.type('tom@vandijk.example,boris@nordlicht.example, ewa@nordlicht.example,clara@nord');
    await page.keyboard.press('Tab');
    await page.getByText('“clara@nord” is not an e-mail address.').waitFor(attached);
    await field(page, 'To').focus();
    await page.keyboard.press('Backspace');
    await page.getByText('“clara@nord” is not an e-mail address.').waitFor({ state: 'detached' });
    await field(page, 'Subject').focus();
    await page.keyboard.type('Zaterdag');
    await page.keyboard.press('Tab');
    await settle(page, 100);
    await field(page, 'Message').focus();
    await page.keyboard.type('Om negen uur?');
    await page.keyboard.press('Control+Enter');
    await until(page, () => office.submissions.length === 1, 'it is sent');
    assert.match(office.submissions[0].message.bodyValues.text.value, /^Om negen uur\?\n\n-- \nAnn Larsen/);
    assert.deepEqual(office.submissions[0].message.to.map(({ email }) => email), ['tom@vandijk.example', 'boris@nordlicht.example', 'ewa@nordlicht.example']);
  });
});

test('answers and passes on what is read', async () => {
  // Wide enough for all of the conversation: what is scrolled away has no buttons.
  await withWindow({ viewport: { width: 1440, height: 900 } }, async ({ page, office }) => {
    await press(page.getByRole('row', { name: /三月份订单报价/ }));
    await button(page, 'Reply').first().waitFor(attached);
    await page.keyboard.press('r');
    await field(page, 'Message').waitFor(attached);
    await settle(page, 200);
    assert.equal(await focused(page), 'compose/text');
    assert.equal(await field(page, 'Subject').inputValue(), 'Re: 三月份订单报价');
    const text = await field(page, 'Message').inputValue();
    assert.match(text, /wrote:\n> 您好，Ann：/);
    assert.equal(await page.evaluate(() => document.activeElement.selectionStart), 0, 'one writes above what is quoted');
    await page.keyboard.type('谢谢！');
    await page.keyboard.press('Control+Enter');
    await until(page, () => office.submissions.length === 1, 'the reply is sent');
    const { message } = office.submissions[0];
    assert.equal(message.inReplyTo.length, 1);
    assert.match(message.bodyValues.text.value, /^谢谢！/);
    await until(page, () => [...office.emails.values()].some(({ keywords }) => keywords.$answered), 'the original is marked');

    await press(page.getByRole('row', { name: /三月份订单报价/ }).first());
    await button(page, 'Forward').first().waitFor(attached);
    await page.keyboard.press('f');
    await field(page, 'To').waitFor(attached);
    await settle(page, 200);
    assert.equal(await field(page, 'Subject').inputValue(), 'Fwd: 三月份订单报价');
    assert.match(await field(page, 'Message').inputValue(), /---------- Forwarded message ----------/);
    await page.getByRole('group', { name: /^报价单-2026-03\.pdf/ }).waitFor(attached);
    await page.keyboard.type('clara.bergmann@nordlicht.example,');
    await press(button(page, 'Send'));
    await until(page, () => office.submissions.length === 2, 'it is passed on');
    await until(page, () => [...office.emails.values()].some(({ keywords }) => keywords.$forwarded), 'and marked');
  });
});

test('a draft survives a reload and goes on', async () => {
  await withWindow({}, async ({ page, office }) => {
    await press(button(page, 'Write'));
    await field(page, 'Subject').waitFor(attached);
    await field(page, 'Subject').fill('Half a thought');
    await field(page, 'Message').fill('It begins with');
    await settle(page, 300);
    // Before the pause is over: leaving is a reason to save.
    await page.reload();
    await page.getByRole('row').first().waitFor();
    await until(page, () => drafts(office).length === 1, 'it was saved');
    await page.keyboard.press('g');
    await page.keyboard.press('d');
    await press(page.getByRole('row', { name: /Half a thought/ }));
    await field(page, 'Message').waitFor(attached);
    assert.equal(await field(page, 'Message').inputValue(), 'It begins with');
    await field(page, 'Message').fill('It begins with a reload');
    await press(button(page, 'Close').first());
    await until(page, () => drafts(office).length === 1 && drafts(office)[0].preview.endsWith('reload'), 'closing saves, and one copy is left');
    await press(page.getByRole('row', { name: /Half a thought/ }));
    await press(button(page, 'Discard'));
    await press(page.getByRole('dialog').getByRole('button', { name: 'Discard' }));
    await until(page, () => drafts(office).length === 0, 'it is thrown away');
  });
});

test('a draft whose answer got lost is saved once, with what is attached', async () => {
  await withWindow({}, async ({ page, office, relay }) => {
    await press(button(page, 'Write'));
    await field(page, 'Subject').fill('With a part');
    await attach(page, 'plan.pdf', 'application/pdf', '%PDF-1.7 plan');
    await page.getByText('Saved', { exact: true }).waitFor(attached);
    await until(page, () => drafts(office).length === 1 && drafts(office)[0].hasAttachment, 'it is saved with its part');
    const before = office.made;
    relay.loseAnswer('Email/set');
    await field(page, 'Message').fill('Changed at the last moment');
    await page.getByText(/^Offline/).first().waitFor(attached);
    await settle(page);
    await page.reload();
    await page.getByRole('row').first().waitFor();
    relay.refuse(false);
    await page.evaluate(() => window.dispatchEvent(new Event('online')));
    await until(page, () => drafts(office).length === 1 && /last moment/.test(drafts(office)[0].preview), 'one copy is left, the newer one');
    await settle(page, 500);
    assert.equal(office.made, before + 1, 'it was not made twice');
    assert.equal(await page.getByRole('dialog').count(), 0, 'and nothing is told as undone');
    assert.equal(drafts(office)[0].hasAttachment, true);
  });
});

test('what was sent is called back, and what is refused says why', async () => {
  await withWindow({}, async ({ page, office }) => {
    await press(button(page, 'Write'));
    await field(page, 'To').fill('tom@vandijk.example,');
    await field(page, 'Subject').fill('Too soon');
    await press(button(page, 'Send'));
    await page.getByText('Sent', { exact: true }).last().waitFor(attached);
    await press(button(page, 'Undo'));
    await field(page, 'Subject').waitFor(attached);
    await until(page, async () => await field(page, 'Subject').inputValue() === 'Too soon', 'it is there again');
    await until(page, () => office.submissions[0].undoStatus === 'canceled', 'it does not leave');
    await until(page, () => drafts(office).length === 1, 'it is a draft again');
    office.refuseSending = { type: 'forbiddenToSend', description: 'The daily limit of this office is reached.' };
    await press(button(page, 'Send'));
    await page.getByText('It may not be sent now: “The daily limit of this office is reached.”').waitFor(attached);
    await until(page, async () => await field(page, 'Subject').inputValue() === 'Too soon', 'it is there again');
  });
});

test('what is sent without a connection goes out once, even from a window that was closed meanwhile', async () => {
  await withWindow({}, async ({ page, office, relay }) => {
    relay.refuse(true);
    await page.getByText(/^Offline/).first().waitFor(attached);
    await press(button(page, 'Write'));
    await field(page, 'To').fill('tom@vandijk.example,');
    await field(page, 'Subject').fill('From the train');
    await page.getByText('Kept here until the connection is back').waitFor(attached);
    await press(button(page, 'Send'));
    await page.getByText('It will be sent once the connection is back').waitFor(attached);
    await settle(page);
    await page.reload();
    await page.getByRole('row').first().waitFor();
    assert.equal(office.submissions.length, 0);
    relay.refuse(false);
    await page.evaluate(() => window.dispatchEvent(new Event('online')));
    await until(page, () => office.submissions.length === 1, 'it is sent');
    await settle(page);
    assert.equal(office.submissions.length, 1, 'and once');
    assert.equal(office.submissions[0].message.subject, 'From the train');
    assert.equal(drafts(office).length, 0);
  });
});

test('Markdown is seen before it goes out as HTML, too', async () => {
  await withWindow({}, async ({ page, office }) => {
    await press(button(page, 'Write'));
    await field(page, 'To').fill('tom@vandijk.example,');
    await field(page, 'Message').fill('# Plan\n\n* sail\n* **eat**\n\n<script>window.bad = 1</script>');
    await press(page.getByRole('checkbox', { name: 'Markdown' }));
    await press(button(page, 'Preview'));
    await page.locator('.markup strong', { hasText: 'eat' }).waitFor();
    assert.equal(await page.evaluate(() => window.bad), undefined);
    await press(button(page, 'Send'));
    await until(page, () => office.submissions.length === 1, 'it is sent');
    assert.match(office.submissions[0].message.bodyValues.html.value, /<h1>Plan<\/h1>\n<ul>\n<li>sail<\/li>/);
  });
});

test('is sound for screen readers, in four languages, in narrow windows and in the dark', async () => {
  const looks = [['en-GB', 1440, 'light'], ['de-DE', 420, 'light'], ['nl-NL', 760, 'dark'], ['zh-CN', 1440, 'dark']];
  for (const [locale, width, colorScheme] of looks) {
    await withWindow({ locale, colorScheme, viewport: { width, height: 860 } }, async ({ page }) => {
      await press(page.locator('[data-id="write"], [data-id="search/write"]').first());
      await page.locator('[data-id="compose/to"]').waitFor(attached);
      await page.locator('[data-id="compose/to"]').fill('李伟 <li.wei@huaxin-trading.example>, wrong, cl');
      await settle(page, 300);
      await page.evaluate(axe);
      const found = await page.evaluate(() => axe.run(document, { resultTypes: ['violations'] }));
      const problems = found.violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(' | ')}`);
      assert.deepEqual(problems, [], locale);
      if (process.env.KONTOR_SHOTS) await page.screenshot({ path: `${process.env.KONTOR_SHOTS}/compose-${locale}.png` });
    });
  }
});
