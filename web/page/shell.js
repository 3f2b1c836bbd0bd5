// The page around the canvas: starts the program, wakes it when something happened, and does for it what only a page can.
// A frame is drawn only when one is due: Kontor.shell.frames counts them, and
// Kontor.shell.firstFrame is the time of the first, in milliseconds since the page was asked for.
var Kontor = Kontor || {};

Kontor.shell = (() => {
  const settingsKey = 'kontor.settings';
  const canvas = document.getElementById('canvas');
  const darkness = matchMedia('(prefers-color-scheme: dark)');
  // Movement, press and release take a frame each, and what follows from an action shows in the next one.
  const framesAfterEvent = 4;
  let owed = 0;
  let asked = 0;  // for the next frame; 0: not yet
  let time = 0;  // of the last frame
  let timer = 0;
  let started = false;
  const shell = { frames: 0, firstFrame: 0, wake, keepSettings, copy, fetchBlob, openWindow, visit, look, passWheel, keydown };

  // --- Frames --------------------------------------------------------------------------------------------------------
  function wake() {
    owed = framesAfterEvent;
    ask();
  }

  function ask() {
    if (asked || !started) return;
    asked = requestAnimationFrame(frame);
  }

  // Without waiting for the screen: what is typed next already goes where this moves the keyboard to.
  function frameNow() {
    if (!started) return;
    cancelAnimationFrame(asked);
    frame(performance.now());
  }

  function frame(moment) {
    asked = 0;
    clearTimeout(timer);
    // A frame that waited is told the time at which the screen began it, which may lie before one that did not.
    time = Math.max(time, moment);
    ++shell.frames;
    fitCanvas();
    const due = Kontor.program.frame(innerWidth, innerHeight, devicePixelRatio, time, Date.now() / 1000);
    if (shell.firstFrame === 0) {
      shell.firstFrame = performance.now();
      serveFromHere();
    }
    if (owed > 0) --owed;
    if (owed > 0 || due === 0) return ask();
    if (due > 0) timer = setTimeout(ask, Math.min(due, 0x7fffffff));
  }

  // From now on the window opens without the relay, too. Not before the first frame: that comes first.
  function serveFromHere() {
    if ('serviceWorker' in navigator) navigator.serviceWorker.register('/worker.js', { updateViaCache: 'none' }).catch(() => {});
  }

  function fitCanvas() {
    const width = Math.round(innerWidth * devicePixelRatio);
    const height = Math.round(innerHeight * devicePixelRatio);
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
  }

  // --- What the program asks for ---------------------------------------------------------------------------------------
  function keepSettings(text) {
    try {
      localStorage.setItem(settingsKey, text);
    } catch (error) {
      // Storage is switched off: the settings last as long as the page.
    }
  }

  function settings() {
    try {
      return localStorage.getItem(settingsKey) || '';
    } catch (error) {
      return '';
    }
  }

  function copy(text) {
    if (navigator.clipboard) navigator.clipboard.writeText(text).catch(() => {});
  }

  // Somebody else's pages: they get no hold of this one (the policy of openers cuts the tie as soon as they are there).
  function openWindow(path) {
    const address = new URL(path, location.href);
    if (address.origin !== location.origin) return;
    window.open(address.href, '_blank', 'popup,width=560,height=720');
  }

  function fetchBlob(url, name, open) {
    const link = document.createElement('a');
    const address = new URL(url, location.href);
    link.href = address.pathname + address.search;
    link.rel = 'noopener';
    if (open) link.target = '_blank';
    else link.download = name;
    link.click();
  }

  function visit(url) {
    const link = document.createElement('a');
    link.href = url;
    link.rel = 'noopener noreferrer';
    link.target = '_blank';
    if (link.protocol === 'https:') link.click();
  }

  function look(dark, language) {
    document.documentElement.dataset.theme = dark ? 'dark' : 'light';
    document.documentElement.lang = language;
    document.querySelector('meta[name=theme-color]').content = dark ? '#1A1E25' : '#F6F7F9';
  }

  // --- Input -----------------------------------------------------------------------------------------------------------
  // A wheel turned over an element of the page turns in the pane it lies in. `offset`: of the frame it comes from.
  function passWheel(event, offset = { left: 0, top: 0 }) {
    const { deltaX, deltaY, deltaMode } = event;
    const place = { clientX: event.clientX + offset.left, clientY: event.clientY + offset.top };
    canvas.dispatchEvent(new MouseEvent('mousemove', place));
    canvas.dispatchEvent(new WheelEvent('wheel', { ...place, deltaX, deltaY, deltaMode }));
    wake();
  }

  function inTextField() {
    return document.activeElement && ['INPUT', 'TEXTAREA'].includes(document.activeElement.tagName);
  }

  // Keys the window answers while one types; Backspace only where there is nothing to delete.
  function answers(field, key) {
    const keys = field.node && field.node.keys ? field.node.keys.split(' ') : [];
    return keys.includes(key) && (key !== 'Backspace' || field.value === '');
  }

  function keydown(event) {
    if (!['Shift', 'Control', 'Alt', 'Meta'].includes(event.key)) Kontor.program.keyboardUsed(true);
    wake();
    const field = inTextField() ? document.activeElement : null;
    // Cmd+Enter is Ctrl+Enter elsewhere.
    const sends = event.key === 'Enter' && (event.ctrlKey || event.metaKey) && Boolean(field) && answers(field, 'Control+Enter');
    if (event.isComposing || (event.metaKey && !sends)) return;
    if (field && !sends && event.key !== 'Escape' && event.key !== 'Enter' && !answers(field, event.key)) return;
    // In a text of several lines Enter begins a new one.
    if (event.key === 'Enter' && !sends && field && field.tagName === 'TEXTAREA') return;
    if (sends) {
      Kontor.program.key('Enter', false, true, false);
      return event.preventDefault();
    }
    if (field && event.key.startsWith('Arrow')) event.preventDefault();
    if (Kontor.twin.key(event)) return event.preventDefault();
    const ours = ['Escape', 'Enter', 'ArrowUp', 'ArrowDown', 'PageUp', 'PageDown', 'Home', 'End', '/', "'"].includes(event.key);
    const onRow = document.activeElement && document.activeElement.node && document.activeElement.node.role === 'row';
    Kontor.program.key(event.key, event.shiftKey, event.ctrlKey, event.altKey);
    frameNow();
    // A key that led into a text is no letter of it.
    const ledIntoText = !field && inTextField();
    if (ledIntoText || (ours && onRow) || (event.ctrlKey && event.key === 'a' && onRow)) event.preventDefault();
  }

  function listen() {
    addEventListener('keydown', keydown);
    canvas.addEventListener('pointerdown', (event) => {
      Kontor.program.keyboardUsed(false);
      Kontor.program.pointer(event.shiftKey, event.ctrlKey || event.metaKey);
      // What is dragged over a message body stays with the canvas.
      canvas.setPointerCapture(event.pointerId);
      if (document.activeElement && document.activeElement !== document.body) document.activeElement.blur();
    }, true);
    for (const type of ['pointermove', 'pointerdown', 'pointerup', 'wheel', 'touchmove', 'touchend', 'mouseleave'])
      canvas.addEventListener(type, wake, { passive: true });
    canvas.addEventListener('contextmenu', (event) => event.preventDefault());
    for (const type of ['resize', 'focus', 'blur']) addEventListener(type, wake);
    addEventListener('online', () => { Kontor.program.online(); wake(); });
    document.addEventListener('visibilitychange', () => {
      if (document.hidden) return Kontor.program.leaving();
      Kontor.program.online();
      wake();
    });
    addEventListener('pagehide', () => Kontor.program.leaving());
    darkness.addEventListener('change', () => { Kontor.program.appearance(darkness.matches); wake(); });
  }

  // --- Beginning ---------------------------------------------------------------------------------------------------------
  // The C++ functions by name; strings are passed as they are.
  function program() {
    const wrap = (name, result, types) => Module.cwrap(`kontor_${name}`, result, types);
    const now = () => performance.now();
    const socket = wrap('socket', null, ['number', 'string', 'number']);
    const shelf = wrap('shelf', null, ['number', 'string', 'number']);
    const signedIn = wrap('signed_in', null, ['number']);
    const visited = wrap('visited', null, ['number']);
    const online = wrap('online', null, ['number']);
    const filesChosen = wrap('files_chosen', null, ['number', 'number', 'number', 'number']);
    const fileAttached = wrap('file_attached', null, ['number', 'number', 'string', 'string', 'number']);
    const uploadProgress = wrap('upload_progress', null, ['number', 'number', 'number']);
    const uploaded = wrap('uploaded', null, ['number', 'string', 'number', 'number']);
    const leaving = wrap('leaving', null, ['number']);
    const notificationsAllowed = wrap('notifications_allowed', null, ['number', 'number']);
    const openMail = wrap('open_mail', null, ['string', 'number']);
    const importProgress = wrap('import_progress', null, Array(7).fill('number'));
    return {
      start: wrap('start', 'number', ['string', 'string', 'number', 'number', 'number', 'number']),
      frame: wrap('frame', 'number', ['number', 'number', 'number', 'number', 'number']),
      request: wrap('request', null, ['number', 'string', 'string', 'number', 'number', 'number']),
      key: wrap('key', null, ['string', 'number', 'number', 'number']),
      pointer: wrap('pointer', null, ['number', 'number']),
      keyboardUsed: wrap('keyboard_used', null, ['number']),
      appearance: wrap('appearance', null, ['number']),
      signInNeeded: wrap('sign_in_needed', null, []),
      signInFailed: wrap('sign_in_failed', null, ['number']),
      codeNeeded: wrap('code_needed', null, []),
      passwordWanted: wrap('password_wanted', null, []),
      passwordChosen: wrap('password_chosen', null, ['string']),
      filesChosen: (files, octets, dropped) => filesChosen(files, octets, dropped, now()),
      importProgress: (...counts) => importProgress(...counts, now()),
      fileAttached: (number, size, name, type) => fileAttached(number, size, name, type, now()),
      uploadProgress: (number, sent) => uploadProgress(number, sent, now()),
      uploaded: (number, blob, trouble) => uploaded(number, blob, trouble, now()),
      leaving: () => leaving(now()),
      notificationsAllowed: (allowed) => notificationsAllowed(allowed ? 1 : 0, now()),
      openMail: (email) => openMail(email, now()),
      record: wrap('record', null, ['string', 'string']),
      shelf: (kind, text) => shelf(kind, text, now()),
      socket: (kind, text) => socket(kind, text, now()),
      signedIn: () => signedIn(now()),
      visited: () => visited(now()),
      online: () => online(now()),
    };
  }

  async function begin() {
    Kontor.program = program();
    // Without its letters nothing can be drawn; both files are preloaded and small.
    await Promise.all(['400 13px "Kontor Inter"', '600 13px "Kontor Inter"'].map((font) => document.fonts.load(font)));
    fitCanvas();
    const jitter = crypto.getRandomValues(new Uint32Array(1))[0];
    const works = Kontor.program.start(settings(), navigator.language, darkness.matches, jitter, innerWidth, innerHeight);
    if (!works) {
      document.getElementById('no-canvas').hidden = false;
      return;
    }
    started = true;
    listen();
    await Kontor.session.begin();
    wake();
  }

  shell.begin = begin;
  return shell;
})();

var Module = {
  canvas: document.getElementById('canvas'),
  locateFile: (name) => (name.endsWith('.wasm') ? document.getElementById('wasm').href : name),
  onRuntimeInitialized: () => Kontor.shell.begin(),
};
