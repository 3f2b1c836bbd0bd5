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
  let lastNumber = 0;  // of what was typed, in whatever field

  const request = (kind, id, value = '', event = {}, number = 0) => {
    Kontor.program.request(kind, id, value, event.shiftKey, event.ctrlKey || event.metaKey, number);
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
    input.base = '';   // what the program's value is an answer to
    input.ahead = [];  // what it was told since, oldest first: { number, value }
    input.addEventListener('input', () => tell(input, node.id));
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
    showValue(input, node);
  }

  function tell(input, id) {
    input.ahead.push({ number: ++lastNumber, value: input.value });
    request(kinds.setValue, id, input.value, {}, lastNumber);
  }

  // While the person types, the field is ahead of the program, which shows in its next frame what it hears in this one.
  // Where it makes something else of what it heard (a comma ends an address, which becomes a chip), the letters that were
  // typed since stand behind that.
  function showValue(input, node) {
    const value = node.value || '';
    while (input.ahead.length > 0 && input.ahead[0].number <= (node.heard || 0)) input.base = input.ahead.shift().value;
    if (document.activeElement === input && input.composing) return;
    const isOwn = value !== input.base;
    if (input.ahead.length === 0) {
      input.base = value;
      if (input.value === value) return;
      input.value = value;
      // One begins to write above what is quoted.
      if (node.type === 'prose') input.setSelectionRange(0, 0);
    } else if (isOwn && input.value.startsWith(input.base)) {
      input.value = value + input.value.slice(input.base.length);
      input.base = value;
      tell(input, node.id);
    }
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
    if (!element || document.activeElement === element) return;
    element.focus({ preventScroll: true });
    // Who goes there again looks for something else.
    if (element.type === 'search') element.select();
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
    const group = element.parentElement.node;
    if (group && group.columns) return walkInColumns(element, group, event.key);
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

  // Over the edge the page is turned.
  function walkInColumns(element, group, key) {
    if (key === 'PageUp' || key === 'PageDown') {
      request(kinds.step, group.id, key === 'PageUp' ? 'previous' : 'next');
      return true;
    }
    const cells = [...element.parentElement.children];
    const at = cells.indexOf(element);
    const inLine = at % group.columns;
    const steps = { ArrowLeft: at - 1, ArrowRight: at + 1, ArrowUp: at - group.columns, ArrowDown: at + group.columns,
      Home: at - inLine, End: at - inLine + group.columns - 1 };
    if (!(key in steps)) return false;
    const next = cells[steps[key]];
    if (next) next.focus({ preventScroll: true });
    else request(kinds.step, group.id, steps[key] < 0 ? 'previous' : 'next');
    return true;
  }

  function announce(text) {
    speaker.textContent = '';
    speaker.textContent = text;
  }

  const setValue = (id, value) => request(kinds.setValue, id, value);

  return { apply, focus, key, announce, setValue, elements };
})();
