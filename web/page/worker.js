// The service worker: the window opens although the relay cannot be reached. It keeps the files of one version of the
// window, which pack.py writes down here, and hands out message bodies the window has kept (pages.js). Everything else,
// JMAP and signing in above all, goes to the relay untouched and is never kept.
//
// A new version of the relay has other file names, so this file differs: the browser installs it beside the old one. Files
// have their content's hash in their name, so windows of both versions run side by side; the page itself comes from the
// relay whenever that answers.
const version = 'kontor-window-@version@';
const files = [@files@];
const mail = 'kontor-mail';
const patience = 4000;  // milliseconds for the page itself

self.addEventListener('install', (event) => {
  event.waitUntil((async () => {
    const cache = await caches.open(version);
    await cache.add(new Request('/', { cache: 'no-cache' }));
    await cache.addAll(files.map((name) => `/${name}`));
    await self.skipWaiting();
  })());
});

self.addEventListener('activate', (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) if (name.startsWith('kontor-window-') && name !== version) await caches.delete(name);
    await self.clients.claim();
  })());
});

const isAnswer = (response) => response && ![502, 503, 504].includes(response.status);

// The relay's page, or the kept one when the relay is not there or takes too long.
async function page(request) {
  const fromRelay = fetch(request).then((response) => (isAnswer(response) ? response : null), () => null);
  const late = new Promise((done) => setTimeout(done, patience, null));
  const kept = () => caches.match('/', { cacheName: version, ignoreVary: true });
  return await Promise.race([fromRelay, late]) || await kept() || await fromRelay || Response.error();
}

const file = async (request) => await caches.match(request, { cacheName: version, ignoreVary: true }) || fetch(request);

async function mailPage(request) {
  try {
    const response = await fetch(request);
    if (isAnswer(response)) return response;
  } catch (error) {
    // Below.
  }
  const kept = await caches.match(request.url, { cacheName: mail }) || await caches.match(request.url, { cacheName: mail, ignoreSearch: true });
  // Nothing to see: the window shows the text instead.
  return kept || new Response('', { status: 504, headers: { 'Content-Type': 'text/html', 'Content-Security-Policy': "default-src 'none'; sandbox" } });
}

// What phones show of news.js.
self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(self.clients.matchAll({ type: 'window' }).then(([window]) => (window ? window.focus() : self.clients.openWindow('/'))));
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== self.location.origin) return;
  if (request.mode === 'navigate' && pathname === '/') event.respondWith(page(request));
  else if (files.includes(pathname.slice(1))) event.respondWith(file(request));
  else if (pathname.startsWith('/mail/html/') || /^\/jmap\/download\/.*\/image$/.test(pathname)) event.respondWith(mailPage(request));
});
