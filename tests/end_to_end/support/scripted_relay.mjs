// A relay played by a script: it serves the window and answers JMAP from a made-up office, so that states a real relay
// seldom shows (200 000 rows, slow answers, broken accounts, a lost connection) can be looked at and tested at will.
//
//   const relay = await startScriptedRelay({ site: 'build/web/site', office: smallOffice() });
//   relay.url, relay.refuse(true), relay.push(change), await relay.stop()
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';

const types = {
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml', '.otf': 'font/otf',
};
// What the relay sends with the window (contract: no unsafe-eval, nothing inline).
const policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; img-src 'self' blob: data:; " +
  "style-src 'self'; font-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

// --- Text frames of RFC 6455, as far as this needs them ---------------------------------------------------------------
function frameOf(text) {
  const payload = Buffer.from(text);
  const head = payload.length < 126 ? Buffer.from([0x81, payload.length])
    : payload.length < 65536 ? Buffer.from([0x81, 126, payload.length >> 8, payload.length & 255])
      : Buffer.concat([Buffer.from([0x81, 127, 0, 0, 0, 0]), Buffer.from(new Uint32Array([payload.length]).buffer).reverse()]);
  return Buffer.concat([head, payload]);
}

function* framesIn(state) {
  for (;;) {
    const bytes = state.bytes;
    if (bytes.length < 2) return;
    let length = bytes[1] & 127;
    let at = 2;
    if (length === 126) { if (bytes.length < 4) return; length = bytes.readUInt16BE(2); at = 4; }
    else if (length === 127) { if (bytes.length < 10) return; length = Number(bytes.readBigUInt64BE(2)); at = 10; }
    if (bytes.length < at + 4 + length) return;
    const mask = bytes.subarray(at, at + 4);
    const payload = Buffer.from(bytes.subarray(at + 4, at + 4 + length));
    for (let i = 0; i < payload.length; ++i) payload[i] ^= mask[i & 3];
    state.bytes = bytes.subarray(at + 4 + length);
    yield { opcode: bytes[0] & 15, text: payload.toString() };
  }
}

// --- JMAP -------------------------------------------------------------------------------------------------------------
// RFC 8620 3.7: `*` goes through a list, and one level of lists is made flat.
function at(object, [key, ...rest]) {
  if (key === undefined) return object;
  if (key !== '*') return at(object[key], rest);
  return object.flatMap((each) => at(each, rest));
}

function resolve(args, earlier) {
  const filled = {};
  for (const [name, value] of Object.entries(args)) {
    if (!name.startsWith('#')) { filled[name] = value; continue; }
    const [, answer] = earlier.find(([, , id]) => id === value.resultOf);
    filled[name.slice(1)] = at(answer, value.path.slice(1).split('/'));
  }
  return filled;
}

export function answer(office, request) {
  const responses = [];
  for (const [name, args, id] of request.methodCalls) {
    const method = office.methods[name];
    const result = method ? method(resolve(args, responses)) : { error: { type: 'unknownMethod' } };
    responses.push(result.error ? ['error', result.error, id] : [name, result, id]);
  }
  return { '@type': 'Response', requestId: request.id, methodResponses: responses, sessionState: 's1' };
}

// --- The server ---------------------------------------------------------------------------------------------------------
export async function startScriptedRelay({ site, office, password = 'secret', port = 0, signedIn = false }) {
  const sockets = new Set();
  let refusing = false;
  let losing = null;

  async function file(path, response) {
    const name = normalize(path === '/' ? '/index.html' : path);
    try {
      const content = await readFile(join(site, name));
      response.writeHead(200, { 'Content-Type': types[extname(name)] || 'application/octet-stream', 'Content-Security-Policy': policy });
      response.end(content);
    } catch {
      response.writeHead(404).end();
    }
  }

  const server = createServer((request, response) => {
    const url = new URL(request.url, 'http://localhost');
    const json = (status, body) => response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
    if (url.pathname === '/auth/login') {
      let body = '';
      request.on('data', (chunk) => { body += chunk; });
      request.on('end', () => {
        const form = JSON.parse(body);
        signedIn = form.ticket === 'good' || form.password === password;
        json(signedIn ? 200 : 401, {});
      });
    } else if (url.pathname === '/auth/logout') {
      signedIn = false;
      json(200, {});
    } else if (url.pathname === '/.well-known/jmap') {
      if (refusing) request.destroy();
      else if (signedIn) json(200, office.session);
      else json(401, {});
    } else if (url.pathname.startsWith('/jmap/upload/') && office.upload) {
      const chunks = [];
      request.on('data', (chunk) => chunks.push(chunk));
      request.on('end', () => json(201, office.upload(request.headers['content-type'], Buffer.concat(chunks))));
    } else if (url.pathname.startsWith('/mail/html/')) {
      response.writeHead(200, { 'Content-Type': types['.html'], 'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox allow-same-origin allow-popups", 'Kontor-Blocked-Images': '2' });
      response.end(office.html(url.pathname.split('/')[4], url.searchParams.get('images') === '1'));
    } else {
      file(url.pathname, response);
    }
  });

  server.on('upgrade', (request, socket) => {
    const key = createHash('sha1').update(request.headers['sec-websocket-key'] + '258EAFA5-E914-47DA-95CA-C5AB0DC85B11').digest('base64');
    socket.write(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${key}\r\nSec-WebSocket-Protocol: jmap\r\n\r\n`);
    const state = { bytes: Buffer.alloc(0) };
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
    socket.on('data', (chunk) => {
      state.bytes = Buffer.concat([state.bytes, chunk]);
      for (const frame of framesIn(state)) {
        if (frame.opcode === 8) return socket.end();
        if (frame.opcode !== 1) continue;
        const message = JSON.parse(frame.text);
        if (message['@type'] !== 'Request') continue;
        const reply = frameOf(JSON.stringify(answer(office, message)));
        if (losing && message.methodCalls.some(([method, args]) => method === losing && args.create)) {
          losing = null;
          refusing = true;
          for (const each of sockets) each.destroy();
          return undefined;
        }
        setTimeout(() => socket.write(reply), office.delay || 0);
      }
    });
  });

  await new Promise((done) => server.listen(port, '127.0.0.1', done));
  const push = (changed) => {
    for (const socket of sockets) socket.write(frameOf(JSON.stringify({ '@type': 'StateChange', changed })));
  };
  office.push = push;
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    port: server.address().port,
    push,
    drop: () => { for (const socket of sockets) socket.destroy(); },
    // What creates something by that method is carried out; then every connection is cut in place of an answer, and none comes back.
    loseAnswer: (method) => { losing = method; },
    // Cuts every connection and lets none come back until told otherwise.
    refuse: (on) => { refusing = on; if (on) for (const socket of sockets) socket.destroy(); },
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
