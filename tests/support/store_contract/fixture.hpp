// One person with a home account in a store of the holder's, and short words for what the tests do with it.
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "engine/store/store.hpp"
#include "tests/support/store_values.hpp"

namespace kontor::test {

using namespace kontor::store;

template <class Holder>
class StoreContract : public ::testing::Test {
protected:
    void SetUp() override {
        user = value_of(store().directory().add("anna", "hash", false));
        home = value_of(view()->accounts()).front().id;
        inbox = mailbox_of(mail::Role::inbox);
        trash = mailbox_of(mail::Role::trash);
    }

    Store& store() { return holder.store(); }
    std::unique_ptr<View> view() { return value_of(store().view(user)); }
    MailboxId mailbox_of(mail::Role role) { return mailbox_of(home, role); }
    MailboxId mailbox_of(AccountId account, mail::Role role) {
        for (const mail::Mailbox& mailbox : value_of(view()->mailboxes(account)))
            if (mailbox.role == role) return mailbox.id;
        ADD_FAILURE() << "no mailbox of that role";
        return {};
    }
    mail::Mailbox mailbox(MailboxId id) {
        for (const mail::Mailbox& mailbox : value_of(view()->mailboxes(Scope::all())))
            if (mailbox.id == id) return mailbox;
        ADD_FAILURE() << "no mailbox " << id.to_string();
        return {};
    }

    // One change in one transaction.
    template <class Change>
    auto write(Change change) {
        auto transaction = value_of(store().begin());
        Update* update = value_of(transaction->as(user));
        auto result = change(*update);
        EXPECT_TRUE(result) << result.error().message;
        EXPECT_TRUE(transaction->commit());
        return *result;
    }
    template <class Change>
    void write_void(Change change) {
        write([&](Update& u) -> store::Result<int> {
            if (auto done = change(u); !done) return done.error();
            return 1;
        });
    }
    // The kind of failure of a change that must fail.
    template <class Change>
    Failure::Kind refused(Change change) {
        auto transaction = value_of(store().begin());
        auto result = change(*value_of(transaction->as(user)));
        EXPECT_FALSE(result);
        return result ? Failure::Kind::io : result.error().kind;
    }

    EmailId add(const Letter& letter, std::vector<MailboxId> in = {}, AccountId account = {}) {
        if (!account) account = home;
        if (in.empty()) in = {inbox};
        const std::string raw = letter.raw();
        const Bytes bytes = raw;
        const StagedBlob staged = value_of(store().stage({&bytes, 1})).front();
        return write([&](Update& u) { return u.add_email(new_email(letter, staged, account, in)); });
    }
    mail::Email email(EmailId id) {
        const auto found = value_of(view()->emails(Scope::all(), {&id, 1}));
        EXPECT_EQ(found.size(), 1u);
        return found.empty() ? mail::Email{} : found.front();
    }
    std::vector<EmailId> ask(const mail::EmailQuery& query, Scope scope = Scope::all()) {
        Window window;
        window.limit = 1000;
        return value_of(view()->query(scope, query, window)).ids;
    }

    Holder holder;
    UserId user;
    AccountId home;
    MailboxId inbox, trash;
};

}  // namespace kontor::test
