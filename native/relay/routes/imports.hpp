// The imports that are under way: files that a window sends in slices.
//
// Each slice says where in which file it belongs, so that one that got lost, or came twice, does no harm: an import
// takes only what comes next, and always says what that is. Nothing is kept of a slice but what Intake keeps; an import
// that nobody goes on with is forgotten, with at most a few messages that came and were not committed yet.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/limits.hpp"
#include "native/mail_files/file_intake.hpp"

namespace kontor::routes {

struct Import {
    Import(store::Store& store, mail::UserId owner, mail::AccountId into, std::optional<mail::MailboxId> mailbox)
        : user(owner), account(into), intake(store, owner, into, mailbox) {}

    const mail::UserId user;
    const mail::AccountId account;

    std::mutex mutex;  // of all below
    mail_files::FileIntake intake;
    std::uint64_t file = 0;                // how many are done: the number of the one that is read
    std::uint64_t at = 0;                  // octets of it that were taken
    std::uint64_t octets = 0;              // of all files
    bool is_in_file = false;               // it was begun
    std::uint64_t without_mail = 0;        // files that somebody chose and that are no mail
    std::vector<std::string> not_mail;     // the first of them
    std::optional<store::Failure> failed;  // then it is over
};

class Imports {
public:
    // Under a new id, which nobody can guess. Empty: too many are under way. Those that are idle make room first.
    std::optional<std::string> begin(std::shared_ptr<Import> import, Instant now);
    // Empty: there is none of that id of that user.
    std::shared_ptr<Import> of(mail::UserId user, const std::string& id, Instant now);
    void end(mail::UserId user, const std::string& id);

private:
    struct Entry {
        std::shared_ptr<Import> import;
        Instant used;
    };

    std::mutex mutex_;
    std::map<std::string, Entry> by_id_;
};

}  // namespace kontor::routes
