#include "native/storage/sqlite_update.hpp"

#include <algorithm>
#include <tuple>

#include "engine/store/mailbox_rules.hpp"
#include "native/storage/pack.hpp"
#include "native/storage/rows.hpp"

namespace kontor::storage {
namespace {

std::vector<mail::Mailbox> all_of(const std::map<MailboxId, mail::Mailbox>& mailboxes) {
    std::vector<mail::Mailbox> all;
    for (const auto& [id, mailbox] : mailboxes) all.push_back(mailbox);
    return all;
}

}  // namespace

Result<std::unique_ptr<SqliteUpdate>> SqliteUpdate::open(WriteTurn& turn, const SecretBox& box, UserId user) {
    std::unique_ptr<SqliteUpdate> update(new SqliteUpdate(turn, box, user));
    const auto known = update->answers_.load();
    if (!known) return known.error();
    if (!*known) return no_such("user " + user.to_string());
    if (auto loaded = update->load(); !loaded) return loaded.error();
    return update;
}

Result<void> SqliteUpdate::load() {
    Query row = db().query("SELECT modseq, octets FROM user WHERE id = ?", user());
    if (row.next()) {
        modseq_ = began_at_ = row.number(0);
        octets_ = row.number(1);
    }
    if (!row.ok()) return row.failure();
    return {};
}

// ---- changes

Modseq SqliteUpdate::draw(AccountId account, Type type) {
    user_changed_ = true;
    states_[{account, type}] = states_to_write_[{account, type}] = ++modseq_;
    return modseq_;
}

Result<void> SqliteUpdate::bury(Type type, AccountId account, std::uint64_t id, Modseq created, ThreadId thread) {
    const Modseq destroyed = draw(account, type);
    return db().run("INSERT INTO tombstone VALUES (?, ?, ?, ?, ?, ?, ?)", user(), destroyed, type, account, id, created,
                    thread);
}

std::vector<StateChange> SqliteUpdate::changed() const {
    std::vector<StateChange> all;
    for (const auto& [key, modseq] : states_) all.push_back({user(), key.first, key.second, modseq});
    return all;
}

Result<void> SqliteUpdate::flush() {
    answers_.see(turn_.segments().files());
    if (user_changed_) {
        auto saved = db().run("UPDATE user SET modseq = ?, octets = ? WHERE id = ?", modseq_, octets_, user());
        if (!saved) return saved;
        user_changed_ = false;
    }
    for (const auto& [key, modseq] : states_to_write_) {
        auto saved =
            db().run("INSERT INTO state VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET modseq = excluded.modseq", user(),
                     key.first, key.second, modseq);
        if (!saved) return saved;
    }
    states_to_write_.clear();
    for (const auto& [id, account] : counts_changed_) {
        const mail::Mailbox& m = mailboxes_.at(account).at(id);
        auto saved = db().run(
            "UPDATE mailbox SET counts_modified = ?, total_emails = ?, unread_emails = ?, total_threads = ?, "
            "unread_threads = ? WHERE id = ?",
            m.counts_modified, m.total_emails, m.unread_emails, m.total_threads, m.unread_threads, id);
        if (!saved) return saved;
    }
    counts_changed_.clear();
    return {};
}

// ---- accounts

Result<AccountId> SqliteUpdate::add_account(mail::AccountKind kind, std::string name) {
    const auto& known = answers_.accounts();
    if (kind == mail::AccountKind::home && !known.empty() && known.front().kind == kind)
        return Failure{Failure::Kind::exists, "there is a home account"};
    const AccountId id{turn_.next.account++};
    auto saved = db().run("INSERT INTO account VALUES (?, ?, ?, ?)", id, user(), kind, name);
    if (!saved) return saved.error();
    if (auto loaded = answers_.load(); !loaded) return loaded.error();
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

Result<void> SqliteUpdate::rename_account(AccountId id, std::string name) {
    if (!answers_.owns(id)) return no_such("account " + id.to_string());
    if (auto saved = db().run("UPDATE account SET name = ? WHERE id = ?", name, id); !saved) return saved;
    if (auto loaded = answers_.load(); !loaded) return loaded.error();
    return {};
}

Result<void> SqliteUpdate::remove_account(AccountId id) {
    if (!answers_.owns(id)) return no_such("account " + id.to_string());
    if (answers_.accounts().front().id == id) return Failure{Failure::Kind::invalid, "the home account stays"};
    // Ids first: rows must not go away under a running query.
    std::vector<EmailId> emails;
    Query rows = db().query("SELECT id FROM email WHERE account = ? ORDER BY id", id);
    while (rows.next()) emails.push_back(rows.id<EmailId>(0));
    if (!rows.ok()) return rows.failure();
    for (const EmailId email_id : emails) {
        const auto email = find_email(email_id);
        if (!email) return email.error();
        if (auto erased = erase(**email); !erased) return erased;
    }
    const auto mailboxes = mailboxes_of(id);
    if (!mailboxes) return mailboxes.error();
    for (const auto& [mailbox, settings] : **mailboxes) {
        if (auto buried = bury(Type::mailbox, id, mailbox.value, settings.created); !buried) return buried;
        counts_changed_.erase(mailbox);
    }
    mailboxes_.erase(id);
    std::vector<std::pair<Type, Record>> records;
    Query record_rows =
        db().query("SELECT " KONTOR_RECORD_COLUMNS ", type FROM record WHERE account = ? ORDER BY id", id);
    while (record_rows.next())
        records.emplace_back(static_cast<Type>(record_rows.integer(5)), read_record(record_rows));
    if (!record_rows.ok()) return record_rows.failure();
    for (const auto& [type, record] : records)
        if (auto erased = erase_record(type, record); !erased) return erased;
    std::vector<BlobId> uploaded;
    Query uploads = db().query("SELECT blob FROM upload WHERE account = ?", id);
    while (uploads.next()) uploaded.push_back(uploads.id<BlobId>(0));
    if (!uploads.ok()) return uploads.failure();
    if (auto gone = db().run("DELETE FROM upload WHERE account = ?", id); !gone) return gone;
    for (const BlobId blob : uploaded)
        if (auto dropped = drop_blob_if_unused(blob); !dropped) return dropped;
    if (auto gone = db().run("DELETE FROM mailbox WHERE account = ?", id); !gone) return gone;
    if (auto gone = db().run("DELETE FROM account WHERE id = ?", id); !gone) return gone;
    if (auto loaded = answers_.load(); !loaded) return loaded.error();
    return {};
}

// ---- mailboxes

Result<MailboxId> SqliteUpdate::add_mailbox(const mail::Mailbox& wanted) {
    if (!answers_.owns(wanted.account)) return no_such("account " + wanted.account.to_string());
    mail::Mailbox m = wanted;
    m.id = {};
    const auto known = mailboxes_of(m.account);
    if (!known) return known.error();
    if (auto checked = check_mailbox(m, all_of(**known)); !checked) return checked.error();
    m.id = {turn_.next.mailbox++};
    m.created = m.modified = draw(m.account, Type::mailbox);
    m.counts_modified = 0;
    m.total_emails = m.unread_emails = m.total_threads = m.unread_threads = 0;
    auto saved = db().run("INSERT INTO mailbox VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, 0, 0, 0)", m.id, m.account,
                          m.name, m.parent, m.role, m.sort_order, m.is_subscribed, m.created, m.modified);
    if (!saved) return saved.error();
    (*known)->emplace(m.id, m);
    return m.id;
}

Result<void> SqliteUpdate::change_mailbox(const mail::Mailbox& wanted) {
    const auto found = find_mailbox(wanted.id);
    if (!found) return found.error();
    mail::Mailbox& known = **found;
    const auto settings = [](const mail::Mailbox& m) {
        return std::tuple(m.name, m.parent, m.role, m.sort_order, m.is_subscribed);
    };
    mail::Mailbox m = known;
    if (settings(m) == settings(wanted)) return {};
    m.name = wanted.name;
    m.parent = wanted.parent;
    m.role = wanted.role;
    m.sort_order = wanted.sort_order;
    m.is_subscribed = wanted.is_subscribed;
    if (auto checked = check_mailbox(m, all_of(mailboxes_.at(m.account))); !checked) return checked;

    const bool trash_changes = (m.role == mail::Role::trash) != (known.role == mail::Role::trash);
    const auto before = trash_changes ? count_all(m.account) : CountsByMailbox();
    if (!before) return before.error();
    m.modified = draw(m.account, Type::mailbox);
    auto saved = db().run(
        "UPDATE mailbox SET name = ?, parent = ?, role = ?, sort_order = ?, is_subscribed = ?, modified = ? WHERE id = "
        "?",
        m.name, m.parent, m.role, m.sort_order, m.is_subscribed, m.modified, m.id);
    if (!saved) return saved;
    known = m;
    if (!trash_changes) return {};
    const auto after = count_all(m.account);
    if (!after) return after.error();
    apply(m.account, difference(*before, *after));
    return {};
}

Result<void> SqliteUpdate::remove_mailbox(MailboxId id) {
    const auto found = find_mailbox(id);
    if (!found) return found.error();
    const mail::Mailbox& mailbox = **found;
    Mailboxes& all = mailboxes_.at(mailbox.account);
    for (const auto& [other_id, other] : all)
        if (other.parent == id) return Failure{Failure::Kind::has_child, "mailbox " + id.to_string() + " has a child"};
    if (mailbox.total_emails != 0)
        return Failure{Failure::Kind::has_email, "mailbox " + id.to_string() + " has e-mails"};
    if (auto buried = bury(Type::mailbox, mailbox.account, id.value, mailbox.created); !buried) return buried;
    all.erase(id);
    counts_changed_.erase(id);
    return db().run("DELETE FROM mailbox WHERE id = ?", id);
}

// Read once, when the first is asked for: of hundreds of accounts a transaction touches few. The account is the user's.
Result<SqliteUpdate::Mailboxes*> SqliteUpdate::mailboxes_of(AccountId account) {
    const auto at = mailboxes_.find(account);
    if (at != mailboxes_.end()) return &at->second;
    const auto all = answers_.mailboxes(Scope(account));
    if (!all) return all.error();
    Mailboxes& own = mailboxes_[account];
    for (const mail::Mailbox& mailbox : *all) own.emplace(mailbox.id, mailbox);
    return &own;
}

Result<mail::Mailbox*> SqliteUpdate::find_mailbox(MailboxId id) {
    Query row = db().query("SELECT account FROM mailbox WHERE id = ?", id);
    const AccountId account = row.next() ? row.id<AccountId>(0) : AccountId{};
    if (!row.ok()) return row.failure();
    if (!answers_.owns(account)) return no_such("mailbox " + id.to_string());
    const auto all = mailboxes_of(account);
    if (!all) return all.error();
    return &(*all)->at(id);
}

// ---- counts

Result<std::vector<ThreadMember>> SqliteUpdate::members(AccountId account, ThreadId thread) {
    std::vector<ThreadMember> all;
    Query rows = db().query(
        "SELECT mailboxes, keywords FROM email WHERE id = ?1 AND thread = ?1 AND account = ?2 UNION ALL "
        "SELECT mailboxes, keywords FROM email WHERE thread = ?1 AND thread <> id AND account = ?2",
        thread, account);
    while (rows.next()) {
        const mail::Keywords keywords(static_cast<std::uint32_t>(rows.integer(1)), {});
        all.push_back({Unpacker(rows.bytes(0)).mailboxes(), keywords.unread()});
    }
    if (!rows.ok()) return rows.failure();
    return all;
}

Result<CountsByMailbox> SqliteUpdate::count(AccountId account, ThreadId thread) {
    const auto all = members(account, thread);
    if (!all) return all.error();
    return count(account, *all);
}

Result<CountsByMailbox> SqliteUpdate::count(AccountId account, const std::vector<ThreadMember>& members) {
    const auto mailboxes = mailboxes_of(account);
    if (!mailboxes) return mailboxes.error();
    const auto trash = std::find_if((*mailboxes)->begin(), (*mailboxes)->end(),
                                    [](const auto& each) { return each.second.role == mail::Role::trash; });
    return count_thread(members, trash == (*mailboxes)->end() ? MailboxId{} : trash->first);
}

Result<CountsByMailbox> SqliteUpdate::count_all(AccountId account) {
    std::set<ThreadId> threads;
    Query rows = db().query("SELECT thread FROM email WHERE account = ?", account);
    while (rows.next()) threads.insert(rows.id<ThreadId>(0));
    if (!rows.ok()) return rows.failure();
    CountsByMailbox sum;
    for (const ThreadId thread : threads) {
        const auto counts = count(account, thread);
        if (!counts) return counts;
        add(sum, *counts);
    }
    return sum;
}

void SqliteUpdate::apply(AccountId account, const CountsByMailbox& change) {
    for (const auto& [id, counts] : change) {
        mail::Mailbox& m = mailboxes_.at(account).at(id);
        m.total_emails += static_cast<std::uint32_t>(counts.emails);
        m.unread_emails += static_cast<std::uint32_t>(counts.unread_emails);
        m.total_threads += static_cast<std::uint32_t>(counts.threads);
        m.unread_threads += static_cast<std::uint32_t>(counts.unread_threads);
        m.counts_modified = draw(account, Type::mailbox);
        counts_changed_.emplace(id, account);
    }
}

// ---- records

Result<std::optional<Record>> SqliteUpdate::find_record(RecordId id, std::optional<Type> type) {
    Query row = db().query("SELECT " KONTOR_RECORD_COLUMNS ", type FROM record WHERE id = ?", id);
    std::optional<Record> found;
    if (row.next() && (!type || static_cast<Type>(row.integer(5)) == *type)) found = read_record(row);
    if (!row.ok()) return row.failure();
    if (found && !answers_.owns(found->account)) found.reset();
    if (found) own_records_.insert(id);
    return found;
}

Result<RecordId> SqliteUpdate::add_record(Type type, AccountId account, std::string document) {
    if (!answers_.owns(account)) return no_such("account " + account.to_string());
    if (type < Type::external_account) return Failure{Failure::Kind::invalid, "not a type of records"};
    const RecordId id{turn_.next.record++};
    const Modseq modseq = draw(account, type);
    auto saved = db().run("INSERT INTO record VALUES (?, ?, ?, ?, ?, ?)", id, account, type, document, modseq, modseq);
    if (!saved) return saved.error();
    return id;
}

Result<void> SqliteUpdate::change_record(Type type, RecordId id, std::string document) {
    const auto record = find_record(id, type);
    if (!record) return record.error();
    if (!*record) return no_such("record " + id.to_string());
    if ((*record)->document == document) return {};
    const Modseq modseq = draw((*record)->account, type);
    return db().run("UPDATE record SET document = ?, modified = ? WHERE id = ?", document, modseq, id);
}

Result<void> SqliteUpdate::remove_record(Type type, RecordId id) {
    const auto record = find_record(id, type);
    if (!record) return record.error();
    if (!*record) return no_such("record " + id.to_string());
    return erase_record(type, **record);
}

Result<void> SqliteUpdate::erase_record(Type type, const Record& record) {
    own_records_.erase(record.id);
    if (auto buried = bury(type, record.account, record.id.value, record.created); !buried) return buried;
    if (auto gone = db().run("DELETE FROM secret WHERE record = ?", record.id); !gone) return gone;
    if (auto gone = db().run("DELETE FROM uidl WHERE external_account = ?", record.id); !gone) return gone;
    if (auto gone = db().run("DELETE FROM mark WHERE record = ?", record.id); !gone) return gone;
    std::vector<BlobId> held;
    Query blobs = db().query("DELETE FROM held WHERE record = ? RETURNING blob", record.id);
    while (blobs.next()) held.push_back(blobs.id<BlobId>(0));
    if (!blobs.ok()) return blobs.failure();
    if (auto gone = db().run("DELETE FROM record WHERE id = ?", record.id); !gone) return gone;
    for (const BlobId blob : held)
        if (auto dropped = drop_blob_if_unused(blob); !dropped) return dropped;
    return {};
}

// It changes in what is not in its document; once in a transaction is enough.
Result<void> SqliteUpdate::touch_record(const Record& record) {
    if (record.modified > began_at_) return {};
    Query row = db().query("SELECT type FROM record WHERE id = ?", record.id);
    if (!row.next()) return row.ok() ? no_such("record " + record.id.to_string()) : row.failure();
    const Modseq modseq = draw(record.account, static_cast<Type>(row.integer(0)));
    return db().run("UPDATE record SET modified = ? WHERE id = ?", modseq, record.id);
}

Result<void> SqliteUpdate::put_secret(RecordId id, std::string_view field, const Secret& secret) {
    const auto record = find_record(id, std::nullopt);
    if (!record) return record.error();
    if (!*record) return no_such("record " + id.to_string());
    std::optional<std::string> sealed;
    if (!secret.empty()) {
        auto closed = box_.seal({user(), (*record)->account, id, field}, secret);
        if (!closed) return closed.error();
        sealed = std::move(*closed);
    }
    if (auto changed = touch_record(**record); !changed) return changed;
    if (!sealed) return db().run("DELETE FROM secret WHERE record = ? AND field = ?", id, field);
    return db().run("INSERT OR REPLACE INTO secret VALUES (?, ?, ?)", id, field, Octets{*sealed});
}

Result<void> SqliteUpdate::know_record(RecordId id) {
    if (own_records_.count(id)) return {};
    const auto record = find_record(id, std::nullopt);
    if (!record) return record.error();
    if (!*record) return no_such("record " + id.to_string());
    return {};
}

Result<void> SqliteUpdate::put_mark(RecordId id, std::string_view name, UtcTime until) {
    if (auto known = know_record(id); !known) return known;
    if (name.empty() || name.size() > 255) return Failure{Failure::Kind::invalid, "a mark has 1-255 octets"};
    return db().run("INSERT OR REPLACE INTO mark VALUES (?, ?, ?)", id, Octets{name}, until);
}

Result<void> SqliteUpdate::drop_marks(RecordId id, UtcTime now, std::size_t most) {
    if (auto known = know_record(id); !known) return known;
    if (auto gone = db().run("DELETE FROM mark WHERE record = ? AND until <= ?", id, now); !gone) return gone;
    return db().run(
        "DELETE FROM mark WHERE record = ?1 AND name IN "
        "(SELECT name FROM mark WHERE record = ?1 ORDER BY until DESC, name DESC LIMIT -1 OFFSET ?2)",
        id, most);
}

Result<void> SqliteUpdate::put_uidl(RecordId external_account, const Uidl& u) {
    if (auto known = know_record(external_account); !known) return known;
    if (u.uidl.empty() || u.uidl.size() > 255) return Failure{Failure::Kind::invalid, "a UIDL has 1-255 octets"};
    if (u.email && !std::binary_search(added_.begin(), added_.end(), u.email)) {
        Query owner = db().query("SELECT account FROM email WHERE id = ?", u.email);
        const bool mine = owner.next() && answers_.owns(owner.id<AccountId>(0));
        if (!owner.ok()) return owner.failure();
        if (!mine) return no_such("email " + u.email.to_string());
    }
    return db().run("INSERT OR REPLACE INTO uidl VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", external_account, Octets{u.uidl},
                    u.fate, u.email, u.size, Octets{octets_of(u.hash)}, u.first_seen, u.vanished_at, u.attempts);
}

}  // namespace kontor::storage
