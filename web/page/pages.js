// Message bodies in HTML that were read, with the pictures that came inside the message, in the browser's cache storage:
// the service worker (worker.js) hands them out when the relay cannot be reached. The window alone decides what is kept.
var Kontor = Kontor || {};

Kontor.pages = (() => {
  const name = 'kontor-mail';
  const sizeHeader = 'Kontor-Kept-Octets';
  const room = 24 * 1024 * 1024, largest = 4 * 1024 * 1024, most = 400;
  const works = 'caches' in self && 'serviceWorker' in navigator;

  async function put(cache, address, answer) {
    const body = await answer.blob();
    if (body.size > largest) return;
    const headers = new Headers(answer.headers);
    headers.set(sizeHeader, body.size);
    for (const encoded of ['Content-Encoding', 'Content-Length']) headers.delete(encoded);
    // Last in the order of the cache is what was read last.
    await cache.delete(address);
    await cache.put(address, new Response(body, { headers }));
  }

  async function makeRoom(cache) {
    const kept = await cache.keys();
    const sizes = await Promise.all(kept.map(async (key) => Number((await cache.match(key))?.headers.get(sizeHeader)) || 0));
    let octets = sizes.reduce((sum, size) => sum + size, 0);
    for (let i = 0; i < kept.length && (octets > room || kept.length - i > most); ++i) {
      await cache.delete(kept[i]);
      octets -= sizes[i];
    }
  }

  // Pictures inside the message, as the relay's sanitised page spells them. It is not parsed as a document here: its styles
  // would fall under this page's policy.
  const picturesIn = (html) => [...html.matchAll(/\ssrc="(\/jmap\/download\/[^"]+)"/g)].map(([, path]) => path.replaceAll('&amp;', '&'));

  async function keep(address, answer) {
    if (!works || !answer.ok) return;
    try {
      const cache = await caches.open(name);
      const html = await answer.clone().text();
      await put(cache, address, answer);
      for (const path of picturesIn(html)) {
        if (await cache.match(path)) continue;
        const picture = await fetch(path, { credentials: 'same-origin' });
        if (picture.ok) await put(cache, path, picture);
      }
      await makeRoom(cache);
    } catch (error) {
      // No room, or none allowed: the message is read while the relay is there.
    }
  }

  async function forget() {
    if (works) await caches.delete(name);
  }

  return { keep, forget };
})();
