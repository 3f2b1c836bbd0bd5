#include "engine/store/memory_update.hpp"

#include <algorithm>
#include <tuple>

#include "engine/base/limits.hpp"
#include "engine/store/mailbox_rules.hpp"
#include "engine/store/threading.hpp"

namespace kontor::store {
namespace {

Failure invalid(const std::string& why) { return {Failure::Kind::invalid, why}; }

}  // namespace

// ---- accounts

Result<AccountId> MemoryUpdate::add_account(mail::AccountKind kind, std::string name) {
    if (kind == mail::AccountKind::home) {
        for (const auto& [id, account] : state_.accounts)
            if (account.kind == kind) return Failure{Failure::Kind::exists, "there is a home account"};
    }
    const AccountId id{next_.account++};
    state_.accounts[id] = {id, state_.user.id, kind, std::move(name)};
    for (const StandardMailbox& standard : standard_mailboxes) {
        mail::Mailbox mailbox;
        mailbox.account = id;
        mailbox.name = standard.name;
        mailbox.role = standard.role;
        mailbox.sort_order = standard.sort_order;
        if (auto added = add_mailbox(mailbox); !added) return added.error();
    }
    return id;
}

Result<void> MemoryUpdate::rename_account(AccountId id, std::string name) {
    const auto at = state_.accounts.find(id);
    if (at == state_.accounts.end()) return no_such("account " + id.to_string());
    at->second.name = std::move(name);
    return {};
}

Result<void> MemoryUpdate::remove_account(AccountId id) {
    const auto at = state_.accounts.find(id);
    if (at == state_.accounts.end()) return no_such("account " + id.to_string());
    if (at->second.kind == mail::AccountKind::home) return invalid("the home account stays");
    std::vector<EmailId> emails;
    for (const auto& [email_id, email] : state_.emails)
        if (email->account == id) emails.push_back(email_id);
    for (const EmailId email_id : emails) bury_email(email_id);
    for (const mail::Mailbox& mailbox : mailboxes_of(id)) {
        bury(Type::mailbox, id, {}, {mailbox.id.value, mailbox.created, 0, 0, 0});
        state_.mailboxes.erase(mailbox.id);
    }
    std::vector<RecordId> records;
    for (const auto& [record_id, r] : state_.records)
        if (r.record.account == id) records.push_back(record_id);
    for (const RecordId record_id : records) erase_record(record_id);
    const auto mine = [id](const MemoryUpload& upload) { return upload.account == id; };
    std::vector<BlobId> uploaded;
    for (const MemoryUpload& upload : state_.uploads)
        if (mine(upload)) uploaded.push_back(upload.blob);
    state_.uploads.erase(std::remove_if(state_.uploads.begin(), state_.uploads.end(), mine), state_.uploads.end());
    for (const BlobId blob : uploaded) drop_blob_if_unused(blob);
    state_.accounts.erase(id);
    return {};
}

// ---- mailboxes

Result<MailboxId> MemoryUpdate::add_mailbox(const mail::Mailbox& wanted) {
    if (!state_.accounts.count(wanted.account)) return no_such("account " + wanted.account.to_string());
    mail::Mailbox mailbox = wanted;
    mailbox.id = {};
    if (auto checked = check_mailbox(mailbox, mailboxes_of(wanted.account)); !checked) return checked.error();
    mailbox.id = {next_.mailbox++};
    mailbox.created = mailbox.modified = draw(mailbox.account, Type::mailbox);
    mailbox.counts_modified = 0;
    mailbox.total_emails = mailbox.unread_emails = mailbox.total_threads = mailbox.unread_threads = 0;
    state_.mailboxes[mailbox.id] = mailbox;
    return mailbox.id;
}

Result<void> MemoryUpdate::change_mailbox(const mail::Mailbox& wanted) {
    const auto at = state_.mailboxes.find(wanted.id);
    if (at == state_.mailboxes.end()) return no_such("mailbox " + wanted.id.to_string());
    mail::Mailbox& mailbox = at->second;
    const auto settings = [](const mail::Mailbox& m) {
        return std::tuple(m.name, m.parent, m.role, m.sort_order, m.is_subscribed);
    };
    if (settings(mailbox) == settings(wanted)) return {};
    mail::Mailbox changed = mailbox;
    changed.name = wanted.name;
    changed.parent = wanted.parent;
    changed.role = wanted.role;
    changed.sort_order = wanted.sort_order;
    changed.is_subscribed = wanted.is_subscribed;
    const AccountId account = mailbox.account;
    if (auto checked = check_mailbox(changed, mailboxes_of(account)); !checked) return checked;

    const MailboxId trash = trash_of(account);
    const CountsByMailbox before = count_all(account);
    changed.modified = draw(account, Type::mailbox);
    mailbox = changed;
    if (trash_of(account) != trash) apply(account, difference(before, count_all(account)));
    return {};
}

Result<void> MemoryUpdate::remove_mailbox(MailboxId id) {
    const auto at = state_.mailboxes.find(id);
    if (at == state_.mailboxes.end()) return no_such("mailbox " + id.to_string());
    for (const auto& [other_id, other] : state_.mailboxes)
        if (other.parent == id) return Failure{Failure::Kind::has_child, "mailbox " + id.to_string() + " has a child"};
    if (at->second.total_emails != 0)
        return Failure{Failure::Kind::has_email, "mailbox " + id.to_string() + " has e-mails"};
    bury(Type::mailbox, at->second.account, {}, {id.value, at->second.created, 0, 0, 0});
    state_.mailboxes.erase(at);
    return {};
}

// ---- e-mails

Result<EmailId> MemoryUpdate::add_email(const NewEmail& wanted) {
    if (!state_.accounts.count(wanted.account)) return no_such("account " + wanted.account.to_string());
    mail::Email email;
    email.mailboxes = wanted.mailboxes;
    if (auto checked = check_mailboxes(wanted.account, email.mailboxes); !checked) return checked.error();
    const Result<BlobId> blob = wanted.stored ? Result<BlobId>(wanted.stored) : take(wanted.raw);
    if (!blob) return blob.error();
    const auto octets = state_.blobs.find(*blob);
    if (octets == state_.blobs.end()) return no_such("blob " + blob->to_string());

    email.id = {next_.email++};
    email.account = wanted.account;
    email.thread = thread_for(wanted, email.id);
    email.blob = *blob;
    email.size = octets->second.content->size();
    email.received_at = wanted.received_at;
    email.keywords = wanted.keywords;
    email.summary = wanted.summary;
    const CountsByMailbox before = count(email.account, email.thread);
    email.created = email.modified = draw(email.account, Type::email);
    state_.states[{email.account, Type::thread}] = email.created;
    changed_.insert({email.account, Type::thread});
    state_.emails[email.id] = std::make_shared<const mail::Email>(email);
    apply(email.account, difference(before, count(email.account, email.thread)));
    return email.id;
}

Result<void> MemoryUpdate::change_email(EmailId id, const mail::Keywords& keywords, std::vector<MailboxId> mailboxes) {
    const auto at = state_.emails.find(id);
    if (at == state_.emails.end()) return no_such("email " + id.to_string());
    mail::Email email = *at->second;
    if (auto checked = check_mailboxes(email.account, mailboxes); !checked) return checked;
    if (email.keywords == keywords && email.mailboxes == mailboxes) return {};
    const CountsByMailbox before = count(email.account, email.thread);
    email.keywords = keywords;
    email.mailboxes = std::move(mailboxes);
    email.modified = draw(email.account, Type::email);
    at->second = std::make_shared<const mail::Email>(email);
    apply(email.account, difference(before, count(email.account, email.thread)));
    return {};
}

Result<void> MemoryUpdate::remove_email(EmailId id) {
    const auto at = state_.emails.find(id);
    if (at == state_.emails.end()) return no_such("email " + id.to_string());
    const AccountId account = at->second->account;
    const ThreadId thread = at->second->thread;
    const CountsByMailbox before = count(account, thread);
    bury_email(id);
    apply(account, difference(before, count(account, thread)));
    return {};
}

void MemoryUpdate::bury_email(EmailId id) {
    const std::shared_ptr<const mail::Email> email = state_.emails.at(id);
    state_.emails.erase(id);
    bury(Type::email, email->account, email->thread, {id.value, email->created, 0, 0, 0});
    state_.states[{email->account, Type::thread}] = state_.modseq;
    changed_.insert({email->account, Type::thread});
    for (auto& [key, uidl] : state_.uidls)
        if (uidl.email == id) uidl.email = {};
    drop_blob_if_unused(email->blob);
}

Result<void> MemoryUpdate::check_mailboxes(AccountId account, std::vector<MailboxId>& ids) const {
    std::sort(ids.begin(), ids.end());
    if (ids.empty()) return invalid("an e-mail is in at least one mailbox");
    if (std::adjacent_find(ids.begin(), ids.end()) != ids.end()) return invalid("the same mailbox twice");
    for (const MailboxId id : ids) {
        const auto at = state_.mailboxes.find(id);
        if (at == state_.mailboxes.end() || at->second.account != account)
            return invalid("no mailbox " + id.to_string() + " in that account");
    }
    return {};
}

std::size_t MemoryUpdate::thread_size(ThreadId thread) const {
    return static_cast<std::size_t>(std::count_if(state_.emails.begin(), state_.emails.end(),
                                                  [&](const auto& entry) { return entry.second->thread == thread; }));
}

ThreadId MemoryUpdate::thread_for(const NewEmail& wanted, EmailId newcomer) {
    const auto open = [this](ThreadId thread) {
        const std::size_t size = thread_size(thread);
        return size > 0 && size < thread_emails;
    };
    const std::vector<std::uint64_t> keys = thread_keys(wanted.summary);
    std::vector<std::uint64_t> free;
    const bool is_told = open(wanted.thread);
    ThreadId oldest = is_told ? wanted.thread : ThreadId{newcomer.value};
    for (const std::uint64_t key : keys) {
        const auto at = state_.thread_keys.find(key);
        if (at != state_.thread_keys.end() && open(at->second))
            oldest = is_told ? oldest : std::min(oldest, at->second);
        else
            free.push_back(key);
    }
    for (const std::uint64_t key : free) state_.thread_keys[key] = oldest;
    return oldest;
}

// ---- counts

MailboxId MemoryUpdate::trash_of(AccountId account) const {
    for (const auto& [id, mailbox] : state_.mailboxes)
        if (mailbox.account == account && mailbox.role == mail::Role::trash) return id;
    return {};
}

std::vector<mail::Mailbox> MemoryUpdate::mailboxes_of(AccountId account) const {
    std::vector<mail::Mailbox> all;
    for (const auto& [id, mailbox] : state_.mailboxes)
        if (mailbox.account == account) all.push_back(mailbox);
    return all;
}

CountsByMailbox MemoryUpdate::count(AccountId account, ThreadId thread) const {
    std::vector<ThreadMember> members;
    for (const auto& [id, email] : state_.emails)
        if (email->account == account && email->thread == thread)
            members.push_back({email->mailboxes, email->keywords.unread()});
    return count_thread(members, trash_of(account));
}

CountsByMailbox MemoryUpdate::count_all(AccountId account) const {
    std::map<ThreadId, std::vector<ThreadMember>> threads;
    for (const auto& [id, email] : state_.emails)
        if (email->account == account) threads[email->thread].push_back({email->mailboxes, email->keywords.unread()});
    CountsByMailbox sum;
    for (const auto& [thread, members] : threads) add(sum, count_thread(members, trash_of(account)));
    return sum;
}

void MemoryUpdate::apply(AccountId account, const CountsByMailbox& change) {
    for (const auto& [id, counts] : change) {
        mail::Mailbox& mailbox = state_.mailboxes.at(id);
        mailbox.total_emails += static_cast<std::uint32_t>(counts.emails);
        mailbox.unread_emails += static_cast<std::uint32_t>(counts.unread_emails);
        mailbox.total_threads += static_cast<std::uint32_t>(counts.threads);
        mailbox.unread_threads += static_cast<std::uint32_t>(counts.unread_threads);
        mailbox.counts_modified = draw(account, Type::mailbox);
    }
}

// ---- blobs

Result<BlobId> MemoryUpdate::take(const StagedBlob& staged) {
    for (const auto& [id, blob] : state_.blobs)
        if (blob.hash == staged.hash) return id;
    auto content = find_staged_(staged);
    if (!content) return invalid("nothing was staged there");
    const BlobId id{next_.blob++};
    state_.blobs[id] = {staged.hash, std::move(content)};
    return id;
}

Result<BlobId> MemoryUpdate::add_blob(AccountId account, const StagedBlob& staged, UtcTime now) {
    if (!state_.accounts.count(account)) return no_such("account " + account.to_string());
    const Result<BlobId> id = take(staged);
    if (id) upload(account, *id, now);
    return id;
}

Result<void> MemoryUpdate::share_blob(AccountId account, BlobId id, UtcTime now) {
    if (!state_.accounts.count(account)) return no_such("account " + account.to_string());
    if (!state_.blobs.count(id)) return no_such("blob " + id.to_string());
    upload(account, id, now);
    return {};
}

Result<void> MemoryUpdate::hold_blob(RecordId record, BlobId id) {
    if (!state_.records.count(record)) return no_such("record " + record.to_string());
    if (!state_.blobs.count(id)) return no_such("blob " + id.to_string());
    state_.held.insert({record, id});
    return {};
}

void MemoryUpdate::upload(AccountId account, BlobId id, UtcTime now) {
    std::vector<BlobId> expired;
    auto& uploads = state_.uploads;
    const auto gone = std::partition(uploads.begin(), uploads.end(), [&](const MemoryUpload& upload) {
        return upload.created.seconds > now.seconds - limits::upload_seconds &&
               !(upload.account == account && upload.blob == id);
    });
    for (auto at = gone; at != uploads.end(); ++at) expired.push_back(at->blob);
    uploads.erase(gone, uploads.end());
    uploads.push_back({account, id, now});
    for (const BlobId blob : expired) drop_blob_if_unused(blob);
}

void MemoryUpdate::drop_blob_if_unused(BlobId id) {
    for (const auto& [email_id, email] : state_.emails)
        if (email->blob == id) return;
    for (const MemoryUpload& upload : state_.uploads)
        if (upload.blob == id) return;
    for (const auto& [record, blob] : state_.held)
        if (blob == id) return;
    state_.blobs.erase(id);
}

// ---- records

Result<RecordId> MemoryUpdate::add_record(Type type, AccountId account, std::string document) {
    if (!state_.accounts.count(account)) return no_such("account " + account.to_string());
    if (type < Type::external_account) return invalid("not a type of records");
    const RecordId id{next_.record++};
    const Modseq modseq = draw(account, type);
    state_.records[id] = {type, {id, account, std::move(document), modseq, modseq}};
    return id;
}

Result<void> MemoryUpdate::change_record(Type type, RecordId id, std::string document) {
    const auto at = state_.records.find(id);
    if (at == state_.records.end() || at->second.type != type) return no_such("record " + id.to_string());
    Record& record = at->second.record;
    if (record.document == document) return {};
    record.document = std::move(document);
    record.modified = draw(record.account, type);
    return {};
}

Result<void> MemoryUpdate::remove_record(Type type, RecordId id) {
    const auto at = state_.records.find(id);
    if (at == state_.records.end() || at->second.type != type) return no_such("record " + id.to_string());
    erase_record(id);
    return {};
}

void MemoryUpdate::erase_record(RecordId id) {
    const MemoryRecord r = state_.records.at(id);
    bury(r.type, r.record.account, {}, {id.value, r.record.created, 0, 0, 0});
    const auto forget = [id](auto& map) {
        map.erase(map.lower_bound({id, {}}), map.lower_bound({{id.value + 1}, {}}));
    };
    forget(state_.secrets);
    forget(state_.uidls);
    forget(state_.marks);
    std::vector<BlobId> held;
    for (auto at = state_.held.lower_bound({id, {}}); at != state_.held.end() && at->first == id;) {
        held.push_back(at->second);
        at = state_.held.erase(at);
    }
    state_.records.erase(id);
    for (const BlobId blob : held) drop_blob_if_unused(blob);
}

Result<void> MemoryUpdate::put_secret(RecordId id, std::string_view field, const Secret& secret) {
    const auto at = state_.records.find(id);
    if (at == state_.records.end()) return no_such("record " + id.to_string());
    Record& record = at->second.record;
    if (record.modified <= began_at_) record.modified = draw(record.account, at->second.type);
    const std::pair key(id, std::string(field));
    if (secret.empty())
        state_.secrets.erase(key);
    else
        state_.secrets[key] = secret;
    return {};
}

Result<void> MemoryUpdate::put_uidl(RecordId external_account, const Uidl& uidl) {
    if (!state_.records.count(external_account)) return no_such("record " + external_account.to_string());
    if (uidl.uidl.empty() || uidl.uidl.size() > 255) return invalid("a UIDL has 1-255 octets");
    if (uidl.email && !state_.emails.count(uidl.email)) return no_such("email " + uidl.email.to_string());
    state_.uidls[{external_account, uidl.uidl}] = uidl;
    return {};
}

Result<void> MemoryUpdate::put_mark(RecordId id, std::string_view name, UtcTime until) {
    if (!state_.records.count(id)) return no_such("record " + id.to_string());
    if (name.empty() || name.size() > 255) return invalid("a mark has 1-255 octets");
    state_.marks[{id, std::string(name)}] = until;
    return {};
}

Result<void> MemoryUpdate::drop_marks(RecordId id, UtcTime now, std::size_t most) {
    if (!state_.records.count(id)) return no_such("record " + id.to_string());
    std::vector<std::pair<UtcTime, std::string>> left;  // the last to go first
    std::erase_if(state_.marks, [&](const auto& entry) { return entry.first.first == id && entry.second <= now; });
    for (auto at = state_.marks.lower_bound({id, {}}); at != state_.marks.end() && at->first.first == id; ++at)
        left.emplace_back(at->second, at->first.second);
    std::sort(left.rbegin(), left.rend());
    for (std::size_t i = most; i < left.size(); ++i) state_.marks.erase({id, left[i].second});
    return {};
}

// ---- changes

Modseq MemoryUpdate::draw(AccountId account, Type type) {
    changed_.insert({account, type});
    return state_.states[{account, type}] = ++state_.modseq;
}

void MemoryUpdate::bury(Type type, AccountId account, ThreadId thread, Version version) {
    version.destroyed = draw(account, type);
    version.modified = version.content = version.destroyed;
    state_.tombstones.push_back({type, account, thread, version});
}

std::vector<StateChange> MemoryUpdate::changed() const {
    std::vector<StateChange> all;
    for (const auto& [account, type] : changed_)
        all.push_back({state_.user.id, account, type, state_.states.at({account, type})});
    return all;
}

}  // namespace kontor::store
