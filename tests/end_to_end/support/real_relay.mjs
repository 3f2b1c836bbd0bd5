// A real relay in a folder of its own, with people who have mail: it can be stopped and started again at the same address.
// Another device of the same person is a JMAP client with a password.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const program = process.env.KONTOR;

const freePort = () => new Promise((done) => {
  const server = createServer().listen(0, '127.0.0.1', () => {
    const { port } = server.address();
    server.close(() => done(port));
  });
});

// `environment`: what the relay finds there beside the tests' own, or made from its folder. `options`: of `kontor serve`, made from the address it will
// have and a folder for files.
export async function realRelay({ site, users, password, environment = {}, options = async () => [] }) {
  assert.ok(program, 'KONTOR names the program');
  const folder = await mkdtemp(join(tmpdir(), 'kontor-relay-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/`;
  let child = null;
  for (const user of users) {
    const added = spawnSync(program, ['user', 'add', user, '--password-stdin', '--data', join(folder, 'data')], { input: `${password}\n`, encoding: 'utf8' });
    assert.equal(added.status, 0, added.stderr);
  }

  const more = await options(url, folder);

  async function start() {
    child = spawn(program, ['serve', '--data', join(folder, 'data'), '--listen', `127.0.0.1:${port}`, '--window', site, ...more],
      { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, ...(typeof environment === 'function' ? environment(folder) : environment) } });
    for (let i = 0; i < 200; ++i) {
      try {
        if ((await fetch(`${url}healthz`)).ok) return;
      } catch (error) {
        // Not listening yet.
      }
      await new Promise((done) => setTimeout(done, 100));
    }
    throw new Error('the relay did not start');
  }

  const stop = () => new Promise((done) => {
    if (!child || child.exitCode !== null) return done();
    child.once('exit', done);
    child.kill('SIGTERM');
  });

  // A program of that person's on another machine.
  function device(user) {
    const headers = { Authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` };
    const session = async () => (await fetch(`${url}.well-known/jmap`, { headers })).json();
    const account = async () => Object.values((await session()).primaryAccounts)[0];

    async function call(name, args) {
      const using = Object.keys((await session()).capabilities);
      const body = JSON.stringify({ using, methodCalls: [[name, { accountId: await account(), ...args }, '0']] });
      const answer = await fetch(`${url}jmap/api`, { method: 'POST', headers: { ...headers, 'Content-Type': 'application/json' }, body });
      return (await answer.json()).methodResponses[0][1];
    }

    const mailboxes = async () => Object.fromEntries((await call('Mailbox/get', { ids: null })).list.map(({ role, name, id }) => [role || name, id]));

    async function deliver(raw) {
      const upload = await fetch(`${url}jmap/upload/${await account()}/`, { method: 'POST', headers: { ...headers, 'Content-Type': 'message/rfc822' }, body: raw.replace(/\n/g, '\r\n') });
      const { blobId } = await upload.json();
      const { inbox } = await mailboxes();
      const { created } = await call('Email/import', { emails: { new: { blobId, mailboxIds: { [inbox]: true } } } });
      assert.ok(created.new.id);
    }

    async function find(subject) {
      const { ids } = await call('Email/query', { filter: { subject } });
      const { list } = await call('Email/get', { ids, properties: ['subject', 'keywords', 'mailboxIds'] });
      return list.find((email) => email.subject === subject);
    }

    // Where it lies, by the role of the mailbox; undefined: nowhere.
    async function placeOf(subject) {
      const email = await find(subject);
      const all = await mailboxes();
      return email && Object.keys(all).find((role) => email.mailboxIds[all[role]]);
    }

    // What the relay hands out under that id.
    async function octets(accountId, blobId) {
      const answer = await fetch(`${url}jmap/download/${accountId}/${blobId}/it?accept=application/octet-stream`, { headers });
      return Buffer.from(await answer.arrayBuffer());
    }
    const blob = async (accountId, blobId) => (await octets(accountId, blobId)).toString();

    return { call, deliver, find, placeOf, blob, octets };
  }

  async function end() {
    await stop();
    await rm(folder, { recursive: true, force: true });
  }

  return { url, folder, start, stop, end, device };
}
