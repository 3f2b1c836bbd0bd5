// The store contract: which e-mails are one conversation.
#pragma once

#include "tests/support/store_contract/fixture.hpp"

namespace kontor::test {

template <class Holder>
class ThreadContract : public StoreContract<Holder> {};

TYPED_TEST_SUITE_P(ThreadContract);

TYPED_TEST_P(ThreadContract, ThreadsJoinByMessageIdAndSubject) {
    const EmailId question = this->add({"Plans", "<q@x>"});
    Letter reply{"Re: Plans", "<r@x>"};
    reply.in_reply_to = {"q@x"};
    const EmailId answer = this->add(reply);
    Letter stolen{"Something else", "<s@x>"};
    stolen.in_reply_to = {"q@x"};
    const EmailId other = this->add(stolen);
    EXPECT_EQ(this->email(question).thread, this->email(answer).thread);
    EXPECT_NE(this->email(question).thread, this->email(other).thread);
    const ThreadId thread = this->email(question).thread;
    const auto threads = value_of(this->view()->threads(this->home, {&thread, 1}));
    ASSERT_EQ(threads.size(), 1u);
    EXPECT_EQ(threads[0].emails, (std::vector{question, answer}));
}

TYPED_TEST_P(ThreadContract, AThreadSpansAccountsAndIsListedByScope) {
    const AccountId work = this->write([&](Update& u) { return u.add_account(mail::AccountKind::external, "work"); });
    const MailboxId work_inbox = this->mailbox_of(work, mail::Role::inbox);
    const EmailId question = this->add({"Plans", "<q@x>"});
    Letter reply{"AW: Plans", "<r@x>"};
    reply.references = {"q@x"};
    const EmailId answer = this->add(reply, {work_inbox}, work);
    const ThreadId thread = this->email(question).thread;
    ASSERT_EQ(this->email(answer).thread, thread);
    EXPECT_EQ(value_of(this->view()->threads(this->home, {&thread, 1}))[0].emails, std::vector{question});
    EXPECT_EQ(value_of(this->view()->threads(work, {&thread, 1}))[0].emails, std::vector{answer});
    EXPECT_EQ(value_of(this->view()->threads(Scope::all(), {&thread, 1}))[0].emails, (std::vector{question, answer}));
}

TYPED_TEST_P(ThreadContract, UnreadMailInTheTrashDoesNotMakeAThreadUnread) {
    const EmailId one = this->add({"Plans", "<q@x>"});
    Letter reply{"Re: Plans", "<r@x>"};
    reply.in_reply_to = {"q@x"};
    this->add(reply, {this->trash});
    this->write_void([&](Update& u) { return u.change_email(one, keywords({"$seen"}), {this->inbox}); });
    EXPECT_EQ(counts(this->mailbox(this->inbox)), (std::vector{1u, 0u, 1u, 0u}));
    EXPECT_EQ(counts(this->mailbox(this->trash)), (std::vector{1u, 1u, 1u, 1u}));
    // Without the role it is a mailbox like any other.
    mail::Mailbox plain = this->mailbox(this->trash);
    plain.role = mail::Role::none;
    this->write_void([&](Update& u) { return u.change_mailbox(plain); });
    EXPECT_EQ(counts(this->mailbox(this->inbox)), (std::vector{1u, 0u, 1u, 1u}));
}

TYPED_TEST_P(ThreadContract, CollapsedThreadsShowTheirFirst) {
    const EmailId question = this->add({"Plans", "<q@x>"});
    Letter reply{"Re: Plans", "<r@x>"};
    reply.in_reply_to = {"q@x"};
    reply.sent = 2'000'000'000;
    const EmailId answer = this->add(reply);
    const EmailId other = this->add({"Other", "<o@x>"});
    mail::EmailQuery query;
    query.filter.condition.in_mailbox = this->inbox;
    query.collapse_threads = true;
    query.sort = {{mail::EmailSort::Property::sent_at, false, ""}};
    EXPECT_EQ(this->ask(query), (std::vector{answer, other}));
    query.sort[0].ascending = true;
    EXPECT_EQ(this->ask(query), (std::vector{other, question}));
}

TYPED_TEST_P(ThreadContract, AnEmailJoinsTheConversationItIsToldTo) {
    const auto thread_of = [&](EmailId id) { return this->email(id).thread; };
    const auto add_to = [&](ThreadId thread, const Letter& letter) {
        const std::string raw = letter.raw();
        const Bytes bytes = raw;
        NewEmail email =
            new_email(letter, value_of(this->store().stage({&bytes, 1})).front(), this->home, {this->inbox});
        email.thread = thread;
        return this->write([&](Update& u) { return u.add_email(email); });
    };
    const EmailId sent = this->add({"Plans", "<q@x>"});
    const EmailId known = this->add({"Undelivered", "<k@x>"});
    Letter report{"Undelivered", "<r@x>"};
    report.references = {"k@x"};
    const EmailId reported = add_to(thread_of(sent), report);
    EXPECT_EQ(thread_of(reported), thread_of(sent));
    // What answers it is found by its header, as always.
    Letter answer{"Re: Undelivered", "<a@x>"};
    answer.in_reply_to = {"r@x"};
    EXPECT_EQ(thread_of(this->add(answer)), thread_of(sent));
    // Neither a thread that never was nor another person's is joined.
    EXPECT_EQ(thread_of(add_to(ThreadId{9999}, {"Lost", "<l@x>"})).value,
              this->email(this->add({"Lost", "<l@x>"})).thread.value);
    const UserId other = value_of(this->store().directory().add("bert", "hash", false));
    auto transaction = value_of(this->store().begin());
    Update* theirs = value_of(transaction->as(other));
    const std::string raw = report.raw();
    const Bytes bytes = raw;
    const auto account = value_of(theirs->accounts()).front().id;
    NewEmail foreign = new_email(report, value_of(this->store().stage({&bytes, 1})).front(), account,
                                 {value_of(theirs->mailboxes(account)).front().id});
    foreign.thread = thread_of(sent);
    const EmailId id = value_of(theirs->add_email(foreign));
    EXPECT_EQ(value_of(theirs->emails(Scope::all(), {&id, 1})).front().thread.value, id.value);
    EXPECT_EQ(thread_of(known).value, known.value);
}

REGISTER_TYPED_TEST_SUITE_P(ThreadContract, ThreadsJoinByMessageIdAndSubject, AThreadSpansAccountsAndIsListedByScope,
                            AnEmailJoinsTheConversationItIsToldTo, UnreadMailInTheTrashDoesNotMakeAThreadUnread,
                            CollapsedThreadsShowTheirFirst);

}  // namespace kontor::test
