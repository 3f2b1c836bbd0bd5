#!/usr/bin/env node
// A browser without a screen, for programs that open pages in the person's own: follows where it is sent, keeps cookies, signs in
// at the provider of oidc_provider.mjs, and writes the page it ends on to the file $PLAIN_BROWSER_PAGE.
import { writeFile } from 'node:fs/promises';

const jar = new Map();  // host -> Map(name -> value)

async function ask(url, form) {
  const { host } = new URL(url);
  const cookies = jar.get(host) || new Map();
  jar.set(host, cookies);
  const headers = { Cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '), 'Accept-Language': 'en-GB' };
  const answer = await fetch(url, {
    redirect: 'manual', headers, method: form ? 'POST' : 'GET', body: form ? new URLSearchParams(form) : undefined,
  });
  for (const line of answer.headers.getSetCookie()) {
    const [name, value] = line.split(';')[0].split('=');
    cookies.set(name, value);
  }
  const next = answer.headers.get('location');
  return next ? ask(new URL(next, url).href) : { url, status: answer.status, text: await answer.text() };
}

let page = await ask(process.argv[2]);
for (let i = 0; i < 4 && page.text.includes('name="prompt"'); ++i) {
  const action = new URL(page.text.match(/action="([^"]+)"/)[1], page.url).href;
  const prompt = page.text.match(/name="prompt" value="([^"]+)"/)[1];
  page = await ask(action, prompt === 'login' ? { prompt, login: 'ann', password: 'whatever' } : { prompt });
}
if (process.env.PLAIN_BROWSER_PAGE) await writeFile(process.env.PLAIN_BROWSER_PAGE, `${page.status} ${page.url.split('?')[0]}\n${page.text}`);
