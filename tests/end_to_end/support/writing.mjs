// Teaches an office of the scripted relay to take drafts, uploads and submissions: what a person writes is kept in
// office.emails, what was sent in office.submissions.
export function teachSending(office, { signature = 'Ann Larsen\nNordlicht' } = {}) {
  let last = 0;
  let state = 1000;
  const uploads = new Map();  // blob -> { type, size }
  const written = new Map();  // id -> the Email object as it was made
  const { methods, emails, order, session } = office;
  const accounts = Object.keys(session.accounts);
  session.capabilities['urn:ietf:params:jmap:submission'] = {};
  office.submissions = [];
  office.refuseSending = null;  // a SetError

  const mailboxes = new Map();  // id -> role
  for (const accountId of accounts)
    for (const { id, role } of methods['Mailbox/get']({ accountId }).list) mailboxes.set(id, role);
  const unified = Object.fromEntries(methods['Mailbox/get']({ accountId: 'all' }).list.map(({ id, role }) => [role, id]));
  const inUnified = (email) => { email.mailboxIds = Object.fromEntries(Object.keys(email.ownerMailboxIds).map((id) => [unified[mailboxes.get(id)], true])); };

  function changed() {
    ++state;
    const states = { Email: `w${state}`, Mailbox: `w${state}`, Thread: `w${state}`, EmailSubmission: `w${state}` };
    setTimeout(() => office.push && office.push(Object.fromEntries(accounts.map((id) => [id, states]))), 30);
  }

  office.upload = (type, octets) => {
    const blobId = `u${++last}`;
    uploads.set(blobId, { type, octets });
    return { blobId, type, size: octets.length };
  };
  office.uploaded = (blobId) => uploads.get(blobId);

  function patch(email, changes) {
    for (const [path, value] of Object.entries(changes)) {
      const [what, name] = path.split('/');
      if (what === 'keywords') { if (value) email.keywords[name] = true; else delete email.keywords[name]; }
      if (what === 'mailboxIds') { if (value) email.ownerMailboxIds[name] = true; else delete email.ownerMailboxIds[name]; }
    }
    inUnified(email);
  }

  const size = (part) => (uploads.get(part.blobId)?.octets.length ?? 1000);
  function make(accountId, object) {
    const id = `e9${++last}`;
    const known = (object.attachments || []).every(({ blobId }) => uploads.has(blobId) || (blobId.startsWith('b') && !blobId.startsWith('be9')));
    if (!known) return { error: { type: 'blobNotFound' } };
    office.made = (office.made || 0) + 1;
    // Parts are the new message's own from now on.
    const attachments = (object.attachments || []).map((part, i) => {
      const blobId = `b${id}_${i + 2}`;
      uploads.set(blobId, uploads.get(part.blobId) || { type: part.type, octets: Buffer.alloc(1000) });
      return { ...part, blobId, size: size(part), partId: String(i + 2) };
    });
    const text = object.bodyValues.text.value;
    const email = {
      id, threadId: `t${id}`, blobId: `b${id}`, ownerAccountId: accountId, sample: ['', '', '', '', 0],
      mailboxIds: {}, ownerMailboxIds: { ...object.mailboxIds }, keywords: { ...object.keywords },
      from: object.from, to: object.to || [], cc: object.cc || [], replyTo: object.replyTo || null, subject: object.subject,
      preview: text.slice(0, 120), sentAt: object.sentAt, receivedAt: new Date().toISOString().replace(/\.\d+Z$/, 'Z'), size: text.length,
      hasAttachment: attachments.length > 0,
    };
    inUnified(email);
    emails.set(id, email);
    order.unshift(id);
    written.set(id, { ...object, attachments });
    return { id };
  }

  const before = { query: methods['Email/query'], get: methods['Email/get'], set: methods['Email/set'] };
  methods['Email/query'] = (args) => {
    const { header, inMailbox } = args.filter || {};
    if (!header) return before.query(args);
    const ids = [...written].filter(([id, object]) => object.messageId.includes(header[1]) && emails.has(id)).map(([id]) => id)
      .filter((id) => !inMailbox || inMailbox in emails.get(id).ownerMailboxIds);
    return { accountId: args.accountId, ids, position: 0, total: ids.length };
  };
  methods['Email/get'] = (args) => {
    const answer = before.get(args);
    if (answer.error) return answer;
    for (const email of answer.list) {
      const object = written.get(email.id);
      if (!object || !(args.properties || []).some((name) => ['textBody', 'attachments'].includes(name))) continue;
      Object.assign(email, {
        textBody: [{ partId: 'text', type: 'text/plain' }], htmlBody: [{ type: object.htmlBody ? 'text/html' : 'text/plain' }],
        bodyValues: object.bodyValues, attachments: object.attachments, messageId: object.messageId,
        inReplyTo: object.inReplyTo || null, references: object.references || null, bcc: object.bcc || null,
      });
    }
    for (const email of answer.list) email.messageId ??= [`${email.id}@mail.example`];
    return answer;
  };
  methods['Email/set'] = ({ accountId, create = {}, update = {}, destroy = [] }) => {
    const answer = before.set({ accountId, update, destroy: destroy.filter((id) => emails.has(id)) });
    for (const id of destroy) for (const { blobId } of written.get(id)?.attachments || []) uploads.delete(blobId);
    for (const [key, object] of Object.entries(create)) {
      const made = make(accountId, object);
      if (made.error) (answer.notCreated ??= {})[key] = made.error;
      else (answer.created ??= {})[key] = made;
      office.lastMade = made.id;
    }
    changed();
    return answer;
  };
  methods['Blob/copy'] = ({ blobIds }) => ({ copied: Object.fromEntries(blobIds.map((id) => [id, id])) });
  methods['Identity/get'] = ({ accountId }) => ({
    accountId, state: '1', notFound: [],
    list: office.external.filter(({ jmapAccountId }) => jmapAccountId === accountId).map(({ address }, i) => ({
      id: `r7${accountId.slice(1)}${i}`, name: 'Ann Larsen', email: address, replyTo: null, bcc: null, textSignature: `${signature} (${address})`, htmlSignature: '',
      mayDelete: false, route: 'custom', server: { host: `smtp.${address.split('@')[1]}`, port: 465, security: 'tls', login: address, auth: 'automatic', hasPassword: true, pinnedCertificate: null },
      verification: { state: 'verified', addresses: [], sentAt: null },
    })),
  });
  methods['EmailSubmission/set'] = ({ accountId, create = {}, update = {}, onSuccessUpdateEmail = {} }) => {
    const answer = { accountId, created: {}, notCreated: {}, updated: {} };
    for (const [key, object] of Object.entries(create)) {
      if (office.refuseSending) { answer.notCreated[key] = office.refuseSending; continue; }
      const emailId = object.emailId.startsWith('#') ? office.lastMade : object.emailId;
      const submission = { id: `r8${++last}`, ...object, emailId, undoStatus: 'pending', message: { ...written.get(emailId) } };
      office.submissions.push(submission);
      answer.created[key] = { id: submission.id };
      if (onSuccessUpdateEmail[`#${key}`]) patch(emails.get(emailId), onSuccessUpdateEmail[`#${key}`]);
    }
    for (const [id, changes] of Object.entries(update)) {
      const submission = office.submissions.find((each) => each.id === id);
      Object.assign(submission, changes);
      if (onSuccessUpdateEmail[id]) patch(emails.get(submission.emailId), onSuccessUpdateEmail[id]);
      answer.updated[id] = null;
    }
    changed();
    return answer;
  };
  methods['EmailSubmission/query'] = ({ accountId }) => ({ accountId, ids: [], position: 0, total: 0 });
  methods['EmailSubmission/get'] = ({ accountId }) => ({ accountId, list: [], notFound: [], state: '1' });
  return office;
}
