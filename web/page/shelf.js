// What is kept of a person's mail over visits, in IndexedDB: the records of bridge/shelf.hpp, of one person at a time, and
// whose they are. It is opened and read while the program is still being compiled.
//
// Windows of one browser share the records. Each has a queue of its own ("queue/<window>/<number>") and holds a lock for
// as long as it lives; the queue of one that lives no longer is taken over by the next that opens.
var Kontor = Kontor || {};

Kontor.shelf = (() => {
  const opened = 0, full = 1, unavailable = 2;
  const name = 'kontor', store = 'records', ownerKey = 'owner';
  const me = crypto.randomUUID ? crypto.randomUUID() : String(Math.random());
  const lockOf = (window) => `kontor.window.${window}`;
  const locks = navigator.locks;
  const windows = 'BroadcastChannel' in self ? new BroadcastChannel('kontor') : null;
  let last = Promise.resolve();  // one thing after the other

  const settled = (request) => new Promise((done, fail) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => fail(request.error);
  });

  const connect = () => new Promise((done, fail) => {
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(store);
    request.onsuccess = () => done(request.result);
    request.onerror = () => fail(request.error);
    request.onblocked = () => fail(new Error('blocked'));
  });

  let database = null;
  const db = () => {
    if (!database) database = connect();
    return database;
  };

  // Runs body(objectStore) in a transaction; what it returns is there once everything is on the disk.
  async function change(body) {
    const transaction = (await db()).transaction(store, 'readwrite');
    const finished = new Promise((done, fail) => {
      transaction.oncomplete = done;
      transaction.onabort = () => fail(transaction.error || new Error('aborted'));
    });
    const result = await body(transaction.objectStore(store));
    await finished;
    return result;
  }

  const everything = async (records) => {
    const [keys, values] = await Promise.all([settled(records.getAllKeys()), settled(records.getAll())]);
    return keys.map((key, i) => [key, values[i]]);
  };

  async function livingWindows() {
    if (!locks) return new Set([me]);
    const { held } = await locks.query();
    return new Set(held.map((lock) => lock.name));
  }

  // The queues of windows that are gone become mine, behind each other, in the order they were written.
  async function adopt(records, all, living) {
    const queue = all.filter(([key]) => key.startsWith('queue/')).map(([key, value]) => [key.split('/'), value]);
    const orphans = queue.filter(([[, window]]) => window !== me && !living.has(lockOf(window)));
    let number = 0;
    for (const [[, window, order]] of queue) if (window === me) number = Math.max(number, Number(order));
    for (const [parts, value] of orphans) {
      records.delete(parts.join('/'));
      records.put(value, `queue/${me}/${String(++number).padStart(13, '0')}`);
    }
  }

  // From now on this window is alive.
  const alive = locks
    ? new Promise((held) => locks.request(lockOf(me), () => { held(); return new Promise(() => {}); }))
    : Promise.resolve();

  async function read() {
    await alive;
    const living = await livingWindows();
    return change(async (records) => {
      await adopt(records, await everything(records), living);
      return everything(records);
    });
  }

  const mine = `queue/${me}/`;
  // The names the program knows: its own queue without its window, and none of the others'.
  function tell(all) {
    let owner = '';
    for (const [key, value] of all) {
      if (key === ownerKey) owner = value;
      else if (!key.startsWith('queue/')) Kontor.program.record(key, value);
      else if (key.startsWith(mine)) Kontor.program.record(`queue/${key.slice(mine.length)}`, value);
    }
    Kontor.program.shelf(opened, owner);
  }

  const report = (kind) => {
    Kontor.program.shelf(kind, '');
    Kontor.shell.wake();
  };
  const trouble = (error) => report(error && error.name === 'QuotaExceededError' ? full : unavailable);
  const next = (work) => { last = last.then(work).catch(trouble); };

  // Begun before the program asks: the first reading is the one that makes a person wait.
  let early = read().catch((error) => error);

  function open() {
    next(async () => {
      const all = await (early || read());
      early = null;
      if (!Array.isArray(all)) throw all;
      tell(all);
      Kontor.shell.wake();
    });
  }

  const claim = (owner) => next(async () => {
    const changed = await change(async (records) => {
      if (await settled(records.get(ownerKey)) === owner) return false;
      records.clear();
      records.put(owner, ownerKey);
      return true;
    });
    if (changed) await Kontor.pages.forget();
  });

  // batch: [[name, value or null]...]
  const write = (owner, batch) => next(() => change(async (records) => {
    if (await settled(records.get(ownerKey)) !== owner) return;
    for (const [key, value] of batch) {
      const there = key.startsWith('queue/') ? mine + key.slice(6) : key;
      if (value === null) records.delete(there);
      else records.put(value, there);
    }
  }));

  function wipe() {
    next(async () => {
      await change((records) => records.clear());
      await Kontor.pages.forget();
    });
    if (windows) windows.postMessage('signed out');
  }

  // Somebody signed out in another window of this browser.
  if (windows) windows.onmessage = () => { if (Kontor.program) Kontor.program.signInNeeded(); Kontor.shell.wake(); };

  return { open, claim, write, wipe };
})();
