// Writing mail with the real relay: a draft with two attachments that outlives a reload and a restart of the relay, is sent,
// called back while the relay holds it, and sent for good.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { openBrowser, openWindow, press, settle, until } from './support/browser.mjs';
import { realRelay } from './support/real_relay.mjs';

const site = process.env.KONTOR_SITE || new URL('../../build/web/site', import.meta.url).pathname;
const password = 'correct horse battery';
const attached = { state: 'attached' };
let browser;

before(async () => { browser = await openBrowser(); });
after(async () => { await browser.close(); });

const button = (page, name) => page.getByRole('button', { name, exact: true });
const field = (page, name) => page.getByRole('textbox', { name, exact: true });
async function attach(page, name, type, content) {
  const chooser = page.waitForEvent('filechooser');
  await press(button(page, 'Attach files'));
  await (await chooser).setFiles({ name, mimeType: type, buffer: Buffer.from(content) });
  await page.getByRole('group', { name: new RegExp(`^${name.replace('.', '\\.')}`) }).waitFor(attached);
}

test('a message is written, survives, is sent, called back and sent for good', async () => {
  const relay = await realRelay({ site, users: ['ann'], password });
  await relay.start();
  const device = relay.device('ann');
  const server = { host: 'mail.work.example', port: 465, security: 'tls', login: 'ann@work.example', auth: 'automatic', password: 'secret' };
  const { created } = await device.call('ExternalAccount/set', {
    create: { new: { name: 'Work', address: 'ann@work.example', incoming: { ...server, protocol: 'pop3', port: 995 }, outgoing: { ...server, use: 'custom' }, isEnabled: false } },
  });
  assert.ok(created.new, 'the account is there');
  const { list: [{ jmapAccountId: accountId }] } = await device.call('ExternalAccount/get', { ids: null });
  const boxes = Object.fromEntries((await device.call('Mailbox/get', { accountId, ids: null })).list.map(({ role, id }) => [role, id]));
  const inBox = async (role) => {
    const { ids } = await device.call('Email/query', { accountId, filter: { inMailbox: boxes[role] } });
    return (await device.call('Email/get', { accountId, ids, properties: ['subject', 'attachments', 'to', 'bcc', 'keywords', 'messageId'] })).list;
  };

  const { page, context } = await openWindow(browser, relay.url);
  try {
    await field(page, 'User name').fill('ann');
    await field(page, 'Password').fill(password);
    await page.keyboard.press('Enter');
    await press(button(page, 'Write'));
    await field(page, 'To').waitFor(attached);
    await page.getByText('through mail.work.example').waitFor(attached);
    await field(page, 'To').fill('李伟 <li.wei@huaxin-trading.example>,');
    await press(page.getByRole('link', { name: 'Cc and Bcc' }));
    await field(page, 'Bcc').fill('boss@work.example,');
    await field(page, 'Subject').fill('三月份订单');
    await field(page, 'Message').fill('您好，李先生：\n\n请见附件。');
    await attach(page, '合同.pdf', 'application/pdf', '%PDF-1.7 contract');
    await attach(page, '样品.png', 'image/png', 'a picture');
    await until(page, async () => { const [draft] = await inBox('drafts'); return draft && draft.attachments.length === 2; }, 'it is saved');

    await relay.stop();
    await field(page, 'Subject').fill('三月份订单，第二版');
    await page.getByText('Kept here until the connection is back').waitFor(attached);
    await relay.start();
    await page.evaluate(() => window.dispatchEvent(new Event('online')));
    await until(page, async () => { const all = await inBox('drafts'); return all.length === 1 && all[0].subject === '三月份订单，第二版'; }, 'the change is saved, and there is one copy');
    await page.getByText('Saved', { exact: true }).waitFor(attached);
    await settle(page);

    await page.reload();
    await button(page, 'Write').waitFor(attached);
    await settle(page);
    await press(page.getByRole('link', { name: 'Drafts' }).first());
    await press(page.getByRole('row', { name: /三月份订单，第二版/ }));
    await field(page, 'Message').waitFor(attached);
    assert.match(await field(page, 'Message').inputValue(), /^您好，李先生：\n\n请见附件。/);
    await page.getByRole('group', { name: /^样品\.png/ }).waitFor(attached);
    await press(button(page, 'Send'));
    await button(page, 'Undo').waitFor(attached);
    await until(page, async () => (await inBox('sent')).length === 1, 'it is on its way');
    await press(button(page, 'Undo'));
    await field(page, 'Subject').waitFor(attached);
    await until(page, async () => (await inBox('sent')).length === 0 && (await inBox('drafts')).length === 1, 'it is a draft again');
    const submissions = async () => (await device.call('EmailSubmission/get', { accountId, ids: null })).list;
    assert.deepEqual((await submissions()).map(({ undoStatus }) => undoStatus), ['canceled']);

    await press(button(page, 'Send'));
    await until(page, async () => (await inBox('sent')).length === 1 && (await inBox('drafts')).length === 0, 'it is sent, and no draft is left');
    const [sent] = await inBox('sent');
    assert.deepEqual(sent.keywords, { $seen: true });
    assert.deepEqual(sent.bcc, [{ name: null, email: 'boss@work.example' }]);
    assert.deepEqual(sent.attachments.map(({ name }) => name), ['合同.pdf', '样品.png']);
    assert.equal(await device.blob(accountId, sent.attachments[0].blobId), '%PDF-1.7 contract');
    const latest = (await submissions()).find(({ undoStatus }) => undoStatus !== 'canceled');
    assert.deepEqual(latest.envelope.rcptTo.map(({ email }) => email), ['li.wei@huaxin-trading.example', 'boss@work.example']);
    assert.deepEqual(await page.evaluate(() => window.cspViolations), []);
  } finally {
    await context.close();
    await relay.end();
  }
});
