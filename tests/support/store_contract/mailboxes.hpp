// The store contract: mailboxes: their counts, their rules, and what goes with an account.
#pragma once

#include "tests/support/store_contract/fixture.hpp"

namespace kontor::test {

template <class Holder>
class MailboxContract : public StoreContract<Holder> {};

TYPED_TEST_SUITE_P(MailboxContract);

TYPED_TEST_P(MailboxContract, CountsFollowEveryChange) {
    const EmailId one = this->add({"Plans", "<q@x>"});
    Letter reply{"Re: Plans", "<r@x>"};
    reply.in_reply_to = {"q@x"};
    const EmailId two = this->add(reply);
    this->add({"Other", "<o@x>"});
    EXPECT_EQ(counts(this->mailbox(this->inbox)), (std::vector{3u, 3u, 2u, 2u}));
    this->write_void([&](Update& u) { return u.change_email(one, keywords({"$seen"}), {this->inbox}); });
    EXPECT_EQ(counts(this->mailbox(this->inbox)), (std::vector{3u, 2u, 2u, 2u}));
    this->write_void([&](Update& u) { return u.change_email(two, keywords({"$draft"}), {this->inbox}); });
    EXPECT_EQ(counts(this->mailbox(this->inbox)), (std::vector{3u, 1u, 2u, 1u}));
    this->write_void([&](Update& u) { return u.remove_email(two); });
    EXPECT_EQ(counts(this->mailbox(this->inbox)), (std::vector{2u, 1u, 2u, 1u}));
    this->holder.reopen();
    EXPECT_EQ(counts(this->mailbox(this->inbox)), (std::vector{2u, 1u, 2u, 1u}));
}

TYPED_TEST_P(MailboxContract, MailboxRules) {
    mail::Mailbox wanted;
    wanted.account = this->home;
    wanted.name = "Projects";
    const MailboxId projects = this->write([&](Update& u) { return u.add_mailbox(wanted); });
    EXPECT_EQ(this->refused([&](Update& u) { return u.add_mailbox(wanted); }), Failure::Kind::exists);
    mail::Mailbox second_inbox = wanted;
    second_inbox.name = "Inbox 2";
    second_inbox.role = mail::Role::inbox;
    EXPECT_EQ(this->refused([&](Update& u) { return u.add_mailbox(second_inbox); }), Failure::Kind::exists);
    mail::Mailbox nameless = wanted;
    nameless.name = "a\nb";
    EXPECT_EQ(this->refused([&](Update& u) { return u.add_mailbox(nameless); }), Failure::Kind::invalid);
    wanted.parent = projects;
    const MailboxId child = this->write([&](Update& u) { return u.add_mailbox(wanted); });
    mail::Mailbox loop = this->mailbox(projects);
    loop.parent = child;
    EXPECT_EQ(this->refused([&](Update& u) { return u.change_mailbox(loop); }), Failure::Kind::invalid);
    EXPECT_EQ(this->refused([&](Update& u) { return u.remove_mailbox(projects); }), Failure::Kind::has_child);
    this->add({"Mail", "<1@x>"}, {child});
    EXPECT_EQ(this->refused([&](Update& u) { return u.remove_mailbox(child); }), Failure::Kind::has_email);
    const Modseq since = value_of(this->view()->state(Type::mailbox, this->home));
    mail::Mailbox renamed = this->mailbox(child);
    renamed.name = "Ideas";
    this->write_void([&](Update& u) { return u.change_mailbox(renamed); });
    const Changes changes = value_of(this->view()->changes(Type::mailbox, this->home, since, 0));
    EXPECT_EQ(changes.updated, std::vector{child.value});
    EXPECT_FALSE(changes.only_counts);
}

TYPED_TEST_P(MailboxContract, AnEmailIsAlwaysInAMailboxOfItsAccount) {
    const AccountId work = this->write([&](Update& u) { return u.add_account(mail::AccountKind::external, "work"); });
    const MailboxId foreign = this->mailbox_of(work, mail::Role::inbox);
    const EmailId id = this->add({"Mail", "<1@x>"});
    for (const auto& wrong : {std::vector<MailboxId>{}, {foreign}, {this->inbox, this->inbox}, {MailboxId{999}}})
        EXPECT_EQ(this->refused([&](Update& u) { return u.change_email(id, {}, wrong); }), Failure::Kind::invalid);
}

TYPED_TEST_P(MailboxContract, RemovingAnAccountRemovesEverythingInIt) {
    const AccountId work = this->write([&](Update& u) { return u.add_account(mail::AccountKind::external, "work"); });
    const MailboxId work_inbox = this->mailbox_of(work, mail::Role::inbox);
    const EmailId id = this->add({"Mail", "<1@x>"}, {work_inbox}, work);
    const RecordId record = this->write([&](Update& u) { return u.add_record(Type::external_account, work, "{}"); });
    const Modseq since = value_of(this->view()->state(Type::email, Scope::all()));
    this->write_void([&](Update& u) { return u.remove_account(work); });
    EXPECT_EQ(value_of(this->view()->accounts()).size(), 1u);
    EXPECT_EQ(value_of(this->view()->emails(Scope::all(), {&id, 1})).size(), 0u);
    EXPECT_FALSE(value_of(this->view()->record(Type::external_account, Scope::all(), record)));
    EXPECT_EQ(value_of(this->view()->changes(Type::email, Scope::all(), since, 0)).destroyed, std::vector{id.value});
    EXPECT_EQ(this->view()->state(Type::email, work).error().kind, Failure::Kind::not_found);
    EXPECT_EQ(this->refused([&](Update& u) { return u.remove_account(this->home); }), Failure::Kind::invalid);
}

REGISTER_TYPED_TEST_SUITE_P(MailboxContract, CountsFollowEveryChange, MailboxRules,
                            AnEmailIsAlwaysInAMailboxOfItsAccount, RemovingAnAccountRemovesEverythingInIt);

}  // namespace kontor::test
