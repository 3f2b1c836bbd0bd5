// What the program may ask of the page: thin shims from C strings to the functions of web/page/*.js.
mergeInto(LibraryManager.library, {
  page_zone_offset: function (seconds) { return -new Date(seconds * 1000).getTimezoneOffset(); },
  page_twin_apply: function (changes) { Kontor.twin.apply(JSON.parse(UTF8ToString(changes))); },
  page_focus: function (id) { Kontor.twin.focus(UTF8ToString(id)); },
  page_announce: function (text) { Kontor.twin.announce(UTF8ToString(text)); },
  page_ask_to_notify: function () { Kontor.news.ask(); },
  page_notify: function (title, text, email) { Kontor.news.tell(UTF8ToString(title), UTF8ToString(text), UTF8ToString(email)); },
  page_title: function (text) { document.title = UTF8ToString(text); },
  page_sign_in: function (name, password, code) { Kontor.session.signIn(UTF8ToString(name), UTF8ToString(password), UTF8ToString(code)); },
  page_choose_password: function (password) { Kontor.session.choosePassword(UTF8ToString(password)); },
  page_sign_out: function () { Kontor.session.signOut(); },
  page_keep_settings: function (text) { Kontor.shell.keepSettings(UTF8ToString(text)); },
  page_copy: function (text) { Kontor.shell.copy(UTF8ToString(text)); },
  page_open_window: function (path) { Kontor.shell.openWindow(UTF8ToString(path)); },
  page_fetch_blob: function (url, name, open) { Kontor.shell.fetchBlob(UTF8ToString(url), UTF8ToString(name), open !== 0); },
  page_visit: function (url) { Kontor.shell.visit(UTF8ToString(url)); },
  page_choose_files: function (folder) { Kontor.transfer.choose(folder !== 0); },
  page_send_files: function (account, mailbox) { Kontor.transfer.send(UTF8ToString(account), UTF8ToString(mailbox)); },
  page_stop_sending: function () { Kontor.transfer.stop(); },
  page_choose_attachments: function () { Kontor.attachments.choose(); },
  page_upload: function (number, url) { Kontor.attachments.upload(number, UTF8ToString(url)); },
  page_stop_upload: function (number) { Kontor.attachments.stop(number); },
  page_look: function (dark, language) { Kontor.shell.look(dark !== 0, UTF8ToString(language)); },
  page_socket_open: function () { Kontor.socket.open(); },
  page_socket_send: function (text, length) { Kontor.socket.send(UTF8ToString(text, length)); },
  page_socket_close: function () { Kontor.socket.close(); },
  page_shelf_open: function () { Kontor.shelf.open(); },
  page_shelf_claim: function (owner) { Kontor.shelf.claim(UTF8ToString(owner)); },
  page_shelf_write: function (owner, batch) { Kontor.shelf.write(UTF8ToString(owner), JSON.parse(UTF8ToString(batch))); },
  page_shelf_wipe: function () { Kontor.shelf.wipe(); },
  page_glyph_advance: function (weight, size, codepoint) { return Kontor.glyphs.advance(weight, size, codepoint); },
  page_glyph_draw: function (weight, size, scaleX, scaleY, codepoint, box) {
    const glyph = Kontor.glyphs.draw(weight, size, scaleX, scaleY, codepoint);
    HEAP32.set([glyph.left, glyph.top, glyph.width, glyph.height], box >> 2);
    return glyph.advance;
  },
  page_glyph_pixels: function (rgba) { return Kontor.glyphs.pixels(HEAPU8, rgba); },
});
