// The unified account "all" (docs/decisions): the mail of every account of a person as if it lay in one.
//
// Its mailboxes are unions by role, always six of them: "all-inbox", "all-archive", "all-drafts", "all-sent",
// "all-junk", "all-trash". A mailbox without a role has nothing to be united with and appears under its own id ("m17"),
// so that every e-mail is in a mailbox here too. E-mail, thread and blob ids are those of the owning accounts.
//
// Mailboxes is the one place that knows how mailbox ids of a scope are spelled.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/jmap/errors.hpp"
#include "engine/mail/account.hpp"
#include "engine/mail/mailbox.hpp"
#include "engine/store/store.hpp"

namespace kontor::jmap {

std::string unified_mailbox_id(mail::Role);  // "all-inbox"
std::optional<mail::Role> unified_mailbox_role(std::string_view id);

// The mailboxes of a scope at one moment.
class Mailboxes {
public:
    static MethodResult<Mailboxes> load(store::View&, mail::Scope);

    const std::vector<mail::Mailbox>& all() const { return all_; }
    const mail::Mailbox* find(mail::MailboxId) const;
    const mail::Mailbox* with_role(mail::AccountId, mail::Role) const;
    bool is_unified() const { return scope_.is_all(); }

    // How a client of this scope calls that mailbox.
    std::string spell(mail::MailboxId) const;
    // The real mailboxes a client means: one, several for a role of the unified account, none for an unknown id.
    std::vector<mail::MailboxId> meant_by(std::string_view id) const;
    // The same, seen from an e-mail of that account: the one mailbox it can be moved to.
    std::optional<mail::MailboxId> meant_by(std::string_view id, mail::AccountId owner) const;

private:
    explicit Mailboxes(mail::Scope scope) : scope_(scope) {}

    mail::Scope scope_;
    std::vector<mail::Mailbox> all_;  // by id
};

}  // namespace kontor::jmap
