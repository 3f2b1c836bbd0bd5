// What the in-memory store holds: plain values, one UserState a person. A committed UserState never changes, so
// a View is a pointer to one; a transaction works on a copy.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "engine/store/changes.hpp"
#include "engine/store/store.hpp"

namespace kontor::store {

inline Failure no_such(const std::string& what) { return {Failure::Kind::not_found, "no " + what}; }

struct MemoryBlob {
    mail::ContentHash hash{};
    std::shared_ptr<const std::string> content;
};

struct MemoryUpload {
    AccountId account;
    BlobId blob;
    UtcTime created;
};

struct MemoryRecord {
    Type type = Type::external_account;
    Record record;
};

// A life that ended (changes.hpp).
struct Tombstone {
    Type type = Type::email;
    AccountId account;
    ThreadId thread;  // of an e-mail
    Version version;
};

struct UserState {
    User user;
    Modseq modseq = 0;     // the last one drawn
    Modseq low_water = 0;  // changes since an older state cannot be told
    std::map<AccountId, mail::Account> accounts;
    std::map<std::pair<AccountId, Type>, Modseq> states;  // kept when the account goes
    std::map<MailboxId, mail::Mailbox> mailboxes;
    std::map<EmailId, std::shared_ptr<const mail::Email>> emails;
    std::map<BlobId, MemoryBlob> blobs;
    std::vector<MemoryUpload> uploads;
    std::set<std::pair<RecordId, BlobId>> held;
    std::map<std::uint64_t, ThreadId> thread_keys;
    std::map<RecordId, MemoryRecord> records;
    std::map<std::pair<RecordId, std::string>, Secret> secrets;
    std::map<std::pair<RecordId, std::string>, Uidl> uidls;
    std::map<std::pair<RecordId, std::string>, UtcTime> marks;
    std::vector<Tombstone> tombstones;
};

// Ids are unique in the whole store and never used again.
struct NextIds {
    std::uint64_t user = 1, account = 1, mailbox = 1, email = 1, blob = 1, record = 1, login = 1;
};

// Everything of one moment.
struct World {
    std::map<UserId, std::shared_ptr<const UserState>> users;
    std::map<std::uint64_t, Login> logins;
    std::map<UserId, std::pair<TwoStep, std::set<std::string>>> two_steps;  // with the hashes of recovery codes
    std::vector<AuditEntry> audit;                                          // oldest first
    NextIds next;
};

}  // namespace kontor::store
