// Signing in and out over HTTP; the relay answers with a cookie no script can read.
var Kontor = Kontor || {};

Kontor.session = (() => {
  // state::SignInForm::Trouble, in its order.
  const refused = 1, tooMany = 2, linkUsed = 3, unreachable = 4;

  const post = (path, body) =>
    fetch(path, {
      method: 'POST',
      credentials: 'same-origin',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });

  function trouble(status) {
    if (status === 429) return tooMany;
    return status === 401 || status === 403 || status === 400 ? refused : unreachable;
  }

  async function signIn(name, password) {
    try {
      const answer = await post('/auth/login', { name, password });
      if (answer.ok) Kontor.program.signedIn();
      else Kontor.program.signInFailed(trouble(answer.status));
    } catch (error) {
      Kontor.program.signInFailed(unreachable);
    }
    Kontor.shell.wake();
  }

  async function signOut() {
    try {
      await post('/auth/logout', {});
    } catch (error) {
      // The page forgets either way; the relay's session ends by itself.
    }
  }

  // A link with ?ticket=... signs in once; without one the cookie of an earlier visit may still be good.
  async function begin() {
    const address = new URL(location.href);
    const ticket = address.searchParams.get('ticket');
    if (ticket === null) return Kontor.program.signedIn();
    address.searchParams.delete('ticket');
    history.replaceState(null, '', address.pathname + address.search + address.hash);
    try {
      const answer = await post('/auth/login', { ticket });
      if (answer.ok) return Kontor.program.signedIn();
      Kontor.program.signInNeeded();
      Kontor.program.signInFailed(answer.status === 429 ? tooMany : linkUsed);
    } catch (error) {
      Kontor.program.signInNeeded();
      Kontor.program.signInFailed(unreachable);
    }
  }

  return { signIn, signOut, begin };
})();
