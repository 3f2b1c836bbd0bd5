#include "engine/jmap/unified.hpp"

#include <algorithm>
#include <utility>

namespace kontor::jmap {
namespace {

constexpr std::string_view prefix = "all-";

}  // namespace

std::string unified_mailbox_id(mail::Role role) { return std::string(prefix).append(role_name(role)); }

std::optional<mail::Role> unified_mailbox_role(std::string_view id) {
    if (id.substr(0, prefix.size()) != prefix || id.size() == prefix.size()) return std::nullopt;
    return mail::role_from_name(id.substr(prefix.size()));
}

MethodResult<Mailboxes> Mailboxes::load(store::View& view, mail::Scope scope) {
    auto mailboxes = view.mailboxes(scope);
    if (!mailboxes) return server_failure(mailboxes.error());
    Mailboxes loaded(scope);
    loaded.all_ = std::move(*mailboxes);
    return loaded;
}

const mail::Mailbox* Mailboxes::find(mail::MailboxId id) const {
    const auto at =
        std::lower_bound(all_.begin(), all_.end(), id,
                         [](const mail::Mailbox& mailbox, mail::MailboxId wanted) { return mailbox.id < wanted; });
    return at != all_.end() && at->id == id ? &*at : nullptr;
}

const mail::Mailbox* Mailboxes::with_role(mail::AccountId account, mail::Role role) const {
    for (const mail::Mailbox& mailbox : all_) {
        if (mailbox.account == account && mailbox.role == role) return &mailbox;
    }
    return nullptr;
}

std::string Mailboxes::spell(mail::MailboxId id) const {
    if (!is_unified()) return id.to_string();
    const mail::Mailbox* mailbox = find(id);
    return mailbox && mailbox->role != mail::Role::none ? unified_mailbox_id(mailbox->role) : id.to_string();
}

std::vector<mail::MailboxId> Mailboxes::meant_by(std::string_view id) const {
    std::vector<mail::MailboxId> meant;
    if (const auto role = is_unified() ? unified_mailbox_role(id) : std::nullopt) {
        for (const mail::Mailbox& mailbox : all_) {
            if (mailbox.role == *role) meant.push_back(mailbox.id);
        }
        return meant;
    }
    const auto real = mail::MailboxId::parse(id);
    if (real && find(*real)) meant.push_back(*real);
    return meant;
}

std::optional<mail::MailboxId> Mailboxes::meant_by(std::string_view id, mail::AccountId owner) const {
    for (const mail::MailboxId candidate : meant_by(id)) {
        if (find(candidate)->account == owner) return candidate;
    }
    return std::nullopt;
}

}  // namespace kontor::jmap
