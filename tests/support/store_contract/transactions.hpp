// The store contract: what becomes visible, when, and who hears of it.
#pragma once

#include "tests/support/store_contract/fixture.hpp"

namespace kontor::test {

template <class Holder>
class TransactionContract : public StoreContract<Holder> {};

TYPED_TEST_SUITE_P(TransactionContract);

TYPED_TEST_P(TransactionContract, StoresAnEmailExactlyAsGiven) {
    Letter letter{"Hello", "<one@example.org>"};
    letter.from = {{"Zoë", "zoe@example.org"}, {std::nullopt, "x@example.org"}};
    letter.keywords = {"$seen", "work", "$flagged"};
    letter.sent = 1'600'000'000;
    letter.references = {"r1@x", "r2@x"};
    const EmailId id = this->add(letter);
    this->holder.reopen();
    const mail::Email got = this->email(id);
    EXPECT_EQ(got.summary, letter.summary());
    EXPECT_EQ(got.account, this->home);
    EXPECT_EQ(got.mailboxes, std::vector{this->inbox});
    EXPECT_EQ(got.keywords, letter.keyword_set());
    EXPECT_EQ(got.received_at.seconds, letter.received);
    EXPECT_EQ(got.size, letter.raw().size());
    EXPECT_EQ(got.created, got.modified);
    EXPECT_EQ(value_of(this->view()->read_blob(got.blob, 0, 1 << 20)), letter.raw());
    EXPECT_EQ(value_of(this->view()->read_blob(got.blob, 5, 7)), letter.raw().substr(5, 7));
    EXPECT_EQ(value_of(this->view()->read_blob(got.blob, 1 << 20, 7)), "");
}

TYPED_TEST_P(TransactionContract, NothingIsVisibleBeforeCommit) {
    auto transaction = value_of(this->store().begin());
    Update* update = value_of(transaction->as(this->user));
    const Letter letter{"Hello", "<one@example.org>"};
    const std::string raw = letter.raw();
    const Bytes bytes = raw;
    const StagedBlob staged = value_of(this->store().stage({&bytes, 1})).front();
    const EmailId id = value_of(update->add_email(new_email(letter, staged, this->home, {this->inbox})));
    EXPECT_EQ(value_of(update->emails(this->home, {&id, 1})).size(), 1u) << "an Update sees its own writes";
    EXPECT_EQ(value_of(update->mailboxes(this->home)).front().total_emails, 1u);
    EXPECT_EQ(value_of(this->view()->emails(this->home, {&id, 1})).size(), 0u);
    transaction.reset();
    EXPECT_EQ(value_of(this->view()->emails(this->home, {&id, 1})).size(), 0u);
    EXPECT_EQ(this->mailbox(this->inbox).total_emails, 0u);
    EXPECT_EQ(this->add(letter).value, id.value) << "a rolled-back id was never given away";
}

TYPED_TEST_P(TransactionContract, AViewIsOneMoment) {
    const EmailId first = this->add({"One", "<1@x>"});
    auto before = this->view();
    const Modseq state = value_of(before->state(Type::email, this->home));
    const EmailId second = this->add({"Two", "<2@x>"});
    this->write_void([&](Update& u) { return u.remove_email(first); });
    const std::vector ids{first, second};
    EXPECT_EQ(value_of(before->emails(this->home, ids)).size(), 1u);
    EXPECT_EQ(value_of(before->state(Type::email, this->home)), state);
    EXPECT_GT(value_of(this->view()->state(Type::email, this->home)), state);
}

TYPED_TEST_P(TransactionContract, TheListenerHearsWhatACommitChanged) {
    std::map<std::pair<AccountId, Type>, Modseq> heard;
    this->store().on_commit([&](std::span<const StateChange> changes) {
        for (const StateChange& change : changes) heard[{change.account, change.type}] = change.state;
    });
    this->add({"Mail", "<1@x>"});
    for (const Type type : {Type::email, Type::thread, Type::mailbox}) {
        ASSERT_EQ(heard.count({this->home, type}), 1u);
        EXPECT_EQ((heard[{this->home, type}]), value_of(this->view()->state(type, this->home)));
    }
    EXPECT_EQ(heard.size(), 3u);
    this->store().on_commit({});
}

REGISTER_TYPED_TEST_SUITE_P(TransactionContract, StoresAnEmailExactlyAsGiven, NothingIsVisibleBeforeCommit,
                            AViewIsOneMoment, TheListenerHearsWhatACommitChanged);

}  // namespace kontor::test
