// Signing in and out over HTTP; the relay answers with a cookie no script can read.
var Kontor = Kontor || {};

Kontor.session = (() => {
  // state::SignInForm::Trouble, in its order.
  const refused = 1, tooMany = 2, linkUsed = 3, unreachable = 4, wrongCode = 5, fromElsewhere = 6, tooShort = 7;

  const post = (path, body, signal) =>
    fetch(path, {
      method: 'POST',
      signal,
      credentials: 'same-origin',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });

  function trouble(status) {
    if (status === 429) return tooMany;
    return status === 401 || status === 403 || status === 400 ? refused : unreachable;
  }

  // The problem details (RFC 9457) say what the relay waits for.
  async function problemOf(answer) {
    try {
      return String((await answer.json()).type).split('/').pop();
    } catch (error) {
      return '';
    }
  }

  async function signIn(name, password, code) {
    try {
      const answer = await post('/auth/login', { name, password, code });
      const problem = answer.ok ? '' : await problemOf(answer);
      if (answer.ok) welcome();
      else if (problem === 'second-step' && code === '') Kontor.program.codeNeeded();
      else if (problem === 'second-step') Kontor.program.signInFailed(wrongCode);
      else if (problem === 'from-elsewhere') Kontor.program.signInFailed(fromElsewhere);
      else Kontor.program.signInFailed(trouble(answer.status));
    } catch (error) {
      Kontor.program.signInFailed(unreachable);
    }
    Kontor.shell.wake();
  }

  let link = '';

  async function choosePassword(password) {
    try {
      const answer = await post('/auth/password', { link, password });
      if (answer.ok) {
        const { name } = await answer.json();
        Kontor.program.passwordChosen(name);
        return await signIn(name, password, '');
      }
      const why = { 400: tooShort, 401: linkUsed, 403: linkUsed, 429: tooMany };
      Kontor.program.signInFailed(why[answer.status] ?? unreachable);
    } catch (error) {
      Kontor.program.signInFailed(unreachable);
    }
    Kontor.shell.wake();
  }

  // The relay's session ends when the relay hears of it: offline it is told at the next opening, before anything is shown.
  async function signOut() {
    remember(true);
    try {
      const answer = await post('/auth/logout', {}, AbortSignal.timeout(5000));
      if (answer.ok || answer.status === 401) remember(false);
      return true;
    } catch (error) {
      return false;
    }
  }

  const signedOutKey = 'kontor.signed-out';
  function remember(signedOut) {
    try {
      if (signedOut) localStorage.setItem(signedOutKey, '1');
      else localStorage.removeItem(signedOutKey);
    } catch (error) {
      // Storage is switched off: then nothing of a session outlives the page but its cookie.
    }
  }

  function isSignedOut() {
    try {
      return localStorage.getItem(signedOutKey) !== null;
    } catch (error) {
      return false;
    }
  }

  function welcome() {
    remember(false);
    Kontor.program.signedIn();
  }

  // A link with ?ticket=... signs in once, one with ?link=... chooses a password; without one the cookie of an earlier
  // visit may still be good.
  async function begin() {
    const address = new URL(location.href);
    const ticket = address.searchParams.get('ticket');
    if (address.searchParams.has('link')) {
      link = address.searchParams.get('link');
      address.searchParams.delete('link');
      history.replaceState(null, '', address.pathname + address.search + address.hash);
      Kontor.program.signInNeeded();
      return Kontor.program.passwordWanted();
    }
    if (ticket === null && isSignedOut()) {
      await signOut();
      return Kontor.program.signInNeeded();
    }
    if (ticket === null) return Kontor.program.visited();
    address.searchParams.delete('ticket');
    history.replaceState(null, '', address.pathname + address.search + address.hash);
    try {
      const answer = await post('/auth/login', { ticket });
      if (answer.ok) return welcome();
      Kontor.program.signInNeeded();
      Kontor.program.signInFailed(answer.status === 429 ? tooMany : linkUsed);
    } catch (error) {
      Kontor.program.signInNeeded();
      Kontor.program.signInFailed(unreachable);
    }
  }

  return { signIn, choosePassword, signOut, begin };
})();
