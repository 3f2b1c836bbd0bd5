// Message bodies, laid over the reading pane: plain text as selectable text with links, HTML as the relay's sanitised page
// in a frame without scripts. They are cut out where a menu or a dialog lies over them.
var Kontor = Kontor || {};

Kontor.documents = (() => {
  const shown = new Set();
  const linkPattern = /\b(?:https?:\/\/|www\.)[^\s<>"'()]+[^\s<>"'().,;:!?]/g;

  function create(node) {
    const element = document.createElement('div');
    element.className = 'document';
    element.setAttribute('role', 'document');
    element.tabIndex = 0;
    element.node = node;
    passMovement(element, element);
    shown.add(element);
    return element;
  }

  function update(element, node) {
    element.setAttribute('aria-label', node.name);
    const [, , width, height] = node.rect;
    const flows = Boolean(node.contentHeight);
    // One that flows keeps its layout while it is scrolled out of view: its height is still to be known.
    element.classList.toggle('empty', width < 2 || (height < 2 && !flows));
    element.classList.toggle('flows', flows);
    flow(element);
    if (element.shownValue === node.value && element.shownKind === node.description) return;
    element.shownValue = node.value;
    element.shownKind = node.description;
    if (node.description === 'markup') showMarkup(element, node.value);
    else if (node.description === 'html') showHtml(element, node.value, node.name);
    else showText(element, node.value);
    flow(element);
  }

  // A body that scrolls with its conversation is as high as its content; what is in view of it is moved under the part
  // that shows.
  function flow(element) {
    const inner = element.firstElementChild;
    if (!inner) return;
    const { contentHeight, contentAbove = 0 } = element.node;
    inner.style.marginTop = contentHeight ? `${-contentAbove}px` : '';
    if (inner.tagName === 'IFRAME') inner.style.height = contentHeight ? `${contentHeight}px` : '';
    if (element.shownHeight) tellHeight(element, element.shownHeight);
  }

  function tellHeight(element, height) {
    element.shownHeight = height;
    if (!element.node.contentHeight || element.toldHeight === height) return;
    element.toldHeight = height;
    Kontor.twin.setValue(element.node.id, `height:${height}`);
  }

  // Tells how high the content is, now and whenever that changes.
  function measure(element, content) {
    if (element.observer) element.observer.disconnect();
    element.observer = new ResizeObserver(() => {
      const wide = content.scrollWidth > content.clientWidth ? 16 : 0;
      const height = Math.ceil(content.getBoundingClientRect().height) + wide;
      if (height > 0) tellHeight(element, height);
    });
    element.observer.observe(content);
  }

  // The wheel and the finger over a body that flows move the pane around it.
  function passMovement(target, element, frame) {
    const offset = () => (frame ? frame.getBoundingClientRect() : { left: 0, top: 0 });
    let touch = null;
    target.addEventListener('wheel', (event) => {
      if (element.node.contentHeight) Kontor.shell.passWheel(event, offset());
    }, { passive: true });
    target.addEventListener('touchstart', (event) => { touch = event.touches[0]; }, { passive: true });
    target.addEventListener('touchmove', (event) => {
      const next = event.touches[0];
      if (element.node.contentHeight && touch)
        Kontor.shell.passWheel({ deltaX: 0, deltaY: touch.clientY - next.clientY, deltaMode: 0, clientX: next.clientX, clientY: next.clientY }, offset());
      touch = next;
    }, { passive: true });
  }

  // No script runs in the frame: its sandbox has no allow-scripts, and the relay's own policy forbids them too. It may
  // open links in new tabs, and this page may listen to its keys, so that shortcuts work while it has the focus.
  function showHtml(element, address, name) {
    element.classList.add('html');
    element.removeAttribute('tabindex');
    const frame = document.createElement('iframe');
    frame.setAttribute('sandbox', 'allow-same-origin allow-popups allow-popups-to-escape-sandbox');
    frame.referrerPolicy = 'no-referrer';
    frame.title = name;
    frame.addEventListener('load', () => {
      try {
        frame.contentDocument.addEventListener('keydown', (event) => Kontor.shell.keydown(event));
        passMovement(frame.contentDocument, element, frame);
        measure(element, frame.contentDocument.documentElement);
      } catch (error) {
        // A policy that makes the frame a stranger to this page: its keys stay its own.
      }
    });
    element.replaceChildren(frame);
    notePage(element.node.id, address);
    frame.src = address;
  }

  // How many remote pictures the relay left out is said in a header, which a frame does not tell; nor does it tell that
  // there was no page. What was read is kept for reading it offline.
  async function notePage(id, address) {
    try {
      const answer = await fetch(address, { credentials: 'same-origin' });
      if (answer.status === 504) return Kontor.twin.setValue(id, 'missing:');
      const count = answer.headers.get('Kontor-Blocked-Images');
      if (count !== null && address.endsWith('images=0')) Kontor.twin.setValue(id, `blocked:${count}`);
      await Kontor.pages.keep(address, answer);
    } catch (error) {
      Kontor.twin.setValue(id, 'missing:');
    }
  }

  function showText(element, text) {
    element.classList.remove('html');
    const body = document.createElement('div');
    body.className = 'text';
    let at = 0;
    for (const found of text.matchAll(linkPattern)) {
      body.append(text.slice(at, found.index), link(found[0]));
      at = found.index + found[0].length;
    }
    body.append(text.slice(at));
    element.replaceChildren(body);
    measure(element, body);
    element.scrollTop = 0;
  }

  // HTML the window made itself, of text and of nothing that acts: the preview of what is written.
  function showMarkup(element, html) {
    element.classList.remove('html');
    const body = document.createElement('div');
    body.className = 'text markup';
    body.append(...new DOMParser().parseFromString(html, 'text/html').body.childNodes);
    for (const anchor of body.querySelectorAll('a')) Object.assign(anchor, { rel: 'noopener noreferrer', target: '_blank' });
    element.replaceChildren(body);
  }

  function link(text) {
    const anchor = document.createElement('a');
    anchor.href = text.startsWith('www.') ? `https://${text}` : text;
    anchor.rel = 'noopener noreferrer';
    anchor.target = '_blank';
    anchor.textContent = text;
    return anchor;
  }

  function remove(element) {
    if (element.observer) element.observer.disconnect();
    shown.delete(element);
  }

  // What lies over a body: menus, toasts and dialogs, as the twin knows them.
  function holes() {
    const found = [];
    let veiled = false;
    for (const element of Kontor.twin.elements.values()) {
      const { role, id, rect } = element.node;
      veiled = veiled || role === 'dialog' || id === 'side/close';
      if (role === 'menu' || role === 'dialog' || (role === 'navigation' && !element.node.covered) || (id.startsWith('toast/') && !id.includes('/', 6))) found.push(rect);
    }
    document.getElementById('twin').classList.toggle('veiled', veiled);
    return found;
  }

  // An outline with the holes cut out (even-odd), in the element's own coordinates.
  function clip() {
    if (shown.size === 0) return;
    const cut = holes();
    for (const element of shown) {
      const [left, top, width, height] = element.node.rect;
      const boxes = cut.filter(([x, y, w, h]) => x < left + width && x + w > left && y < top + height && y + h > top);
      if (boxes.length === 0) {
        element.style.clipPath = '';
        continue;
      }
      const box = ([x, y, w, h]) => `M${x} ${y}h${w}v${h}h${-w}z`;
      const path = box([0, 0, width, height]) + boxes.map(([x, y, w, h]) => box([x - left - 2, y - top - 2, w + 4, h + 4])).join('');
      element.style.clipPath = `path(evenodd, "${path}")`;
    }
  }

  return { create, update, remove, clip };
})();
