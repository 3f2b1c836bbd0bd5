// The DOM twin: for every thing drawn on the canvas one element at the same place, with its role, name and state. Screen
// readers, the keyboard and tests live here; the pointer goes through it to the canvas. Three kinds of elements are
// seen and touched: text fields, which the browser edits, and message bodies (text, or the relay's sanitised HTML in a
// sandboxed frame), which it lays out.
var Kontor = Kontor || {};

Kontor.twin = (() => {
  const kinds = { press: 0, secondary: 1, setValue: 2, focus: 3, blur: 4, step: 5 };
  const root = document.getElementById('twin');
  const speaker = document.getElementById('speaker');
  const elements = new Map();  // id -> element
  let wantedFocus = '';

  const request = (kind, id, value = '', event = {}) => {
    Kontor.program.request(kind, id, value, event.shiftKey, event.ctrlKey || event.metaKey);
    Kontor.shell.wake();
  };

  const isField = (node) => node.role === 'textbox' || node.role === 'searchbox';
  const pressRoles = new Set(['button', 'link', 'checkbox', 'radio', 'row', 'menuitem']);

  // --- Making elements ---------------------------------------------------------------------------------------------
  function create(node) {
    if (isField(node)) return createField(node);
    if (node.role === 'document') return Kontor.documents.create(node);
    const element = document.createElement('div');
    if (node.role !== 'text') element.setAttribute('role', node.role);
    if (pressRoles.has(node.role)) {
      element.addEventListener('click', (event) => request(kinds.press, node.id, '', event));
      element.addEventListener('contextmenu', (event) => request(kinds.secondary, node.id, '', event));
    }
    return element;
  }

  function createField(node) {
    const prose = node.type === 'prose';
    const lines = node.type === 'lines' || prose;
    const input = document.createElement(lines ? 'textarea' : 'input');
    input.className = prose ? 'field prose' : lines ? 'field lines' : 'field';
    if (lines) input.spellcheck = prose;
    // What the program knows, and what it was told since and has not shown yet.
    input.told = [];
    input.addEventListener('input', () => {
      input.told.push(input.value);
      request(kinds.setValue, node.id, input.value);
    });
    // Whatever the wheel does over a field belongs to the pane it lies in, unless the field itself has more to show.
    input.addEventListener('wheel', (event) => {
      if (!lines || input.scrollHeight <= input.clientHeight) Kontor.shell.passWheel(event);
    }, { passive: true });
    return input;
  }

  // --- Bringing them up to date --------------------------------------------------------------------------------------
  function set(element, name, value) {
    if (value === undefined || value === '' || value === false) element.removeAttribute(name);
    else if (element.getAttribute(name) !== String(value)) element.setAttribute(name, String(value));
  }

  function place(element, [x, y, width, height]) {
    const style = element.style;
    style.left = `${x}px`;
    style.top = `${y}px`;
    style.width = `${width}px`;
    style.height = `${height}px`;
  }

  function update(element, node) {
    element.node = node;
    place(element, node.rect);
    set(element, 'aria-disabled', node.disabled);
    set(element, 'aria-hidden', node.covered);
    element.classList.toggle('covered', Boolean(node.covered));
    if (isField(node)) return updateField(element, node);
    if (node.role === 'document') return Kontor.documents.update(element, node);

    const speaks = node.role === 'text' || node.role === 'heading' || node.role === 'status' || node.role === 'alert';
    if (speaks && node.parts) {
      element.replaceChildren(...node.parts.map((part, i) => {
        if (i % 2 === 0) return document.createTextNode(part);
        const mark = document.createElement('mark');
        mark.textContent = part;
        return mark;
      }));
    } else if (speaks && (element.childElementCount === 0 || element.querySelector('mark'))) {
      if (element.textContent !== (node.name || '')) element.textContent = node.name || '';
    } else {
      set(element, 'aria-label', node.name);
    }
    set(element, 'aria-description', node.description);
    set(element, 'aria-keyshortcuts', node.keys);
    set(element, 'aria-checked', node.checked);
    set(element, 'aria-selected', node.selected);
    set(element, 'aria-expanded', node.expanded);
    set(element, 'aria-pressed', node.pressed);
    set(element, 'aria-current', node.current ? (node.role === 'link' ? 'page' : 'true') : undefined);
    set(element, 'aria-modal', node.modal);
    set(element, 'aria-level', node.level);
    updatePlaceInList(element, node);
    if (node.role === 'progressbar') {
      set(element, 'aria-valuenow', node.now);
      set(element, 'aria-valuetext', node.value);
    }
    if (node.role === 'separator') {
      set(element, 'aria-valuenow', node.now || 0);
      set(element, 'aria-orientation', 'vertical');
    }
    const reachable = pressRoles.has(node.role) || node.role === 'separator';
    if (reachable) element.tabIndex = node.focusable && !node.covered ? 0 : -1;
  }

  function updatePlaceInList(element, node) {
    if (node.role === 'grid') set(element, 'aria-rowcount', node.size);
    else if (node.role === 'row') set(element, 'aria-rowindex', node.position);
    else {
      set(element, 'aria-posinset', node.position);
      set(element, 'aria-setsize', node.size);
    }
  }

  function updateField(input, node) {
    set(input, 'aria-label', node.name);
    set(input, 'aria-description', node.description);
    set(input, 'aria-invalid', node.invalid);
    set(input, 'placeholder', node.placeholder);
    set(input, 'autocomplete', node.autocomplete);
    set(input, 'name', node.autocomplete && node.autocomplete !== 'off' ? node.autocomplete : undefined);
    if (node.type === 'number') set(input, 'inputmode', 'numeric');
    const type = node.type === 'number' ? 'text' : node.type;
    if (input.localName === 'input' && input.type !== type) input.type = type;
    input.disabled = Boolean(node.disabled);
    input.tabIndex = node.covered ? -1 : 0;
    const value = node.value || '';
    if (isOverdue(input, value)) return;
    if (input.value !== value && !(document.activeElement === input && input.composing)) {
      input.value = value;
      // One begins to write above what is quoted.
      if (node.type === 'prose') input.setSelectionRange(0, 0);
    }
  }

  // While the person types, the field is ahead of the program, which shows in its next frame what it hears in this one:
  // a value from before the last letter says nothing new. Any other is the program's own.
  function isOverdue(input, value) {
    const at = input.told.lastIndexOf(value);
    const overdue = at >= 0 && at < input.told.length - 1;
    input.told = overdue ? input.told.slice(at) : [value];
    return overdue;
  }

  // --- Changes of one frame ------------------------------------------------------------------------------------------
  function insert(node, after) {
    const parent = elements.get(node.parent) || root;
    const element = elements.get(node.id) || create(node);
    elements.set(node.id, element);
    element.dataset.id = node.id;
    const before = after ? elements.get(after) : null;
    parent.insertBefore(element, before ? before.nextSibling : parent.firstChild);
    update(element, node);
  }

  function remove(id) {
    const element = elements.get(id);
    if (!element) return;
    elements.delete(id);
    if (element.node.role === 'document') Kontor.documents.remove(element);
    element.remove();
  }

  function apply(changes) {
    for (const [what, node, after] of changes) {
      if (what === 'remove') remove(node);
      else if (what === 'update') update(elements.get(node.id), node);
      else insert(node, after);
    }
    Kontor.documents.clip();
    if (wantedFocus) focus(wantedFocus);
  }

  // --- Focus and keys --------------------------------------------------------------------------------------------------
  function focus(id) {
    if (id === '') return document.activeElement.blur();
    const element = elements.get(id);
    wantedFocus = element ? '' : id;
    if (element && document.activeElement !== element) element.focus({ preventScroll: true });
  }

  root.addEventListener('focusin', (event) => {
    if (event.target.node) request(kinds.focus, event.target.node.id);
  });
  root.addEventListener('focusout', (event) => {
    if (event.target.node) request(kinds.blur, event.target.node.id);
  });
  root.addEventListener('compositionstart', (event) => { event.target.composing = true; });
  root.addEventListener('compositionend', (event) => { event.target.composing = false; });

  // Keys an element answers itself, as its role promises. True: done.
  function key(event) {
    const element = document.activeElement;
    const node = element && element.node;
    if (!node) return false;
    if (pressRoles.has(node.role) && (event.key === 'Enter' || event.key === ' ')) {
      if (!node.disabled) request(kinds.press, node.id, '', event);
      return true;
    }
    if (node.role === 'separator' && (event.key === 'ArrowRight' || event.key === 'ArrowLeft')) {
      request(kinds.step, node.id, event.key === 'ArrowRight' ? 'next' : 'previous');
      return true;
    }
    if (node.role === 'menuitem' || node.role === 'radio') return walk(element, node.role, event.key);
    return false;
  }

  function walk(element, role, key) {
    const siblings = [...element.parentElement.children].filter((each) => each.node && each.node.role === role);
    const at = siblings.indexOf(element);
    const steps = { ArrowDown: at + 1, ArrowRight: at + 1, ArrowUp: at - 1, ArrowLeft: at - 1, Home: 0, End: siblings.length - 1 };
    if (!(key in steps)) return false;
    const next = siblings[(steps[key] + siblings.length) % siblings.length];
    next.focus({ preventScroll: true });
    if (role === 'radio') request(kinds.press, next.node.id);
    return true;
  }

  function announce(text) {
    speaker.textContent = '';
    speaker.textContent = text;
  }

  const setValue = (id, value) => request(kinds.setValue, id, value);

  return { apply, focus, key, announce, setValue, elements };
})();
