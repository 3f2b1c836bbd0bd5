#include "native/storage/rows.hpp"

#include <cstring>

#include "native/storage/pack.hpp"

namespace kontor::storage {
namespace {

std::optional<UtcTime> optional_time(const Query& row, int column) {
    return row.is_null(column) ? std::nullopt : std::optional(UtcTime{row.integer(column)});
}

template <class Write>
std::string packed(Write write) {
    std::string out;
    Packer packer(out);
    write(packer);
    return out;
}

}  // namespace

Result<mail::Email> read_email(const Query& row) {
    mail::Email e;
    mail::Summary& s = e.summary;
    e.id = row.id<mail::EmailId>(0);
    e.account = row.id<mail::AccountId>(1);
    e.thread = row.id<mail::ThreadId>(2);
    e.blob = row.id<mail::BlobId>(3);
    e.created = row.number(4);
    e.modified = row.number(5);
    e.size = row.number(6);
    e.received_at = UtcTime{row.integer(7)};
    if (const auto sent = optional_time(row, 8))
        s.sent_at = mail::SentDate{*sent, static_cast<std::int16_t>(row.integer(9))};
    Unpacker words(row.bytes(11)), mailboxes(row.bytes(13)), sender(row.bytes(16)), lists(row.bytes(17)),
        ids(row.bytes(18));
    e.keywords = mail::Keywords(static_cast<std::uint32_t>(row.integer(10)),
                                row.is_null(11) ? std::vector<std::string>() : words.texts());
    s.has_attachment = (row.number(12) & flag_has_attachment) != 0;
    s.damaged = (row.number(12) & flag_damaged) != 0;
    e.mailboxes = mailboxes.mailboxes();
    s.subject = row.text(14);
    s.preview = row.text(15);
    s.from = sender.addresses();
    for (auto* list : {&s.sender, &s.reply_to, &s.to, &s.cc, &s.bcc}) *list = lists.addresses();
    for (auto* list : {&s.message_id, &s.in_reply_to, &s.references}) *list = ids.texts();
    if (words.ok() && mailboxes.ok() && sender.ok() && lists.ok() && ids.ok()) return e;
    return Failure{Failure::Kind::corrupt, "the row of email " + e.id.to_string() + " is damaged"};
}

mail::Mailbox read_mailbox(const Query& row) {
    mail::Mailbox m;
    m.id = row.id<mail::MailboxId>(0);
    m.account = row.id<mail::AccountId>(1);
    m.name = row.text(2);
    m.parent = row.id<mail::MailboxId>(3);
    m.role = static_cast<mail::Role>(row.integer(4));
    m.sort_order = static_cast<std::uint32_t>(row.integer(5));
    m.is_subscribed = row.integer(6) != 0;
    m.created = row.number(7);
    m.modified = row.number(8);
    m.counts_modified = row.number(9);
    m.total_emails = static_cast<std::uint32_t>(row.integer(10));
    m.unread_emails = static_cast<std::uint32_t>(row.integer(11));
    m.total_threads = static_cast<std::uint32_t>(row.integer(12));
    m.unread_threads = static_cast<std::uint32_t>(row.integer(13));
    return m;
}

store::Record read_record(const Query& row) {
    return {row.id<mail::RecordId>(0), row.id<mail::AccountId>(1), row.text(2), row.number(3), row.number(4)};
}

store::Uidl read_uidl(const Query& row) {
    store::Uidl u;
    u.uidl = row.text(0);
    u.fate = static_cast<store::Uidl::Fate>(row.integer(1));
    u.email = row.id<mail::EmailId>(2);
    u.size = row.number(3);
    u.hash = hash_of(row.bytes(4));
    u.first_seen = UtcTime{row.integer(5)};
    u.vanished_at = optional_time(row, 6);
    u.attempts = static_cast<std::uint32_t>(row.integer(7));
    return u;
}

store::Login read_login(const Query& row) {
    store::Login l;
    l.id = row.number(0);
    l.user = row.id<mail::UserId>(1);
    l.kind = static_cast<store::Login::Kind>(row.integer(2));
    l.token_hash = row.text(3);
    l.label = row.text(4);
    l.created = UtcTime{row.integer(5)};
    l.last_used = UtcTime{row.integer(6)};
    l.expires = optional_time(row, 7);
    l.address = row.text(8);
    return l;
}

store::User read_user(const Query& row) {
    store::User u;
    u.id = row.id<mail::UserId>(0);
    u.name = row.text(1);
    u.password_hash = row.text(2);
    u.is_admin = row.integer(3) != 0;
    if (!row.is_null(4)) u.quota = row.number(4);
    const std::string networks = row.text(5);
    for (std::size_t at = 0; at < networks.size();) {
        const std::size_t end = std::min(networks.find(' ', at), networks.size());
        u.networks.push_back(networks.substr(at, end - at));
        at = end + 1;
    }
    u.has_two_step = row.integer(6) != 0;
    return u;
}

store::AuditEntry read_audit(const Query& row) {
    store::AuditEntry e;
    e.id = row.number(0);
    e.at = UtcTime{row.integer(1)};
    e.user = row.id<mail::UserId>(2);
    e.name = row.text(3);
    e.actor = row.text(4);
    e.event = row.text(5);
    e.address = row.text(6);
    e.detail = row.text(7);
    e.times = row.number(8);
    return e;
}

mail::ContentHash hash_of(std::string_view octets) {
    mail::ContentHash hash{};
    if (octets.size() == hash.size()) std::memcpy(hash.data(), octets.data(), hash.size());
    return hash;
}

std::string packed_words(const mail::Keywords& keywords) {
    return keywords.words().empty() ? std::string() : packed([&](Packer& p) { p.texts(keywords.words()); });
}

std::string packed_mailboxes(const std::vector<mail::MailboxId>& ids) {
    return packed([&](Packer& p) { p.mailboxes(ids); });
}

std::string packed_sender(const mail::Summary& s) {
    return packed([&](Packer& p) { p.addresses(s.from); });
}

std::string packed_addresses(const mail::Summary& s) {
    return packed([&](Packer& p) {
        for (const auto* list : {&s.sender, &s.reply_to, &s.to, &s.cc, &s.bcc}) p.addresses(*list);
    });
}

std::string packed_message_ids(const mail::Summary& s) {
    return packed([&](Packer& p) {
        for (const auto* list : {&s.message_id, &s.in_reply_to, &s.references}) p.texts(*list);
    });
}

}  // namespace kontor::storage
