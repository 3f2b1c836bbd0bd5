// A mail program written by others (npm jmap-jam), doing a morning's work: jam_client.mjs URL TOKEN SECOND-ACCOUNT.
import assert from "node:assert/strict";
import JamClient from "jmap-jam";

const [url, token, second] = process.argv.slice(2);
const jam = new JamClient({
  sessionUrl: url + "/.well-known/jmap",
  bearerToken: token,
  customCapabilities: { Quota: "urn:ietf:params:jmap:quota" },
});
const session = await jam.session;
const accountId = await jam.getPrimaryAccount();
assert.equal(session.accounts[accountId].isPersonal, true);

const [mailboxes] = await jam.api.Mailbox.get({ accountId });
const role = Object.fromEntries(mailboxes.list.map((mailbox) => [mailbox.role, mailbox.id]));
assert.ok(role.inbox && role.drafts && role.trash);

// A letter with an attachment that was uploaded before.
const picture = await jam.uploadBlob(accountId, new Blob(["not really a picture"], { type: "image/png" }));
const [saved] = await jam.api.Email.set({
  accountId,
  create: {
    letter: {
      mailboxIds: { [role.drafts]: true },
      keywords: { $draft: true, $seen: true },
      from: [{ name: "Ada", email: "ada@example.org" }],
      to: [{ name: "Žofie Nováková", email: "zofie@example.org" }],
      subject: "Sedm pádů",
      textBody: [{ partId: "text", type: "text/plain" }],
      bodyValues: { text: { value: "Ahoj!\n\nPřikládám obrázek." } },
      attachments: [{ blobId: picture.blobId, type: "image/png", name: "obrázek.png", disposition: "attachment" }],
    },
  },
});
assert.equal(saved.notCreated, null);
const { id, blobId, threadId } = saved.created.letter;

// What a list asks for, in one request.
const [{ emails, threads }] = await jam.requestMany((t) => {
  const query = t.Email.query({
    accountId,
    filter: { operator: "AND", conditions: [{ inMailbox: role.drafts }, { hasKeyword: "$draft" }] },
    sort: [{ property: "receivedAt", isAscending: false }],
    collapseThreads: true,
    calculateTotal: true,
  });
  const emails = t.Email.get({
    accountId,
    ids: query.$ref("/ids"),
    properties: ["threadId", "subject", "to", "preview", "hasAttachment", "textBody", "bodyValues", "attachments"],
    fetchTextBodyValues: true,
  });
  const threads = t.Thread.get({ accountId, ids: emails.$ref("/list/*/threadId") });
  return { query, emails, threads };
});
const [email] = emails.list;
assert.equal(email.subject, "Sedm pádů");
assert.deepEqual(email.to, [{ name: "Žofie Nováková", email: "zofie@example.org" }]);
assert.equal(email.bodyValues[email.textBody[0].partId].value, "Ahoj!\n\nPřikládám obrázek.");
assert.equal(email.attachments[0].name, "obrázek.png");
assert.deepEqual(threads.list, [{ id: threadId, emailIds: [id] }]);

const attachment = { accountId, blobId: email.attachments[0].blobId, mimeType: "image/png", fileName: "obrázek.png" };
assert.equal(await (await jam.downloadBlob(attachment)).text(), "not really a picture");
const raw = await (await jam.downloadBlob({ accountId, blobId, mimeType: "message/rfc822", fileName: "letter.eml" })).text();
assert.match(raw, /^From: Ada <ada@example.org>\r\n/);

// The same letter brought in and copied by the other ways.
const upload = await jam.uploadBlob(accountId, new Blob([raw.replace("Sedm", "Osm")], { type: "message/rfc822" }));
const [parsed] = await jam.api.Email.parse({ accountId, blobIds: [upload.blobId], properties: ["from", "to"] });
assert.equal(parsed.parsed[upload.blobId].from[0].email, "ada@example.org");
const [imported] = await jam.api.Email.import({
  accountId,
  emails: { one: { blobId: upload.blobId, mailboxIds: { [role.inbox]: true } } },
});
assert.equal(imported.notCreated, null);
const [others] = await jam.api.Mailbox.get({ accountId: second });
const inbox = others.list.find((mailbox) => mailbox.role === "inbox").id;
const [copied] = await jam.api.Email.copy({
  fromAccountId: accountId,
  accountId: second,
  create: { copy: { id: imported.created.one.id, mailboxIds: { [inbox]: true } } },
});
assert.equal(copied.created.copy.threadId, imported.created.one.threadId);

// Reading, moving, throwing away, and being told of it.
const [changed] = await jam.api.Email.set({
  accountId,
  ifInState: imported.newState,
  update: { [id]: { "keywords/$flagged": true, mailboxIds: { [role.trash]: true } } },
});
assert.deepEqual(changed.updated, { [id]: null });
const [since] = await jam.api.Email.changes({ accountId, sinceState: saved.newState });
assert.deepEqual([since.created, since.updated], [[imported.created.one.id], [id]]);
await assert.rejects(jam.api.Email.set({ accountId, ifInState: "0", destroy: [id] }), { type: "stateMismatch" });
const [gone] = await jam.api.Email.set({ accountId, destroy: [id] });
assert.deepEqual(gone.destroyed, [id]);

const [quota] = await jam.request(["Quota/get", { accountId }], { using: ["urn:ietf:params:jmap:mail"] });
assert.ok(quota.list[0].used > raw.length);
const [subscriptions] = await jam.request(["PushSubscription/get", {}]);
assert.deepEqual(subscriptions, { list: [], notFound: [] });
