// Text fields of the DOM twin in Chromium, with a program made up for it that hears what is typed a frame late, as the real one
// does, and at whatever moments: no letter is lost, whatever the program makes of those before it.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';

import { openBrowser } from './support/browser.mjs';

const script = await readFile(new URL('../../web/page/twin.js', import.meta.url), 'utf8');
let browser;

before(async () => { browser = await openBrowser(); });
after(async () => { await browser.close(); });

// A field whose commas make chips, drawn from what was known before it heard anything new in that frame.
function field() {
  const told = [];
  window.Kontor = {
    shell: { wake() {}, passWheel() {} },
    program: { request: (kind, id, value, shift, control, number) => { if (kind === 2) told.push({ value, number }); } },
    documents: { clip() {} },
  };
  window.program = { chips: [], typed: '', heard: 0, before: '' };
  const node = () => ({ id: 'to', role: 'textbox', name: 'To', rect: [0, 0, 200, 30], type: 'text', value: program.typed, heard: program.heard });
  window.begin = () => Kontor.twin.apply([['insert', node(), '']]);
  window.frame = () => {
    const drawn = node();
    const last = told.splice(0).pop();
    if (last) {
      const parts = last.value.split(',');
      program.heard = last.number;
      program.typed = parts.pop();
      for (const part of parts) if (part && !program.chips.includes(part)) program.chips.push(part);
    }
    if (JSON.stringify(drawn) !== program.before) Kontor.twin.apply([['update', drawn]]);
    program.before = JSON.stringify(drawn);
  };
  // Frames come between the letters as they like; the same for the same seed.
  window.typeIn = (text, seed) => {
    const input = document.querySelector('input');
    let state = seed * 7919 + 13;
    const chance = () => { state = (state * 1103515245 + 12345) & 0x7fffffff; return state / 0x7fffffff; };
    for (const letter of text) {
      input.value += letter;
      input.dispatchEvent(new Event('input'));
      while (chance() < 0.45) window.frame();
    }
    for (let i = 0; i < 8; ++i) window.frame();
    return { chips: program.chips, typed: program.typed, shown: input.value };
  };
}

test('letters that follow a comma at once are kept', async () => {
  for (let seed = 0; seed < 12; ++seed) {
    const page = await browser.newPage();
    await page.setContent('<div id="twin"></div><div id="speaker"></div>');
    await page.evaluate(field);
    await page.addScriptTag({ content: script });
    await page.evaluate(() => window.begin());
    const typed = await page.evaluate((of) => window.typeIn('tom@sail.example,boris@north.example,ewa@north.example,cla', of), seed);
    assert.deepEqual(typed, { chips: ['tom@sail.example', 'boris@north.example', 'ewa@north.example'], typed: 'cla', shown: 'cla' }, `seed ${seed}`);
    await page.close();
  }
});
