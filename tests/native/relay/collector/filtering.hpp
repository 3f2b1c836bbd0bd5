// Filters of the office's one user, and what became of its mail.
#pragma once

#include <algorithm>

#include "engine/mail/filter.hpp"
#include "tests/native/relay/collector/office.hpp"

namespace kontor::test {

// The e-mails of the account as "mailbox [keywords] subject", sorted.
inline std::vector<std::string> filed(Office& office) {
    auto view = std::move(office.store.view(office.user).value());
    const auto mailboxes = view->mailboxes(mail::Scope(office.account.jmap_account)).value();
    store::Window window;
    window.limit = 1000;
    const auto page = view->query(mail::Scope(office.account.jmap_account), {}, window).value();
    const std::vector<mail::Email> emails = view->emails(mail::Scope::all(), page.ids).value();
    std::vector<std::string> lines;
    for (const mail::Email& email : emails) {
        std::string line;
        for (const mail::MailboxId id : email.mailboxes)
            for (const mail::Mailbox& mailbox : mailboxes)
                if (mailbox.id == id) line += (line.empty() ? "" : "+") + mailbox.name;
        for (const std::string& keyword : email.keywords.all()) line += " " + keyword;
        lines.push_back(line + ": " + email.summary.subject);
    }
    std::sort(lines.begin(), lines.end());
    return lines;
}

inline mail::RecordId add_filter(Office& office, std::string script, std::uint32_t order = 0,
                                 mail::AccountId account = {}) {
    mail::Filter filter;
    filter.name = "a filter";
    filter.script = std::move(script);
    filter.sort_order = order;
    filter.account = account;
    mail::RecordId id;
    office.write([&](store::Update& update) -> store::Result<void> {
        const auto home = update.accounts().value().front().id;
        const auto added = update.add_record(store::Type::filter, home, mail::to_document(filter));
        if (!added) return added.error();
        id = *added;
        return {};
    });
    return id;
}

inline mail::Filter stored_filter(Office& office, mail::RecordId id) {
    const auto record = office.store.view(office.user).value()->record(store::Type::filter, mail::Scope::all(), id);
    return mail::filter_from_document(id, record.value()->document).value();
}

}  // namespace kontor::test
