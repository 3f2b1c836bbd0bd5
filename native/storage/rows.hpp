// Rows as the domain's values. Each list of columns stands beside the function that reads it.
#pragma once

#include <string>

#include "engine/store/store.hpp"
#include "native/storage/sqlite.hpp"

namespace kontor::storage {

#define KONTOR_EMAIL_COLUMNS                                                                                         \
    "email.id, email.account, email.thread, email.blob, email.created, email.modified, email.size, email.received, " \
    "email.sent, email.sent_offset, email.keywords, email.words, email.flags, email.mailboxes, email.subject, "      \
    "email.preview, email.sender, email.addresses, email.message_ids"
Result<mail::Email> read_email(const Query&);

#define KONTOR_MAILBOX_COLUMNS                                                                                  \
    "mailbox.id, mailbox.account, mailbox.name, mailbox.parent, mailbox.role, mailbox.sort_order, "             \
    "mailbox.is_subscribed, mailbox.created, mailbox.modified, mailbox.counts_modified, mailbox.total_emails, " \
    "mailbox.unread_emails, mailbox.total_threads, mailbox.unread_threads"
mail::Mailbox read_mailbox(const Query&);

#define KONTOR_RECORD_COLUMNS "record.id, record.account, record.document, record.created, record.modified"
store::Record read_record(const Query&);

#define KONTOR_UIDL_COLUMNS "uidl, fate, email, size, hash, first_seen, vanished_at, attempts"
store::Uidl read_uidl(const Query&);

#define KONTOR_LOGIN_COLUMNS "id, user, kind, token_hash, label, created, last_used, expires, address"
store::Login read_login(const Query&);

#define KONTOR_USER_COLUMNS                                                                                    \
    "user.id, user.name, user.password_hash, user.is_admin, user.quota, user.networks, EXISTS (SELECT 1 FROM " \
    "two_step "                                                                                                \
    "WHERE two_step.user = user.id)"
store::User read_user(const Query&);

#define KONTOR_AUDIT_COLUMNS "id, at, user, name, actor, event, address, detail, times"
store::AuditEntry read_audit(const Query&);

inline std::string_view octets_of(const mail::ContentHash& hash) {
    return {reinterpret_cast<const char*>(hash.data()), hash.size()};
}
mail::ContentHash hash_of(std::string_view octets);  // all zero when it is not 32 octets

// email.flags
inline constexpr std::uint64_t flag_has_attachment = 1, flag_damaged = 2;
// member.flags: the well-known keywords, and this.
inline constexpr std::uint64_t member_has_attachment = std::uint64_t(1) << 40;
inline std::uint64_t member_flags(const mail::Keywords& keywords, bool has_attachment) {
    return keywords.bits() | (has_attachment ? member_has_attachment : 0);
}

// The packed columns of an e-mail (pack.hpp).
std::string packed_words(const mail::Keywords&);  // empty when there are none
std::string packed_mailboxes(const std::vector<mail::MailboxId>&);
std::string packed_sender(const mail::Summary&);
std::string packed_addresses(const mail::Summary&);
std::string packed_message_ids(const mail::Summary&);

}  // namespace kontor::storage
