// Debian's Chromium, headless, with WebGL 2 in software; and the window as a test sees it: through the DOM twin only.
import { chromium } from 'playwright-core';

export async function openBrowser() {
  return chromium.launch({
    executablePath: process.env.KONTOR_CHROMIUM || '/usr/bin/chromium',
    args: ['--no-sandbox', '--use-gl=angle', '--use-angle=swiftshader-webgl', '--enable-unsafe-swiftshader', '--disable-quic',
      '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
}

// The picture is coarse, a pixel for four: it is drawn in software, and nobody looks at it.
export async function openWindow(browser, url, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1024, height: 900 }, deviceScaleFactor: 0.5, locale: 'en-GB', ...options });
  const page = await context.newPage();
  const problems = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') problems.push(message.text());
  });
  page.on('pageerror', (error) => problems.push(String(error)));
  await page.addInitScript(() => {
    window.cspViolations = [];
    document.addEventListener('securitypolicyviolation', (event) => window.cspViolations.push(`${event.violatedDirective} ${event.blockedURI}`));
  });
  await page.goto(url);
  return { context, page, problems };
}

// Presses through the twin as a screen reader would.
export const press = (locator) => locator.dispatchEvent('click');

// The relay is there again: the person asks for it at once, unless the window has found out by itself meanwhile.
export async function tryNow(page) {
  await page.getByRole('link', { name: 'Try now' }).dispatchEvent('click', undefined, { timeout: 2000 }).catch(() => {});
  await page.getByText(/^Offline/).waitFor({ state: 'detached', timeout: 30000 });
}

export const frames = (page) => page.evaluate(() => Kontor.shell.frames);

// Until no frame was drawn for a while: everything has settled.
export async function settle(page, quiet = 400) {
  let last = -1;
  for (;;) {
    const count = await frames(page);
    if (count === last) return;
    last = count;
    await page.waitForTimeout(quiet);
  }
}

// Until it holds; what holds may be asked of the page or of a relay.
export async function until(page, holds, what) {
  for (let i = 0; i < 400; ++i) {
    if (await holds()) return;
    await page.waitForTimeout(50);
  }
  throw new Error(`never: ${what}`);
}
