#!/usr/bin/env node
// The first visit of the window in Chromium: octets over the wire and the time to the first frame, from the demo office.
//   bench/first_load.mjs [RUNS]
// Needs ./run to have built the relay and the window, and the packages of group `test`. Every run has an empty cache.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { openBrowser } from '../tests/end_to_end/support/browser.mjs';

const runs = Number(process.argv[2] || 7);
const promised = { octets: 900000, milliseconds: 1000 };
const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];

async function visit(browser, url) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  const wire = await context.newCDPSession(page);
  let octets = 0;
  wire.on('Network.loadingFinished', (event) => { octets += event.encodedDataLength; });
  await wire.send('Network.enable');
  await page.goto(url);
  await page.waitForFunction(() => window.Kontor?.shell?.firstFrame > 0);
  const milliseconds = await page.evaluate(() => Kontor.shell.firstFrame);
  await page.getByRole('textbox', { name: 'User name' }).waitFor();
  await context.close();
  return { octets, milliseconds };
}

const relay = spawn('build/release/kontor', ['demo', '--listen', '127.0.0.1:0', '--window', 'build/web/site'],
  { stdio: ['ignore', 'pipe', 'inherit'] });
try {
  const link = await new Promise((resolve) => createInterface(relay.stdout).on('line', (line) => line.startsWith('http') && resolve(line)));
  const browser = await openBrowser();
  const visits = [];
  for (let i = 0; i < runs; ++i) visits.push(await visit(browser, new URL('/', link).href));
  await browser.close();
  const octets = median(visits.map((each) => each.octets)), milliseconds = median(visits.map((each) => each.milliseconds));
  console.log(`first load, medians of ${runs}`);
  console.log(`  ${octets <= promised.octets ? 'ok  ' : 'MISS'} over the wire: ${octets} octets, at most ${promised.octets}`);
  console.log(`  ${milliseconds < promised.milliseconds ? 'ok  ' : 'MISS'} first frame: ${milliseconds.toFixed(0)} ms, below ${promised.milliseconds}`);
} finally {
  relay.kill();
}
