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
    ASSERT_TRUE(directory.touch_login(session_id, UtcTime{9}, "192.0.2.1"));
    this->holder.reopen();
    Directory& again = this->store().directory();
    EXPECT_EQ(value_of(again.find_login(session.token_hash))->last_used.seconds, 9);
    EXPECT_EQ(value_of(again.find_login(session.token_hash))->address, "192.0.2.1");
    ASSERT_TRUE(again.change_password(this->user, "other"));
    EXPECT_FALSE(value_of(again.find_login(session.token_hash)));
    EXPECT_EQ(value_of(again.find_login(token.token_hash))->label, "Firefox");
    EXPECT_EQ(value_of(again.find("anna"))->password_hash, "other");
    ASSERT_TRUE(again.remove(this->user));
    EXPECT_FALSE(value_of(again.find_login(token.token_hash)));
    EXPECT_EQ(this->store().view(this->user).error().kind, Failure::Kind::not_found);
}

TYPED_TEST_P(PeopleContract, ChangingThePasswordMayKeepTheSessionItIsChangedIn) {
    Directory& directory = this->store().directory();
    Login here, there;
    here.user = there.user = this->user;
    here.token_hash = std::string(32, 'h');
    there.token_hash = std::string(32, 't');
    const auto kept = value_of(directory.add_login(here));
    value_of(directory.add_login(there));
    ASSERT_TRUE(directory.change_password(this->user, "other", kept));
    EXPECT_TRUE(value_of(directory.find_login(here.token_hash)));
    EXPECT_FALSE(value_of(directory.find_login(there.token_hash)));
}

TYPED_TEST_P(PeopleContract, ALinkChoosesAPasswordOnceAndInTime) {
    Directory& directory = this->store().directory();
    Login link, session;
    link.user = session.user = this->user;
    link.kind = Login::Kind::link;
    link.token_hash = std::string(32, 'l');
    link.expires = UtcTime{100};
    session.token_hash = std::string(32, 's');
    value_of(directory.add_login(link));
    value_of(directory.add_login(session));
    EXPECT_FALSE(value_of(directory.find_login(link.token_hash))) << "a link does not sign in";
    EXPECT_FALSE(value_of(directory.take_ticket(link.token_hash, UtcTime{50})));
    EXPECT_FALSE(value_of(directory.redeem_link(std::string(32, 'x'), "new", UtcTime{50})));
    EXPECT_FALSE(value_of(directory.redeem_link(link.token_hash, "new", UtcTime{100}))) << "expired";
    EXPECT_EQ(value_of(directory.find("anna"))->password_hash, "hash");
    EXPECT_EQ(value_of(directory.redeem_link(link.token_hash, "new", UtcTime{99}))->name, "anna");
    EXPECT_EQ(value_of(directory.find("anna"))->password_hash, "new");
    EXPECT_FALSE(value_of(directory.find_login(session.token_hash)));
    EXPECT_FALSE(value_of(directory.redeem_link(link.token_hash, "again", UtcTime{99})));
}

TYPED_TEST_P(PeopleContract, WhatAPersonMayIsKept) {
    auto person = *value_of(this->store().directory().find(this->user));
    EXPECT_FALSE(person.quota);
    EXPECT_TRUE(person.networks.empty());
    person.is_admin = true;
    person.quota = 1'000'000;
    person.networks = {"192.0.2.0/24", "2001:db8::/32"};
    ASSERT_TRUE(this->store().directory().change(person));
    this->holder.reopen();
    const auto again = *value_of(this->store().directory().find("anna"));
    EXPECT_TRUE(again.is_admin);
    EXPECT_EQ(again.quota, 1'000'000u);
    EXPECT_EQ(again.networks, person.networks);
    person.id = UserId{99};
    EXPECT_EQ(this->store().directory().change(person).error().kind, Failure::Kind::not_found);
}

TYPED_TEST_P(PeopleContract, CodesOfTheSecondStepAreTakenOnce) {
    ASSERT_TRUE(this->store().directory().set_two_step(this->user, Secret("0123456789"), {"one", "two"}));
    this->holder.reopen();
    Directory& directory = this->store().directory();
    EXPECT_TRUE(value_of(directory.find(this->user))->has_two_step);
    const auto kept = value_of(directory.two_step(this->user));
    ASSERT_TRUE(kept);
    EXPECT_EQ(kept->secret.reveal(), "0123456789");
    EXPECT_EQ(kept->recovery_codes, 2u);
    EXPECT_TRUE(value_of(directory.take_step(this->user, 50)));
    EXPECT_FALSE(value_of(directory.take_step(this->user, 50)));
    EXPECT_FALSE(value_of(directory.take_step(this->user, 49)));
    EXPECT_TRUE(value_of(directory.take_recovery_code(this->user, "one")));
    EXPECT_FALSE(value_of(directory.take_recovery_code(this->user, "one")));
    EXPECT_EQ(value_of(directory.two_step(this->user))->recovery_codes, 1u);
    ASSERT_TRUE(directory.clear_two_step(this->user));
    EXPECT_FALSE(value_of(directory.two_step(this->user)));
    EXPECT_FALSE(value_of(directory.find(this->user))->has_two_step);
    EXPECT_FALSE(value_of(directory.take_step(this->user, 51)));
    EXPECT_FALSE(value_of(directory.take_recovery_code(this->user, "two")));
}

TYPED_TEST_P(PeopleContract, WhatHappenedIsListedNewestFirst) {
    Directory& directory = this->store().directory();
    const UserId berta = value_of(directory.add("berta", "hash", false));
    const auto note = [&](std::int64_t at, UserId who, const char* event, const char* address) {
        AuditEntry entry;
        entry.at = UtcTime{at};
        entry.user = who;
        entry.name = "n";
        entry.event = event;
        entry.address = address;
        ASSERT_TRUE(directory.note(entry));
    };
    note(10'000, this->user, "sign-in-refused", "192.0.2.1");
    note(10'010, berta, "signed-in", "192.0.2.2");
    note(10'020, this->user, "sign-in-refused", "192.0.2.1");
    note(10'030, this->user, "sign-in-refused", "192.0.2.9");
    note(10'020 + audit_fold_seconds, this->user, "sign-in-refused", "192.0.2.1");
    const auto hers = value_of(directory.audit(this->user, 0, 10));
    ASSERT_EQ(hers.size(), 3u);
    EXPECT_EQ(hers[0].times, 1u) << "an hour later it is a line of its own";
    EXPECT_EQ(hers[1].address, "192.0.2.9");
    EXPECT_EQ(hers[2].times, 2u);
    EXPECT_EQ(hers[2].at.seconds, 10'020);
    const auto all = value_of(directory.audit({}, 0, 10));
    ASSERT_EQ(all.size(), 4u);
    EXPECT_EQ(value_of(directory.audit({}, all[1].id, 1))[0].id, all[2].id);
    ASSERT_TRUE(directory.remove(this->user));
    EXPECT_EQ(value_of(directory.audit({}, 0, 10)).size(), 4u) << "what happened has happened";
}

REGISTER_TYPED_TEST_SUITE_P(PeopleContract, NewUserHasAHomeAccountWithSixMailboxes,
                            UserNamesAreUniqueWithoutRegardToCase, AnotherUsersObjectsDoNotExist, TicketsAreTakenOnce,
                            ChangingThePasswordEndsSessionsButNotTokens,
                            ChangingThePasswordMayKeepTheSessionItIsChangedIn, ALinkChoosesAPasswordOnceAndInTime,
                            WhatAPersonMayIsKept, CodesOfTheSecondStepAreTakenOnce, WhatHappenedIsListedNewestFirst);

}  // namespace kontor::test
