#include "engine/store/mailbox_rules.hpp"

#include <algorithm>

#include "engine/text/unicode.hpp"

namespace kontor::store {
namespace {

bool is_mailbox_name(std::string_view name) {
    const bool control =
        std::any_of(name.begin(), name.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
    return !name.empty() && name.size() <= 255 && !control && text::is_utf8(name);
}

const mail::Mailbox* find(std::span<const mail::Mailbox> mailboxes, mail::MailboxId id) {
    const auto at = std::find_if(mailboxes.begin(), mailboxes.end(), [id](const auto& m) { return m.id == id; });
    return at == mailboxes.end() ? nullptr : &*at;
}

Result<void> check_parents(const mail::Mailbox& wanted, std::span<const mail::Mailbox> others) {
    int depth = 1;
    for (mail::MailboxId at = wanted.parent; at; ++depth) {
        if (at == wanted.id) return Failure{Failure::Kind::invalid, "a mailbox cannot be below itself"};
        if (depth >= mailbox_depth) return Failure{Failure::Kind::invalid, "mailboxes nested too deeply"};
        const mail::Mailbox* parent = find(others, at);
        if (!parent) return Failure{Failure::Kind::not_found, "no such parent mailbox " + at.to_string()};
        at = parent->parent;
    }
    return {};
}

}  // namespace

Result<void> check_mailbox(const mail::Mailbox& wanted, std::span<const mail::Mailbox> others) {
    if (!is_mailbox_name(wanted.name)) return Failure{Failure::Kind::invalid, "not a mailbox name"};
    if (auto parents = check_parents(wanted, others); !parents) return parents;
    for (const mail::Mailbox& other : others) {
        if (other.id == wanted.id) continue;
        if (other.parent == wanted.parent && other.name == wanted.name)
            return Failure{Failure::Kind::exists, "a mailbox of that name is there: " + other.id.to_string()};
        if (wanted.role != mail::Role::none && other.role == wanted.role)
            return Failure{Failure::Kind::exists, "that role is taken by " + other.id.to_string()};
    }
    return {};
}

}  // namespace kontor::store
