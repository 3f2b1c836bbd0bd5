// The store contract: who there is, how they sign in, and that nobody sees anything of anybody else.
#pragma once

#include "tests/support/store_contract/fixture.hpp"

namespace kontor::test {

template <class Holder>
class PeopleContract : public StoreContract<Holder> {};

TYPED_TEST_SUITE_P(PeopleContract);

TYPED_TEST_P(PeopleContract, NewUserHasAHomeAccountWithSixMailboxes) {
    const auto accounts = value_of(this->view()->accounts());
    ASSERT_EQ(accounts.size(), 1u);
    EXPECT_EQ(accounts[0].kind, mail::AccountKind::home);
    EXPECT_EQ(accounts[0].user, this->user);
    const auto mailboxes = value_of(this->view()->mailboxes(this->home));
    ASSERT_EQ(mailboxes.size(), 6u);
    for (const auto& mailbox : mailboxes) EXPECT_NE(mailbox.role, mail::Role::none);
}

TYPED_TEST_P(PeopleContract, UserNamesAreUniqueWithoutRegardToCase) {
    Directory& directory = this->store().directory();
    EXPECT_EQ(directory.add("ANNA", "x", false).error().kind, Failure::Kind::exists);
    EXPECT_EQ(directory.add("", "x", false).error().kind, Failure::Kind::invalid);
    EXPECT_EQ(directory.add("a:b", "x", false).error().kind, Failure::Kind::invalid);
    EXPECT_EQ(value_of(directory.find("Anna"))->id, this->user);
    EXPECT_FALSE(value_of(directory.find("berta")));
}

TYPED_TEST_P(PeopleContract, AnotherUsersObjectsDoNotExist) {
    const EmailId id = this->add({"Private", "<1@x>"});
    const BlobId blob = this->email(id).blob;
    const RecordId record =
        this->write([&](Update& u) { return u.add_record(Type::external_account, this->home, "{}"); });
    const UserId berta = value_of(this->store().directory().add("berta", "hash", false));
    auto view = value_of(this->store().view(berta));
    EXPECT_EQ(value_of(view->emails(Scope::all(), {&id, 1})).size(), 0u);
    EXPECT_EQ(view->emails(this->home, {&id, 1}).error().kind, Failure::Kind::not_found);
    EXPECT_EQ(view->mailboxes(this->home).error().kind, Failure::Kind::not_found);
    EXPECT_FALSE(value_of(view->blob(Scope::all(), blob)));
    EXPECT_EQ(view->read_blob(blob, 0, 10).error().kind, Failure::Kind::not_found);
    EXPECT_FALSE(value_of(view->record(Type::external_account, Scope::all(), record)));
    EXPECT_EQ(view->uidls(record).error().kind, Failure::Kind::not_found);
    EXPECT_EQ(view->uidl(record, "x").error().kind, Failure::Kind::not_found);
    EXPECT_EQ(view->uidls_of(record, EmailId{1}).error().kind, Failure::Kind::not_found);
    EXPECT_EQ(view->secret(record, "x").error().kind, Failure::Kind::not_found);
    EXPECT_EQ(view->mark(record, "x").error().kind, Failure::Kind::not_found);
    auto transaction = value_of(this->store().begin());
    Update* update = value_of(transaction->as(berta));
    EXPECT_EQ(update->remove_email(id).error().kind, Failure::Kind::not_found);
    EXPECT_EQ(update->change_email(id, {}, {this->inbox}).error().kind, Failure::Kind::not_found);
    EXPECT_EQ(update->remove_mailbox(this->inbox).error().kind, Failure::Kind::not_found);
    EXPECT_EQ(update->remove_account(this->home).error().kind, Failure::Kind::not_found);
    EXPECT_EQ(update->put_secret(record, "x", Secret("y")).error().kind, Failure::Kind::not_found);
    EXPECT_EQ(update->put_uidl(record, {}).error().kind, Failure::Kind::not_found);
    EXPECT_EQ(update->put_mark(record, "x", UtcTime{1}).error().kind, Failure::Kind::not_found);
    EXPECT_EQ(update->drop_marks(record, UtcTime{1}, 1).error().kind, Failure::Kind::not_found);
    EXPECT_EQ(update->change_record(Type::external_account, record, "{}").error().kind, Failure::Kind::not_found);
}

TYPED_TEST_P(PeopleContract, TicketsAreTakenOnce) {
    Directory& directory = this->store().directory();
    Login ticket;
    ticket.user = this->user;
    ticket.kind = Login::Kind::ticket;
    ticket.token_hash = std::string(32, 't');
    ticket.expires = UtcTime{100};
    value_of(directory.add_login(ticket));
    EXPECT_FALSE(value_of(directory.find_login(ticket.token_hash))) << "a ticket is taken, not found";
    EXPECT_TRUE(value_of(directory.take_ticket(ticket.token_hash, UtcTime{50})));
    EXPECT_FALSE(value_of(directory.take_ticket(ticket.token_hash, UtcTime{50})));
    value_of(directory.add_login(ticket));
    EXPECT_FALSE(value_of(directory.take_ticket(ticket.token_hash, UtcTime{100}))) << "expired";
}

TYPED_TEST_P(PeopleContract, ChangingThePasswordEndsSessionsButNotTokens) {
    Directory& directory = this->store().directory();
    Login session;
    session.user = this->user;
    session.token_hash = std::string(32, 's');
    session.label = "Firefox";
    session.created = session.last_used = UtcTime{7};
    Login token = session;
    token.kind = Login::Kind::token;
    token.token_hash = std::string(32, 'k');
    const auto session_id = value_of(directory.add_login(session));
    value_of(directory.add_login(token));
    ASSERT_TRUE(directory.touch_login(session_id, UtcTime{9}));
    this->holder.reopen();
    Directory& again = this->store().directory();
    EXPECT_EQ(value_of(again.find_login(session.token_hash))->last_used.seconds, 9);
    ASSERT_TRUE(again.change_password(this->user, "other"));
    EXPECT_FALSE(value_of(again.find_login(session.token_hash)));
    EXPECT_EQ(value_of(again.find_login(token.token_hash))->label, "Firefox");
    EXPECT_EQ(value_of(again.find("anna"))->password_hash, "other");
    ASSERT_TRUE(again.remove(this->user));
    EXPECT_FALSE(value_of(again.find_login(token.token_hash)));
    EXPECT_EQ(this->store().view(this->user).error().kind, Failure::Kind::not_found);
}

REGISTER_TYPED_TEST_SUITE_P(PeopleContract, NewUserHasAHomeAccountWithSixMailboxes,
                            UserNamesAreUniqueWithoutRegardToCase, AnotherUsersObjectsDoNotExist, TicketsAreTakenOnce,
                            ChangingThePasswordEndsSessionsButNotTokens);

}  // namespace kontor::test
