// The mailboxes of an account by their paths, made where they are missing.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/store/store.hpp"

namespace kontor::mail_files {

class Mailboxes {
public:
    Mailboxes(store::Store& store, mail::UserId user, mail::AccountId account)
        : store_(store), user_(user), account_(account) {}

    // The inbox for the empty path. At the top, what is usually called so in any of the languages of usual_role() is
    // the mailbox of that role; everything else goes by name. What would lie too deep goes into the deepest one.
    store::Result<mail::MailboxId> at(const std::vector<std::string>& path);

private:
    store::Result<mail::MailboxId> find_or_make(store::Update&, const std::vector<std::string>& path);

    store::Store& store_;
    mail::UserId user_;
    mail::AccountId account_;
    std::map<std::vector<std::string>, mail::MailboxId> known_;
};

}  // namespace kontor::mail_files
