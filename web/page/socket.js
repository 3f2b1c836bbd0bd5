// The JMAP session and its WebSocket (RFC 8620 2, RFC 8887), with this page's cookie. One open() is one attempt;
// trying again is the program's business.
var Kontor = Kontor || {};

Kontor.socket = (() => {
  const opened = 0, received = 1, closed = 2, unauthorised = 3;
  const webSocketCapability = 'urn:ietf:params:jmap:websocket';
  const patience = 15000;  // milliseconds until an attempt nobody answers counts as failed
  let attempt = 0;
  let socket = null;

  const tell = (kind, text) => {
    Kontor.program.socket(kind, text);
    Kontor.shell.wake();
  };

  async function fetchSession() {
    const answer = await fetch('/.well-known/jmap', { credentials: 'same-origin', headers: { Accept: 'application/json' }, signal: AbortSignal.timeout(patience) });
    if (answer.status === 401 || answer.status === 403) return { unauthorised: true };
    if (!answer.ok) throw new Error(`session: ${answer.status}`);
    return { text: await answer.text() };
  }

  // The address the relay names may carry a public name; this page's own host is the one its cookie is for.
  function socketAddress(session) {
    const capability = (session.capabilities || {})[webSocketCapability] || {};
    const path = capability.url ? new URL(capability.url, location.href) : new URL('/jmap/ws', location.href);
    return `${location.protocol === 'https:' ? 'wss:' : 'ws:'}//${location.host}${path.pathname}${path.search}`;
  }

  async function open() {
    const mine = ++attempt;
    try {
      const session = await fetchSession();
      if (mine !== attempt) return;
      if (session.unauthorised) return tell(unauthorised, 'session');
      const connection = new WebSocket(socketAddress(JSON.parse(session.text)), 'jmap');
      socket = connection;
      setTimeout(() => connection.readyState === WebSocket.CONNECTING && connection.close(), patience);
      connection.onopen = () => mine === attempt && tell(opened, session.text);
      connection.onmessage = (event) => mine === attempt && typeof event.data === 'string' && tell(received, event.data);
      connection.onclose = (event) => {
        if (mine !== attempt) return;
        socket = null;
        tell(closed, `${event.code} ${event.reason}`);
      };
    } catch (error) {
      if (mine === attempt) tell(closed, String(error));
    }
  }

  function close() {
    ++attempt;
    if (socket) socket.close();
    socket = null;
  }

  const send = (text) => socket && socket.readyState === WebSocket.OPEN && socket.send(text);

  return { open, send, close };
})();
