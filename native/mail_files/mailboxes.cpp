#include "native/mail_files/mailboxes.hpp"

#include <algorithm>
#include <functional>

#include "engine/mail_files/folder_name.hpp"
#include "engine/store/mailbox_rules.hpp"

namespace kontor::mail_files {
namespace {

using store::Failure;
using store::Result;

constexpr std::uint32_t sort_order = 100;  // behind the standard ones

const mail::Mailbox* find(const std::vector<mail::Mailbox>& all,
                          const std::function<bool(const mail::Mailbox&)>& fits) {
    const auto at = std::find_if(all.begin(), all.end(), fits);
    return at == all.end() ? nullptr : &*at;
}

// Gmail has everything but the inbox below a folder of its own.
bool is_gmail(const std::string& name) { return name == "[Gmail]" || name == "[Google Mail]"; }

}  // namespace

Result<mail::MailboxId> Mailboxes::at(const std::vector<std::string>& path) {
    if (const auto known = known_.find(path); known != known_.end()) return known->second;
    auto transaction = store_.begin();
    if (!transaction) return transaction.error();
    const auto update = (*transaction)->as(user_);
    if (!update) return update.error();
    const auto found = find_or_make(**update, path);
    if (!found) return found;
    if (auto committed = (*transaction)->commit(); !committed) return committed.error();
    known_.emplace(path, *found);
    return found;
}

Result<mail::MailboxId> Mailboxes::find_or_make(store::Update& update, const std::vector<std::string>& path) {
    auto all = update.mailboxes(account_);
    if (!all) return all.error();
    const auto of_role = [&](mail::Role role) {
        return find(*all, [role](const mail::Mailbox& m) { return m.role == role; });
    };
    mail::MailboxId parent;
    int depth = 0;
    for (std::size_t i = path.size() > 1 && is_gmail(path[0]) ? 1 : 0; i < path.size() && depth < store::mailbox_depth;
         ++i) {
        const mail::Role role = depth == 0 ? usual_role(path[i]) : mail::Role::none;
        const mail::Mailbox* known = role == mail::Role::none ? nullptr : of_role(role);
        if (!known) known = find(*all, [&](const mail::Mailbox& m) { return m.parent == parent && m.name == path[i]; });
        ++depth;
        if (known) {
            parent = known->id;
            continue;
        }
        mail::Mailbox made;
        made.account = account_;
        made.name = path[i];
        made.parent = parent;
        made.role = role;
        made.sort_order = sort_order;
        const auto added = update.add_mailbox(made);
        if (!added) return added;
        parent = made.id = *added;
    }
    if (parent) return parent;
    const mail::Mailbox* inbox = of_role(mail::Role::inbox);
    if (!inbox) return Failure{Failure::Kind::invalid, "the account has no inbox"};
    return inbox->id;
}

}  // namespace kontor::mail_files
