// Files attached to a message that is written: chosen, dropped or pasted; sent to the relay one by one, with their progress.
var Kontor = Kontor || {};

Kontor.attachments = (() => {
  // state::UploadDone::Trouble, in its order.
  const none = 0, unreachable = 1, tooLarge = 2, noRoom = 3, refused = 4;
  const files = new Map();  // number -> { file, request }
  let last = 0;

  // The pane a message is written in is there, and nothing lies over it.
  function wanted() {
    const text = Kontor.twin.elements.get('compose/subject');
    return Boolean(text) && !text.node.covered;
  }

  function take(chosen) {
    for (const file of chosen) {
      files.set(++last, { file, request: null });
      Kontor.program.fileAttached(last, file.size, file.name, file.type || 'application/octet-stream');
    }
    Kontor.shell.wake();
  }

  function choose() {
    const input = document.createElement('input');
    input.type = 'file';
    input.multiple = true;
    input.addEventListener('change', () => take([...input.files]));
    input.click();
  }

  function trouble(status) {
    if (status === 413) return tooLarge;
    if (status === 507 || status === 403) return noRoom;
    // Too many at once, or nobody there: it is tried again.
    return status === 0 || status === 429 || status >= 502 ? unreachable : refused;
  }

  // fetch() does not tell how far it is.
  function upload(number, url) {
    const entry = files.get(number);
    if (!entry) return Kontor.program.uploaded(number, '', refused);
    const request = new XMLHttpRequest();
    const address = new URL(url, location.href);
    entry.request = request;
    request.open('POST', address.pathname + address.search);
    request.setRequestHeader('Content-Type', entry.file.type || 'application/octet-stream');
    request.responseType = 'json';
    request.upload.addEventListener('progress', ({ loaded }) => {
      Kontor.program.uploadProgress(number, Math.min(loaded, entry.file.size));
      Kontor.shell.wake();
    });
    entry.ended = false;
    const end = (status) => {
      const blob = status >= 200 && status < 300 && request.response ? request.response.blobId : '';
      if (blob) files.delete(number);
      const tell = () => {
        Kontor.program.uploaded(number, blob || '', blob ? none : trouble(status));
        Kontor.shell.wake();
      };
      entry.ended = !blob && trouble(status) !== unreachable;
      // What may be tried again is not tried at once.
      if (!blob && trouble(status) === unreachable) setTimeout(tell, 1500);
      else tell();
    };
    request.addEventListener('load', () => end(request.status));
    request.addEventListener('error', () => end(0));
    request.send(entry.file);
  }

  function stop(number) {
    const entry = files.get(number);
    files.delete(number);
    if (entry && entry.request) entry.request.abort();
  }

  // A page that goes takes the files with it.
  addEventListener('beforeunload', (event) => {
    if (![...files.values()].some(({ ended }) => !ended)) return;
    event.preventDefault();
    event.returnValue = true;
  });

  addEventListener('paste', (event) => {
    const pasted = event.clipboardData ? [...event.clipboardData.files] : [];
    if (pasted.length === 0 || !wanted()) return;
    event.preventDefault();
    take(pasted);
  });

  return { wanted, take, choose, upload, stop };
})();
