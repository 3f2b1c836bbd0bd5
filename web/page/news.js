// New mail is told by the system where the window is not seen.
var Kontor = Kontor || {};

Kontor.news = (() => {
  async function ask() {
    // The question shows only while a press is fresh; where the answer was no, browsers do not ask again.
    const answer = 'Notification' in window ? await Notification.requestPermission().catch(() => 'denied') : 'denied';
    Kontor.program.notificationsAllowed(answer === 'granted');
    Kontor.shell.wake();
  }

  // One mail after the other takes the place of what was told before; of several windows each tells the same once.
  function tell(title, text, email) {
    if (document.hasFocus() || !('Notification' in window) || Notification.permission !== 'granted') return;
    try {
      const notification = new Notification(title, { body: text, tag: email || 'kontor-news' });
      notification.onclick = () => {
        notification.close();
        window.focus();
        Kontor.program.openMail(email);
        Kontor.shell.wake();
      };
    } catch (error) {
      // Browsers of phones know only those of a service worker.
      navigator.serviceWorker.ready.then((worker) => worker.showNotification(title, { body: text, tag: email || 'kontor-news' })).catch(() => {});
    }
  }

  return { ask, tell };
})();
