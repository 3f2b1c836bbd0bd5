// Mail in files: chosen or dropped by the person, sent to the relay in slices. A file is read a slice at a time, so its
// size is no matter; a slice that got lost is sent again from where the relay says it is.
var Kontor = Kontor || {};

Kontor.transfer = (() => {
  // state::ImportProgress::Stage, in its order.
  const running = 0, done = 1, stopped = 2, noRoom = 3, gone = 4, busy = 5, unreachable = 6;
  const sliceSize = 4 * 1024 * 1024;
  const tries = 6;
  let chosen = [];  // { file, path }
  let stopping = false;

  const post = (path, body) => fetch(path, { method: 'POST', credentials: 'same-origin', body });
  const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

  // --- What is sent ----------------------------------------------------------------------------------------------------
  function take(entries, dropped) {
    // In the order of their names, as the relay would read a folder itself.
    chosen = entries.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
    const octets = chosen.reduce((sum, { file }) => sum + file.size, 0);
    Kontor.program.filesChosen(chosen.length, octets, dropped);
    Kontor.shell.wake();
  }

  function choose(folder) {
    const input = document.createElement('input');
    input.type = 'file';
    input.multiple = true;
    input.webkitdirectory = folder;
    input.addEventListener('change', () => {
      take([...input.files].map((file) => ({ file, path: file.webkitRelativePath || file.name })), false);
    });
    input.click();
  }

  async function inFolder(entry, path, found) {
    if (entry.isFile) {
      const file = await new Promise((resolve, reject) => entry.file(resolve, reject));
      found.push({ file, path: path + entry.name });
      return;
    }
    const reader = entry.createReader();
    for (;;) {
      // A reader gives a hundred entries at a time.
      const inside = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
      if (inside.length === 0) return;
      for (const each of inside) await inFolder(each, `${path}${entry.name}/`, found);
    }
  }

  async function drop(event) {
    const found = [];
    // The list of a drop is empty once the event is over.
    const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry && item.webkitGetAsEntry());
    const files = [...event.dataTransfer.files];
    try {
      for (const entry of entries) if (entry) await inFolder(entry, '', found);
    } catch (error) {
      // A file that cannot be read: the others are taken.
    }
    if (found.length === 0) for (const file of files) found.push({ file, path: file.name });
    take(found, true);
  }

  // --- Sending ---------------------------------------------------------------------------------------------------------
  function tell(stage, octets, counts) {
    const { imported = 0, duplicates = 0, damaged = 0, withoutMail = 0 } = counts;
    Kontor.program.importProgress(stage, octets, imported, duplicates, damaged, withoutMail);
    Kontor.shell.wake();
  }

  function trouble(status) {
    if (status === 507) return noRoom;
    if (status === 429 || status === 503) return busy;
    return status === 401 || status === 403 || status === 404 ? gone : unreachable;
  }

  class Trouble extends Error {
    constructor(stage) {
      super();
      this.stage = stage;
    }
  }

  // How far the relay is. What got lost on the way is tried again; 409 says that another slice is due.
  async function ask(path, body) {
    for (let attempt = 0; ; ++attempt) {
      let answer = null;
      try {
        answer = await post(path, body);
      } catch (error) {
        answer = null;
      }
      if (answer && (answer.ok || answer.status === 409)) return answer.json();
      const stage = answer ? trouble(answer.status) : unreachable;
      const passes = !answer || answer.status === 503 || answer.status === 408;
      if (!passes || attempt >= tries || stopping) throw new Trouble(stage);
      await pause(250 * 2 ** attempt);
    }
  }

  function sliceOf(files, { file, at }) {
    const { file: content, path } = files[file];
    const end = Math.min(at + sliceSize, content.size);
    const query = new URLSearchParams({ file, at, name: path, changed: Math.floor(content.lastModified / 1000) });
    if (end >= content.size) query.set('last', '1');
    return { query, body: content.slice(at, end) };
  }

  // A file that was taken away, or may not be read, is ended where it is.
  async function readable(body) {
    try {
      return await body.arrayBuffer();
    } catch (error) {
      return null;
    }
  }

  async function send(account, mailbox) {
    const files = chosen;
    chosen = [];
    stopping = false;
    const before = [0];  // octets of the files before each
    for (const { file } of files) before.push(before[before.length - 1] + file.size);
    let counts = { file: 0, at: 0 };
    let place = '';
    const octets = () => before[Math.min(counts.file, files.length)] + counts.at;
    try {
      const query = mailbox ? `?mailbox=${encodeURIComponent(mailbox)}` : '';
      const begun = await ask(`/mail/import/${encodeURIComponent(account)}${query}`);
      place = `/mail/import/${encodeURIComponent(account)}/${begun.id}`;
      while (counts.file < files.length && !stopping) {
        const { query: slice, body } = sliceOf(files, counts);
        const content = await readable(body);
        if (content === null) slice.set('last', '1');
        counts = await ask(`${place}?${slice}`, content === null ? '' : content);
        tell(running, octets(), counts);
      }
      counts = await ask(`${place}?end=1`);
      tell(stopping ? stopped : done, octets(), counts);
    } catch (problem) {
      const stage = problem instanceof Trouble ? problem.stage : unreachable;
      // What came is kept.
      if (place) counts = await post(`${place}?end=1`).then((answer) => (answer.ok ? answer.json() : counts), () => counts);
      tell(stopping ? stopped : stage, octets(), counts);
    }
  }

  function stop() {
    stopping = true;
  }

  // Files that are let go anywhere in the window; without this the browser would show them in its place.
  addEventListener('dragover', (event) => {
    if (!event.dataTransfer || ![...event.dataTransfer.types].includes('Files')) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = 'copy';
  });
  addEventListener('drop', (event) => {
    if (!event.dataTransfer || event.dataTransfer.files.length === 0) return;
    event.preventDefault();
    // While a message is written they are attached to it.
    if (Kontor.attachments.wanted()) Kontor.attachments.take([...event.dataTransfer.files]);
    else drop(event);
  });

  return { choose, send, stop, take };
})();
