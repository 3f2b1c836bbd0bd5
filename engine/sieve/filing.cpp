#include "engine/sieve/filing.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "engine/sieve/flags.hpp"
#include "engine/text/ascii.hpp"

namespace kontor::sieve {
namespace {

constexpr auto uses = std::to_array<std::pair<std::string_view, mail::Role>>({
    {"\\Archive", mail::Role::archive},
    {"\\Drafts", mail::Role::drafts},
    {"\\Inbox", mail::Role::inbox},
    {"\\Junk", mail::Role::junk},
    {"\\Sent", mail::Role::sent},
    {"\\Trash", mail::Role::trash},
});

// IMAP's system flags are JMAP's keywords (RFC 8621 4.1.1). \Deleted has none: nothing here waits to be expunged.
constexpr auto system_keywords = std::to_array<std::pair<std::string_view, mail::Keyword>>({
    {"\\answered", mail::Keyword::answered},
    {"\\draft", mail::Keyword::draft},
    {"\\flagged", mail::Keyword::flagged},
    {"\\seen", mail::Keyword::seen},
});

void add_keywords(mail::Keywords& keywords, const Flags& flags) {
    for (const std::string& flag : flags) {
        if (!flag.starts_with('\\')) {
            keywords.add(flag);
            continue;
        }
        for (const auto& [name, keyword] : system_keywords)
            if (text::equal_ignoring_case(name, flag)) keywords.add(keyword);
    }
}

mail::MailboxId with_role(std::span<const mail::Mailbox> mailboxes, mail::Role role) {
    for (const mail::Mailbox& mailbox : mailboxes)
        if (mailbox.role == role && role != mail::Role::none) return mailbox.id;
    return {};
}

mail::MailboxId target_of(const FileInto& into, std::span<const mail::Mailbox> mailboxes) {
    if (into.mailbox_id)
        for (const mail::Mailbox& mailbox : mailboxes)
            if (mailbox.id.to_string() == *into.mailbox_id) return mailbox.id;
    if (into.special_use)
        if (const mail::MailboxId used = with_role(mailboxes, role_of_use(*into.special_use))) return used;
    return mailbox_at(mailboxes, into.mailbox);
}

}  // namespace

Wish wish_of(std::span<const ActiveFilter> filters, Message& message, FilterSurroundings& surroundings,
             const Budget& budget) {
    Wish wish;
    for (const ActiveFilter& filter : filters) {
        surroundings.enter(filter.id);
        auto outcome = run(filter.program, message, surroundings, budget);
        if (!outcome) {
            wish = {};
            wish.failure = {filter.id, std::move(outcome.error())};
            return wish;
        }
        bool is_kept = false;
        for (Action& action : outcome->actions) {
            const Keep* keep = std::get_if<Keep>(&action);
            if (keep && keep->is_implicit) {
                is_kept = true;
                add_flags(wish.flags, joined(keep->flags));
            } else {
                wish.actions.push_back(std::move(action));
            }
        }
        wish.is_filed |= !is_kept;
        for (Mark& mark : outcome->marks) wish.marks.push_back({filter.id, std::move(mark)});
        if (outcome->is_stopped) break;
    }
    return wish;
}

Filing filing_of(const Wish& wish, std::span<const mail::Mailbox> mailboxes) {
    Filing filing;
    const mail::MailboxId inbox = with_role(mailboxes, mail::Role::inbox);
    const mail::MailboxId junk = with_role(mailboxes, mail::Role::junk);
    add_keywords(filing.keywords, wish.flags);
    std::vector<mail::MailboxId>& into = filing.mailboxes;
    for (const Action& action : wish.actions) {
        if (const Keep* keep = std::get_if<Keep>(&action)) {
            into.push_back(inbox);
            add_keywords(filing.keywords, keep->flags);
        } else if (const FileInto* file = std::get_if<FileInto>(&action)) {
            const mail::MailboxId target = target_of(*file, mailboxes);
            if (!target && file->create) filing.missing.push_back(file->mailbox);
            into.push_back(target ? target : inbox);
            add_keywords(filing.keywords, file->flags);
        } else {
            into.push_back(inbox);
        }
    }
    if (!wish.is_filed) into.push_back(wish.is_spam && junk ? junk : inbox);
    if (into.empty()) {  // discarded
        const mail::MailboxId trash = with_role(mailboxes, mail::Role::trash);
        into.push_back(trash ? trash : inbox);
    }
    std::sort(into.begin(), into.end());
    into.erase(std::unique(into.begin(), into.end()), into.end());
    if (junk && std::find(into.begin(), into.end(), junk) != into.end()) filing.keywords.add(mail::Keyword::junk);
    return filing;
}

mail::MailboxId mailbox_at(std::span<const mail::Mailbox> mailboxes, std::string_view path) {
    if (text::equal_ignoring_case(path, "inbox")) return with_role(mailboxes, mail::Role::inbox);
    mail::MailboxId parent;
    while (true) {
        const std::size_t end = std::min(path.find('/'), path.size());
        const auto found = std::find_if(mailboxes.begin(), mailboxes.end(), [&](const mail::Mailbox& mailbox) {
            return mailbox.parent == parent && mailbox.name == path.substr(0, end);
        });
        if (found == mailboxes.end()) return {};
        if (end == path.size()) return found->id;
        parent = found->id;
        path.remove_prefix(end + 1);
    }
}

mail::Role role_of_use(std::string_view use) {
    for (const auto& [name, role] : uses)
        if (text::equal_ignoring_case(name, use)) return role;
    return mail::Role::none;
}

}  // namespace kontor::sieve
