// Filters in Chromium, through the DOM twin only: their list, the form, a script, a run over mail that is there, the offer.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';

import { openBrowser, openWindow, press, settle, until } from './support/browser.mjs';
import { smallOffice } from './support/office.mjs';
import { startScriptedRelay } from './support/scripted_relay.mjs';

const site = process.env.KONTOR_SITE || new URL('../../build/web/site', import.meta.url).pathname;
const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
let browser;

before(async () => { browser = await openBrowser(); });
after(async () => { await browser.close(); });

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
const field = (page, name) => page.getByRole('textbox', { name });
const attached = { state: 'attached' };

async function openFilters(page) {
  await press(button(page, 'Menu').first());
  await press(page.getByRole('menuitem', { name: 'Filters' }));
  await page.getByRole('main', { name: 'Filters' }).waitFor(attached);
}

async function choose(page, what, option) {
  await press(button(page, what));
  await press(page.getByRole('menuitem', { name: option, exact: true }));
}


test('lists filters in order, and moves, switches and removes them', async () => {
  await withWindow(smallOffice(), {}, async ({ page, office }) => {
    await openFilters(page);
    await page.getByText('Mark as read  ·  Move to Archive').waitFor(attached);
    await page.getByText(/Switched off after three failures: .*The script ended itself/).waitFor(attached);
    assert.equal(await page.getByRole('checkbox', { name: 'Use the filter Old rules' }).getAttribute('aria-checked'), 'false');

    await press(button(page, 'Move Angebote up'));
    await until(page, () => office.filters.find(({ name }) => name === 'Angebote').sortOrder === 0, 'it is the first');
    await button(page, 'Move Angebote up').and(page.locator('[aria-disabled=true]')).waitFor(attached);

    await press(page.getByRole('checkbox', { name: 'Use the filter Newsletters' }));
    await until(page, () => !office.filters.find(({ name }) => name === 'Newsletters').isEnabled, 'it is off');

    await press(button(page, 'Remove Newsletters'));
    await until(page, () => office.filters.length === 3, 'it is gone');
    await press(button(page, 'Undo'));
    await until(page, () => office.filters.some(({ name, form }) => name === 'Newsletters' && form.join === 'any'), 'it is back');
    await button(page, 'Edit Newsletters').waitFor(attached);
  });
});

test('makes a filter with the keyboard and the twin alone', async () => {
  await withWindow(smallOffice({ filters: [] }), {}, async ({ page, office }) => {
    await openFilters(page);
    await page.getByRole('heading', { name: 'No filters yet' }).waitFor(attached);
    await press(button(page, 'New filter'));
    // The keyboard is where one begins.
    await field(page, 'Condition 1: text').waitFor(attached);
    await settle(page, 200);
    assert.equal(await page.evaluate(() => document.activeElement.getAttribute('aria-label')), 'Condition 1: text');
    await press(button(page, 'Save'));
    await field(page, 'Condition 1: text').and(page.locator('[aria-invalid=true]')).waitFor(attached);
    await field(page, 'Condition 1: text').fill('clara; jonas');
    await choose(page, /^Condition 1: how/, 'is not');
    await press(page.getByRole('link', { name: 'Add condition' }));
    await choose(page, /^Condition 2: what/, 'Size');
    await field(page, 'Condition 2: text').fill('5 MB');
    await press(page.getByRole('radio', { name: 'Any condition holds' }));
    await choose(page, /^Action 1: mailbox/, 'Archive');
    await press(page.getByRole('link', { name: 'Add action' }));
    await choose(page, /^Action 2:/, 'Star');
    await field(page, 'Name').fill('Colleagues');
    await page.keyboard.press('Enter');
    await button(page, 'Edit Colleagues').waitFor(attached);
    assert.deepEqual(office.filters[0].form, {
      join: 'any',
      conditions: [{ of: 'from', match: 'is', values: ['clara', 'jonas'], isNegated: true }, { of: 'size', match: 'larger', size: 5000000 }],
      actions: [{ do: 'move', mailbox: 'archive', specialUse: '\\Archive' }, { do: 'star' }],
    });
  });
});

test('edits a script as text, and points at what is wrong in it', async () => {
  await withWindow(smallOffice(), {}, async ({ page, office }) => {
    await openFilters(page);
    await press(button(page, 'Edit Build robot'));
    const script = page.locator('textarea');
    await script.waitFor(attached);
    assert.match(await script.inputValue(), /^# What the robot says/);
    await script.focus();
    await page.keyboard.press('Control+End');
    await page.keyboard.type('keep;');
    await page.keyboard.press('Enter');  // a new line, and nothing is saved
    await page.keyboard.type('  frob;');
    assert.match(await script.inputValue(), /\}\nkeep;\n  frob;$/);
    await page.getByText('Line 7, column 3: There is no such command: got "frob"').waitFor(attached);
    const checks = office.checks;
    await press(button(page, 'Save'));
    await until(page, () => office.checks > checks, 'it is looked at once more');
    await settle(page, 200);
    await page.getByText('There is 1 mistake in the script.').waitFor(attached);
    assert.doesNotMatch(office.filters[2].sieve, /frob/);
    await script.fill('# mine\nkeep;\n');
    await page.getByText('The script is in order.').waitFor(attached);
    await press(button(page, 'Save'));
    await button(page, 'Edit Build robot').waitFor(attached);
    assert.equal(office.filters[2].sieve, '# mine\nkeep;\n');
  });
});

test('shows what a run would do, and then does it', async () => {
  await withWindow(smallOffice(), {}, async ({ page, office }) => {
    await openFilters(page);
    await press(button(page, 'Run Newsletters on existing mail'));
    await page.getByText('4 of 14 messages would be moved or marked').waitFor(attached);
    assert.equal(office.run.isPreview, true);
    await page.getByRole('group', { name: /Clara Bergmann, Entwurf für das Angebot: Sent\s+·\s+starred/ }).waitFor(attached);
    await press(button(page, 'Do it for 4 messages'));
    await page.getByText('4 messages moved or marked').waitFor(attached);
    assert.equal(office.run.isPreview, false);
    await press(button(page, 'Done'));
    await page.getByRole('main', { name: 'Filters' }).waitFor(attached);
  });
});

test('a run is stopped, and one that failed says why', async () => {
  const office = smallOffice();
  office.advance = (run) => {
    Object.assign(run, { total: 200000, done: 50000 });
    office.push({ a1: { FilterRun: '3.2' } });
  };
  await withWindow(office, {}, async ({ page }) => {
    await openFilters(page);
    await press(button(page, 'Run now on existing mail'));
    await page.getByRole('progressbar').and(page.locator('[aria-valuenow="25"]')).waitFor(attached);
    await press(button(page, 'Cancel'));
    office.push({ a1: { FilterRun: '3.3' } });
    await page.getByText('Stopped', { exact: true }).waitFor(attached);
    office.advance = (run) => {
      Object.assign(run, { state: 'failed', error: 'line 2, column 1: The script ended itself: gone' });
      office.push({ a1: { FilterRun: '3.4' } });
    };
    await press(button(page, 'Filters'));
    await press(button(page, 'Run now on existing mail'));
    await page.getByText(/The script ended itself: gone/).last().waitFor(attached);
    await page.getByText('A filter failed').waitFor(attached);
  });
});

test('offers to put own mail into Sent, once', async () => {
  await withWindow(smallOffice({ ownMail: true, filters: [] }), {}, async ({ page, office }) => {
    await page.getByText(/Mail you sent from ann@nordlicht.example arrives in the inbox/).waitFor(attached);
    await press(button(page, 'Put it into Sent'));
    await page.getByText('4 of 14 messages would be moved or marked').waitFor(attached);
    assert.deepEqual(office.filters.map(({ name, form }) => [name, form.actions[0].specialUse]), [['My mail from ann@nordlicht.example', '\\Sent']]);
  });
  await withWindow(smallOffice({ ownMail: true, filters: [] }), {}, async ({ page, office }) => {
    await press(button(page, 'No, thanks'));
    await page.getByText(/Mail you sent from/).waitFor({ state: 'detached' });
    await page.reload();
    await page.getByRole('row', { name: /三月份订单报价/ }).waitFor();
    await settle(page);
    assert.equal(await page.getByText(/Mail you sent from/).count(), 0);
    assert.deepEqual(office.filters, []);
  });
});

test('is sound for screen readers, in German and Chinese, and in a narrow window', async () => {
  for (const [locale, filters] of [['en-GB', 'Filters'], ['de-DE', 'Filter'], ['zh-CN', '过滤器']]) {
    await withWindow(smallOffice(), { locale, viewport: { width: locale === 'de-DE' ? 420 : 1440, height: 900 } }, async ({ page }) => {
      await page.getByRole('row').first().waitFor();
      if (locale === 'de-DE') await press(page.locator('[data-id="show-accounts"], [data-id="list/side"], [aria-label="Konten zeigen"]').first());
      await press(page.locator('[data-id="settings"]').first());
      await press(page.getByRole('menuitem', { name: filters, exact: true }));
      await page.locator('[data-id="filter/r50/edit"]').waitFor(attached);
      const problems = async () => {
        await settle(page, 200);
        await page.evaluate(axe);
        const found = await page.evaluate(() => axe.run(document, { resultTypes: ['violations'] }));
        return found.violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
          .map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(' | ')}`);
      };
      assert.deepEqual(await problems(), [], `the list, ${locale}`);
      await press(page.locator('[data-id="filter/r50/edit"]'));
      await page.locator('[data-id="filter-form/name"]').waitFor(attached);
      assert.deepEqual(await problems(), [], `the form, ${locale}`);
    });
  }
});
