// A store with some mail in it, the same each time.
#pragma once

#include "engine/store/store.hpp"
#include "tests/support/store_values.hpp"

namespace kontor::test {

// The one user of such a store, made on first use.
inline mail::UserId only_user(store::Store& store) {
    if (const auto known = value_of(store.directory().find("anna"))) return known->id;
    return value_of(store.directory().add("anna", "hash", false));
}

inline mail::MailboxId inbox_of(store::View& view) {
    for (const mail::Mailbox& mailbox : value_of(view.mailboxes(mail::Scope::all())))
        if (mailbox.role == mail::Role::inbox) return mailbox.id;
    ADD_FAILURE() << "no inbox";
    return {};
}

// Adds `count` messages in one commit. `tag` keeps them apart from others.
inline std::vector<mail::EmailId> fill(store::Store& store, int count, const std::string& tag = "m",
                                       std::size_t padding = 100) {
    const mail::UserId user = only_user(store);
    auto transaction = value_of(store.begin());
    store::Update* update = value_of(transaction->as(user));
    const mail::AccountId home = value_of(update->accounts()).front().id;
    std::vector<mail::EmailId> added;
    for (int i = 0; i < count; ++i) {
        Letter letter{"Message " + tag, "<" + tag + std::to_string(i) + "@x>"};
        letter.padding = padding;
        const std::string raw = letter.raw();
        const Bytes bytes = raw;
        const auto staged = value_of(store.stage({&bytes, 1})).front();
        added.push_back(value_of(update->add_email(new_email(letter, staged, home, {inbox_of(*update)}))));
    }
    EXPECT_TRUE(transaction->commit());
    return added;
}

}  // namespace kontor::test
