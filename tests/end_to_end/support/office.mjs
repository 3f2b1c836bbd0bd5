// A made-up office for the scripted relay: two accounts, their mailboxes and a week of believable mail.
const now = Date.now();
const minutes = (count) => new Date(now - count * 60000).toISOString().replace(/\.\d+Z$/, 'Z');
const collector = 'https://kontor.example/ns/jmap/collector';
const roles = ['inbox', 'drafts', 'sent', 'archive', 'junk', 'trash'];

const samples = [
  ['李伟', 'li.wei@huaxin-trading.example', '三月份订单报价', '您好，附件是三月份订单的最新报价单，请查收。如有任何问题，请随时与我联系。', 4, 'unread', 'attachment', 'html'],
  ['Clara Bergmann', 'clara.bergmann@nordlicht.example', 'Entwurf für das Angebot', 'Hallo Ann, anbei der überarbeitete Entwurf. Auf Seite 3 habe ich die Lieferzeiten angepasst.', 26, 'unread'],
  ['Deutsche Bahn', 'noreply@bahn.example', 'Ihre Fahrkarte: Hamburg – Leipzig', 'Vielen Dank für Ihre Buchung. Ihre Online-Fahrkarte finden Sie im Anhang.', 75, 'attachment', 'html'],
  ['Tom van Dijk', 'tom@vandijk.example', 'Re: Zaterdag zeilen?', 'Klinkt goed! Ik neem de broodjes mee, jij de koffie? We verzamelen om negen uur bij de haven.', 190, 'star'],
  ['Release Robot', 'builds@ci.example', '[main] build 4821 passed', 'All 1,204 checks passed in 11 min 32 s. Artifacts are kept for 30 days.', 300, 'unread'],
  ['Maria Oliveira', 'maria.oliveira@atelier.example', 'Photos from the workshop 📷', 'Here are the pictures I promised — the light in the afternoon was wonderful!', 1500, 'attachment', 'star'],
  ['Stadtwerke', 'kundenservice@stadtwerke.example', 'Ihre Rechnung für Oktober', 'Ihre Rechnung steht zum Abruf bereit. Der Betrag von 84,20 € wird am 1. abgebucht.', 2100, 'html'],
  ['陈美玲', 'meiling.chen@dongfang.example', '回复：样品已寄出', '样品今天上午已经寄出，快递单号见附件。预计下周三到达。', 2900, 'attachment'],
  ['Weekly Harvest', 'hello@weeklyharvest.example', 'Your box for Thursday', 'This week: pumpkins, leeks, the first mandarins and a recipe for a soup you will make twice.', 4400, 'html'],
  ['Jonas Weber', 'jonas.weber@nordlicht.example', 'Protokoll der Sitzung', 'Hier ist das Protokoll von gestern. Bitte schaut noch einmal über Punkt 4.', 5800],
  ['Ίρις Παπαδοπούλου', 'iris@athens.example', 'Καλημέρα από την Αθήνα', 'Ο καιρός εδώ είναι υπέροχος. Πότε θα έρθετε;', 7200],
  ['Open Source Digest', 'digest@osdigest.example', 'What changed in C++ this month', 'Three proposals, two compilers and one very long thread about naming.', 8700, 'html'],
  ['Ada Novak', 'ada.novak@univ.example', 'Draft of chapter two', 'I have rewritten the opening. The argument is now in the first paragraph, where it belongs.', 10200, 'attachment'],
  ['Пётр Иванов', 'petr@example.example', 'Встреча в понедельник', 'Предлагаю встретиться в 15:00 в кафе у вокзала.', 11500],
];

const plainText = `您好，Ann：

附件是三月份订单的最新报价单，请查收。主要变化如下：

  1. 单价下调 3.5%，自四月一日起生效；
  2. 最小起订量改为 500 件；
  3. 交货期缩短至 21 天（海运）。

样品图片可以在这里查看：https://huaxin-trading.example/samples/2026-03

如有任何问题，请随时与我联系。期待您的回复。

此致
敬礼

李伟
华信贸易有限公司`;

const english = (sample) => `Hello Ann,

${sample[3]}

You can see everything at https://www.example.com/overview and answer whenever it suits you; there is no hurry.

Kind regards
${sample[0]}`;

const page = (sample, images) => `<!doctype html><meta charset="utf-8"><style>
body{font:15px/1.6 system-ui,sans-serif;margin:0;padding:24px;color:#1b1f24} h1{font-size:22px} table{border-collapse:collapse}
td,th{border-bottom:1px solid #e4e7ec;padding:8px 16px 8px 0;text-align:left} .b{background:#0b7a4b;color:#fff;padding:10px 18px;border-radius:6px;display:inline-block}
.i{background:#eef1f5;height:160px;border-radius:8px;display:grid;place-items:center;color:#5c6570}</style>
<h1>${sample[2]}</h1><p>${sample[3]}</p>${images ? '<div class="i">a picture from elsewhere</div>' : ''}
<table><tr><th>Position</th><th>Menge</th><th>Preis</th></tr><tr><td>A-1042</td><td>500</td><td>3,20 €</td></tr><tr><td>A-1077</td><td>1 200</td><td>2,85 €</td></tr></table>
<p><a class="b" href="https://www.example.com/">Ansehen</a></p>`;

// What stands before the newest message of a conversation: [sender, address, text, minutes ago, ...marks].
const earlier = {
  'Entwurf für das Angebot': [
    ['Jonas Weber', 'jonas.weber@nordlicht.example', 'Können wir den Kunden bis Freitag ein Angebot schicken? Die Eckdaten stehen unten.', 2900, 'html'],
    ['Ann Larsen', 'ann@nordlicht.example', 'Ja, gern. Clara, machst du einen ersten Entwurf?', 2700, 'sent'],
    ['Clara Bergmann', 'clara.bergmann@nordlicht.example', 'Mache ich, heute Abend habt ihr ihn.', 1600],
    ['Jonas Weber', 'jonas.weber@nordlicht.example', 'Super. Bitte die neuen Preise nehmen, die Tabelle hängt unten.', 400, 'unread', 'html'],
  ],
};

// Filters as the relay keeps them: as forms, one as a script, and one that was switched off.
const sampleFilters = () => [
  { name: 'Newsletters', form: { join: 'any', conditions: [{ of: 'header', header: 'List-Id', match: 'exists' }, { of: 'from', match: 'domain', values: ['osdigest.example', 'weeklyharvest.example'] }],
    actions: [{ do: 'markRead' }, { do: 'move', mailbox: 'Archive', specialUse: '\\Archive' }] } },
  { name: 'Angebote', jmapAccountId: 'a2', form: { join: 'all', conditions: [{ of: 'subject', match: 'contains', values: ['Angebot', 'Offerte'] }, { of: 'from', match: 'contains', values: ['noreply'], isNegated: true }],
    actions: [{ do: 'star' }, { do: 'label', label: 'sales' }] } },
  { name: 'Build robot', sieve: '# What the robot says is only worth a look when it failed.\nrequire ["fileinto", "variables"];\nif header :matches "subject" "*passed*" {\n    fileinto "Archive";\n}\n', form: null },
  { name: 'Old rules', sieve: 'require "ihave";\nerror "gone";\n', form: null, isEnabled: false, disabledBecause: 'line 2, column 1: The script ended itself: gone' },
].map((filter, i) => ({ id: `r${50 + i}`, jmapAccountId: null, sortOrder: i, isEnabled: true, sieve: '', disabledBecause: null, ...filter }));

// Sending: every account has its own address, the first another one, and Ann a letter of each kind on its way.
const identityCapability = 'https://kontor.example/ns/jmap/identity';
const identity = (id, email, more = {}) => ({
  id, name: 'Ann Larsen', email, replyTo: null, bcc: null, textSignature: '', htmlSignature: '', mayDelete: false, route: 'account', server: null,
  verification: { state: 'verified', addresses: [], sentAt: null }, ...more,
});
const recipient = (address, state, error = null) => ({ address, state, error });

function addSending(office, names) {
  const { capabilities } = office.session;
  capabilities['urn:ietf:params:jmap:submission'] = {};
  capabilities['urn:ietf:params:jmap:vacationresponse'] = {};
  capabilities[identityCapability] = { house: { address: 'office@kontor.example' } };
  for (const account of office.external)
    account.outgoing = { use: 'custom', host: account.incoming.host.replace('pop', 'smtp'), port: 465, security: 'tls', login: account.address, auth: 'automatic', sameCredentials: true, hasPassword: false, pinnedCertificate: null };
  office.code = '246810';  // what every mail with a code says
  office.identities = Object.fromEntries(names.map((address, i) => [`a${i + 2}`, [identity(`r8${i}`, address)]]));
  office.vacations = {};
  office.submissions = {};
}

// Of the account a2: a wrong password, a fate that is not known, and a recipient that was refused.
export function troubledMail() {
  const out = (id, emailId, outbox) => ({ id, identityId: 'r80', emailId, threadId: emailId, sendAt: minutes(12), undoStatus: 'final', outbox: { attempts: 1, due: minutes(-8), error: null, ...outbox } });
  return { a2: [
    out('r91', 'e2', { state: 'waiting', error: { class: 'auth', message: 'refused', server: '5.7.8 Username and password not accepted', detail: 'refused', code: 535 }, recipients: [recipient('clara.bergmann@nordlicht.example', 'waiting')] }),
    out('r92', 'e4', { state: 'uncertain', recipients: [recipient('tom@vandijk.example', 'waiting')] }),
    out('r93', 'e5', { state: 'done', recipients: [recipient('builds@ci.example', 'delivered'), recipient('bob@nowhere.example', 'failed', { class: 'recipient', server: '5.1.1 <bob@nowhere.example>: Recipient address rejected', code: 550 })] }),
    out('r94', 'e6', { state: 'waiting', error: { class: 'provider', detail: 'smtp-auth-disabled', server: '5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant' }, recipients: [recipient('maria.oliveira@atelier.example', 'waiting')] }),
  ] };
}

function addSendingMethods(office, accountIds) {
  const push = (type) => setTimeout(() => office.push && office.push(Object.fromEntries(accountIds.map((id) => [id, { [type]: String(Math.random()) }]))), 30);
  const list = (accountId, what) => ({ accountId, state: '1', notFound: [], list: what[accountId] || [] });
  Object.assign(office.methods, {
    'Identity/get': ({ accountId }) => list(accountId, office.identities),
    'Identity/set': ({ accountId, create = {}, update = {}, destroy = [] }) => {
      const created = {};
      for (const [key, { password, ...object }] of Object.entries(create)) {
        created[key] = { id: `r${60 + office.identities[accountId].length}` };
        const server = object.server && { ...object.server, hasPassword: Boolean(password) };
        office.identities[accountId].push(identity(created[key].id, object.email, { ...object, server, mayDelete: true, verification: { state: 'needed', addresses: [object.email], sentAt: null } }));
      }
      for (const [id, { password, ...patch }] of Object.entries(update)) Object.assign(office.identities[accountId].find((each) => each.id === id), patch);
      office.identities[accountId] = office.identities[accountId].filter(({ id }) => !destroy.includes(id));
      push('Identity');
      return { accountId, created, updated: Object.fromEntries(Object.keys(update).map((id) => [id, null])), destroyed: destroy };
    },
    'IdentityCode/set': ({ accountId, create }) => {
      const [[key, { identityId, code }]] = Object.entries(create);
      const { verification } = office.identities[accountId].find(({ id }) => id === identityId);
      if (code && code !== office.code) return { accountId, notCreated: { [key]: { type: 'invalidCode' } } };
      Object.assign(verification, code ? { state: 'verified', addresses: [] } : { state: 'codeSent', sentAt: minutes(0) });
      push('Identity');
      return { accountId, created: { [key]: { id: 'r99' } } };
    },
    'VacationResponse/get': ({ accountId }) => ({ accountId, state: '1', notFound: [], list: [office.vacations[accountId] || { id: 'singleton', isEnabled: false }] }),
    'VacationResponse/set': ({ accountId, update }) => {
      office.vacations[accountId] = { id: 'singleton', ...update.singleton };
      return { accountId, updated: { singleton: null } };
    },
    'EmailSubmission/query': ({ accountId }) => ({ accountId, queryState: '1', position: 0, ids: (office.submissions[accountId] || []).map(({ id }) => id) }),
    'EmailSubmission/get': ({ accountId }) => list(accountId, office.submissions),
    'EmailSubmission/set': ({ accountId, update }) => {
      for (const [id, { decision, undoStatus }] of Object.entries(update)) {
        const { outbox } = office.submissions[accountId].find((each) => each.id === id);
        if (decision === 'sendAgain') Object.assign(outbox, { state: 'waiting', attempts: 0 });
        if (decision === 'believeSent') { outbox.state = 'done'; for (const each of outbox.recipients) each.state = 'accepted'; }
        if (undoStatus === 'canceled') outbox.state = 'canceled';
      }
      push('EmailSubmission');
      return { accountId, updated: Object.fromEntries(Object.keys(update).map((id) => [id, null])) };
    },
    'ExternalAccount/set': ({ update = {}, create = {} }) => {
      for (const [id, patch] of Object.entries(update)) Object.assign(office.external.find((each) => each.id === id), patch);
      push('ExternalAccount');
      return { accountId: 'a1', created: Object.fromEntries(Object.keys(create).map((key) => [key, { id: 'r1' }])), updated: Object.fromEntries(Object.keys(update).map((id) => [id, null])) };
    },
  });
}

export function smallOffice({ rows = samples.length, accounts = 2, trouble = true, collecting = true, conversations = false, filters = sampleFilters(), ownMail = false, sends = false } = {}) {
  const names = ['ann@nordlicht.example', 'ann.larsen@gmx.example', 'shop@larsen.example'].slice(0, accounts);
  const emails = new Map();
  const order = [];
  for (let i = 0; i < rows; ++i) {
    const sample = samples[i % samples.length];
    const id = `e${i + 1}`;
    const account = `a${2 + ((i * 7) % 3 === 0 ? 1 : 0) % Math.max(accounts, 1)}`;
    const keywords = {};
    if (!sample.includes('unread')) keywords.$seen = true;
    if (sample.includes('star')) keywords.$flagged = true;
    emails.set(id, {
      id, threadId: `t${i + 1}`, blobId: `b${i + 1}`, keywords, sample, ownerAccountId: account,
      mailboxIds: { m1: true }, ownerMailboxIds: { [`m${account.slice(1)}1`]: true },
      from: [{ name: sample[0], email: sample[1] }], to: [{ name: 'Ann Larsen', email: names[Number(account.slice(1)) - 2] || 'ann@home' }],
      cc: [], replyTo: [], subject: sample[2], preview: sample[3],
      sentAt: minutes(sample[4] + Math.floor(i / samples.length) * 12000), receivedAt: minutes(sample[4] - 1), size: 24000 + i,
      hasAttachment: sample.includes('attachment'),
    });
    order.push(id);
  }

  for (const [subject, messages] of conversations ? Object.entries(earlier) : []) {
    const newest = [...emails.values()].find((email) => email.subject === subject);
    messages.forEach((message, i) => {
      const id = `${newest.id}-${i}`;
      const account = newest.ownerAccountId;
      const role = message.includes('sent') ? 3 : 1;
      emails.set(id, {
        ...newest, id, blobId: `b${id}`, sample: [message[0], message[1], subject, message[2], message[3], ...message.slice(4)],
        keywords: message.includes('unread') ? {} : { $seen: true }, from: [{ name: message[0], email: message[1] }],
        mailboxIds: { [`m${role}`]: true }, ownerMailboxIds: { [`m${account.slice(1)}${role}`]: true },
        subject: `Re: ${subject}`, preview: message[2], sentAt: minutes(message[3]), receivedAt: minutes(message[3]), hasAttachment: false,
      });
      order.push(id);
    });
  }
  // With answers among them, what was sent last stands first.
  if (conversations) order.sort((a, b) => (emails.get(a).sentAt < emails.get(b).sentAt ? 1 : -1));
  if (ownMail) emails.get('e4').from = [{ name: 'Ann Larsen', email: names[0] }];
  const made = [];  // mailboxes made by the person

  const mailboxIn = (account, role) => (account === 'all' ? `m${roles.indexOf(role) + 1}` : `m${account.slice(1)}${roles.indexOf(role) + 1}`);
  const roleOf = (mailbox) => (made.some(({ id }) => id === mailbox) ? mailbox : roles[Number(mailbox.slice(-1)) - 1]);
  const roleOfEmail = (email) => roleOf(Object.keys(email.ownerMailboxIds)[0]);
  const inAccount = (email, account) => account === 'all' || email.ownerAccountId === account;
  const accountIds = ['a1', ...names.map((_, i) => `a${i + 2}`)];
  let state = 1;

  const office = {
    emails, order, filters, run: null, checks: 0,
    session: {
      username: 'ann', state: 's1', apiUrl: '/jmap/api',
      capabilities: { 'urn:ietf:params:jmap:core': {}, 'urn:ietf:params:jmap:mail': {}, [collector]: { unifiedAccountId: 'all' } },
      primaryAccounts: { 'urn:ietf:params:jmap:mail': 'a1', [collector]: 'a1' },
      accounts: Object.fromEntries(accountIds.map((id, i) => [id, { name: i === 0 ? 'ann' : names[i - 1], isPersonal: true, accountCapabilities: {} }])),
      downloadUrl: '/jmap/download/{accountId}/{blobId}/{name}?accept={type}', uploadUrl: '/jmap/upload/{accountId}/',
    },
    external: names.map((address, i) => ({
      id: `r${i + 1}`, jmapAccountId: `a${i + 2}`, name: address, address, isDefault: i === 0,
      incoming: { protocol: 'pop3', host: `pop.${address.split('@')[1]}`, port: 995, security: 'tls', login: address, auth: 'automatic', hasPassword: true, pinnedCertificate: null },
      outgoing: { use: 'house' }, keepOnServer: 'forever', since: 'all', interval: 300, maxMessageSize: 0, isEnabled: true, disabledBecause: null,
    })),
    statuses: names.map((_, i) => ({
      id: `r${i + 1}`, phase: 'idle', messagesDone: 0, messagesTotal: 0, bytesDone: 0, bytesTotal: 0,
      lastSuccess: minutes(3), nextCollection: minutes(-4), consecutiveAuthFailures: 0, consecutiveConnectFailures: 0, error: null,
    })),
    html: (id, images) => page(emails.get(id).sample, images),
    probe: () => ({ error: null, messages: 42 }),
  };
  if (collecting && office.statuses[0]) Object.assign(office.statuses[0], { phase: 'collecting', messagesDone: 1204, messagesTotal: 9830, bytesDone: 141e6, bytesTotal: 1.16e9 });
  if (trouble && office.statuses[1])
    office.statuses[1].error = { class: 'auth', message: 'refused', server: '[AUTH] Authentication failed.', since: minutes(12), detail: '', fingerprint: '' };

  const counts = (account, role) => {
    let total = 0, unread = 0;
    for (const email of emails.values())
      if (inAccount(email, account) && roleOfEmail(email) === role) { ++total; if (!email.keywords.$seen) ++unread; }
    return { totalEmails: total, unreadEmails: unread };
  };
  const changed = () => {
    ++state;
    const states = { Email: String(state), Mailbox: String(state), Thread: String(state) };
    setTimeout(() => office.push && office.push(Object.fromEntries(accountIds.map((id) => [id, states]))), 30);
  };
  const matches = (email, { accountId, filter = {} }) => {
    if (!inAccount(email, accountId)) return false;
    const conditions = filter.operator ? filter.conditions : [filter];
    return conditions.every((c) => (!c.inMailbox || roleOfEmail(email) === roleOf(c.inMailbox)) &&
      (!c.hasKeyword || email.keywords[c.hasKeyword]) && (!c.notKeyword || !email.keywords[c.notKeyword]));
  };
  const body = (email, account) => {
    const parts = email.sample.includes('html') && email.sample[0] !== '李伟';
    return {
      textBody: parts ? [{ partId: '2', type: 'text/html' }] : [{ partId: '1', type: 'text/plain' }],
      htmlBody: [parts ? { partId: '2', type: 'text/html' } : { partId: '1', type: 'text/plain' }],
      bodyValues: { 1: { value: email.sample[0] === '李伟' ? plainText : english(email.sample) } },
      attachments: email.hasAttachment ? [
        { blobId: 'b1', name: '报价单-2026-03.pdf', type: 'application/pdf', size: 184320, disposition: 'attachment' },
        { blobId: 'b2', name: 'samples.jpg', type: 'image/jpeg', size: 2411724, disposition: 'attachment' }] : [],
    };
  };

  if (sends) addSending(office, names);

  office.methods = {
    'Mailbox/get': ({ accountId }) => ({
      accountId, state: String(state), notFound: [],
      list: [...roles.map((role, i) => ({ id: mailboxIn(accountId, role), name: role, role, parentId: null, sortOrder: i, ...counts(accountId, role) })),
        ...made.filter((box) => box.accountId === accountId).map((box) => ({ ...box, role: null, sortOrder: 10, ...counts(accountId, box.id) }))],
    }),
    'Mailbox/set': ({ accountId, create = {}, update = {}, destroy = [] }) => {
      const answer = { accountId, oldState: '0', newState: String(state + 1), created: {}, notCreated: {}, updated: {}, notUpdated: {}, destroyed: [], notDestroyed: {} };
      const taken = (name, parentId) => made.some((box) => box.accountId === accountId && box.name === name && box.parentId === parentId);
      for (const [key, { name, parentId }] of Object.entries(create)) {
        if (taken(name, parentId)) { answer.notCreated[key] = { type: 'alreadyExists' }; continue; }
        const id = `x${made.length + 1}-${accountId}`;
        made.push({ id, accountId, name, parentId });
        answer.created[key] = { id };
      }
      for (const [id, patch] of Object.entries(update)) { Object.assign(made.find((box) => box.id === id), patch); answer.updated[id] = null; }
      for (const id of destroy) {
        if (made.some((box) => box.parentId === id)) { answer.notDestroyed[id] = { type: 'mailboxHasChild' }; continue; }
        made.splice(made.findIndex((box) => box.id === id), 1);
        answer.destroyed.push(id);
      }
      changed();
      return answer;
    },
    'Thread/get': ({ accountId, ids }) => {
      const members = new Map(ids.map((id) => [id, []]));
      for (const email of emails.values()) if (members.has(email.threadId)) members.get(email.threadId).push(email);
      return {
        accountId, state: String(state), notFound: [],
        list: [...members].map(([id, list]) => ({ id, emailIds: list.sort((a, b) => (a.sentAt < b.sentAt ? -1 : 1)).map((email) => email.id) })),
      };
    },
    'Email/query': (args) => {
      const seen = new Set();
      const fresh = (thread) => !seen.has(thread) && Boolean(seen.add(thread));
      let ids = order.filter((id) => matches(emails.get(id), args) && (!args.collapseThreads || fresh(emails.get(id).threadId)));
      if (args.sort && args.sort[0].isAscending) ids = ids.reverse();
      const position = args.position || 0;
      return { accountId: args.accountId, queryState: String(state), position, total: ids.length, canCalculateChanges: false, ids: ids.slice(position, position + (args.limit || 100)) };
    },
    'Email/get': ({ accountId, ids, properties = [] }) => (!ids ? { error: { type: 'invalidResultReference' } } : {
      accountId, state: String(state), notFound: ids.filter((id) => !emails.has(id)),
      list: ids.filter((id) => emails.has(id)).map((id) => emails.get(id)).map(({ sample, ...email }) => ({ ...email, ...(accountId === 'all' ? {} : { mailboxIds: email.ownerMailboxIds }), ...(properties.includes('textBody') ? body({ sample, ...email }, accountId) : {}) })),
    }),
    'Email/changes': ({ accountId, sinceState }) => ({ accountId, oldState: sinceState, newState: String(state), hasMoreChanges: false, created: [], updated: order.slice(0, 100), destroyed: [] }),
    'Email/set': ({ accountId, update = {}, destroy = [] }) => {
      for (const [id, patch] of Object.entries(update)) {
        const email = emails.get(id);
        for (const [path, value] of Object.entries(patch)) {
          if (path.startsWith('keywords/')) { if (value) email.keywords[path.slice(9)] = true; else delete email.keywords[path.slice(9)]; }
          if (path === 'mailboxIds') email.ownerMailboxIds = { ...value };
          if (path.startsWith('mailboxIds/')) { if (value) email.ownerMailboxIds[path.slice(11)] = true; else delete email.ownerMailboxIds[path.slice(11)]; }
        }
      }
      for (const id of destroy) { emails.delete(id); order.splice(order.indexOf(id), 1); }
      changed();
      return { accountId, oldState: '0', newState: String(state), updated: Object.fromEntries(Object.keys(update).map((id) => [id, null])), destroyed: destroy };
    },
    'ExternalAccount/get': () => ({ accountId: 'a1', state: '1', list: office.external, notFound: [] }),
    'ExternalAccountStatus/get': () => ({ accountId: 'a1', state: '1', list: office.statuses, notFound: [] }),
    'ExternalAccount/set': ({ create = {}, update = {}, destroy = [] }) => ({ accountId: 'a1', created: Object.fromEntries(Object.keys(create).map((k) => [k, { id: 'r1' }])), updated: Object.fromEntries(Object.keys(update).map((k) => [k, null])), destroyed: destroy }),
    'Collection/get': () => ({ accountId: 'a1', state: '1', list: [], notFound: [] }),
    'Collection/set': ({ create = {} }) => ({ accountId: 'a1', created: Object.fromEntries(Object.keys(create).map((k) => [k, { id: 'r9' }])) }),
    'Filter/get': () => ({ accountId: 'a1', state: '1', list: office.filters, notFound: [] }),
    'Filter/set': ({ create = {}, update = {}, destroy = [] }) => {
      const created = {};
      for (const [key, object] of Object.entries(create)) {
        created[key] = { id: `r${60 + office.filters.length}`, sieve: '', form: null, disabledBecause: null, ...object };
        office.filters.push(created[key]);
      }
      for (const [id, patch] of Object.entries(update)) Object.assign(office.filters.find((filter) => filter.id === id), patch, { disabledBecause: null });
      office.filters = office.filters.filter(({ id }) => !destroy.includes(id));
      setTimeout(() => office.push && office.push({ a1: { Filter: String(++state) } }), 30);
      return { accountId: 'a1', created, updated: Object.fromEntries(Object.keys(update).map((id) => [id, null])), destroyed: destroy };
    },
    // Knows one mistake.
    'Filter/check': ({ sieve }) => {
      ++office.checks;
      const line = sieve.split('\n').findIndex((text) => text.includes('frob')) + 1;
      const errors = line ? [{ line, column: sieve.split('\n')[line - 1].indexOf('frob') + 1, what: 'There is no such command', expected: '', got: '"frob"' }] : [];
      return { accountId: 'a1', errors, form: null };
    },
    'FilterRun/get': () => ({ accountId: 'a1', state: '3.1', list: office.run ? [office.run] : [], notFound: [] }),
    'FilterRun/set': ({ create = {}, update = {} }) => {
      for (const object of Object.values(create)) {
        office.run = { id: `r${++state}`, state: 'running', isCancelled: false, total: 0, done: 0, hits: 0, first: [], error: null, ...object };
        setTimeout(() => office.advance && office.advance(office.run), 20);
      }
      for (const id of Object.keys(update)) Object.assign(office.run, { state: 'cancelled' });
      return { accountId: 'a1', created: Object.fromEntries(Object.keys(create).map((key) => [key, office.run])), updated: Object.fromEntries(Object.keys(update).map((id) => [id, null])) };
    },
    'AccountProbe/set': ({ create }) => ({ accountId: 'a1', created: Object.fromEntries(Object.keys(create).map((k) => [k, { id: 'r10', ...office.probe(create[k]) }])) }),
  };
  // A run finds every fourth message of the inbox, and is over.
  office.advance = (run) => {
    const hits = order.filter((id, i) => i % 4 === 1);
    Object.assign(run, {
      state: 'done', total: order.length, done: order.length, hits: hits.length,
      first: hits.map((id, i) => ({ emailId: id, mailboxIds: { [mailboxIn(emails.get(id).ownerAccountId, i % 3 ? 'archive' : 'sent')]: true }, newMailboxes: [], keywords: { ...emails.get(id).keywords, ...(i % 2 ? {} : { $flagged: true }) } })),
    });
    office.push({ a1: { FilterRun: `3.${++state}` } });
  };
  if (sends) addSendingMethods(office, accountIds);
  return office;
}
