// What every implementation of store::Store must do, as typed tests. An implementation instantiates them:
//
//   struct MemoryHolder { MemoryStore held; Store& store() { return held; } void reopen() {} };
//   INSTANTIATE_TYPED_TEST_SUITE_P(Memory, StoreContract, MemoryHolder);
//
// reopen() closes and opens the store where that means something.
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

TYPED_TEST_SUITE_P(StoreContract);

TYPED_TEST_P(StoreContract, NewUserHasAHomeAccountWithSixMailboxes) {
    const auto accounts = value_of(this->view()->accounts());
    ASSERT_EQ(accounts.size(), 1u);
    EXPECT_EQ(accounts[0].kind, mail::AccountKind::home);
    EXPECT_EQ(accounts[0].user, this->user);
    const auto mailboxes = value_of(this->view()->mailboxes(this->home));
    ASSERT_EQ(mailboxes.size(), 6u);
    for (const auto& mailbox : mailboxes) EXPECT_NE(mailbox.role, mail::Role::none);
}

TYPED_TEST_P(StoreContract, UserNamesAreUniqueWithoutRegardToCase) {
    Directory& directory = this->store().directory();
    EXPECT_EQ(directory.add("ANNA", "x", false).error().kind, Failure::Kind::exists);
    EXPECT_EQ(directory.add("", "x", false).error().kind, Failure::Kind::invalid);
    EXPECT_EQ(directory.add("a:b", "x", false).error().kind, Failure::Kind::invalid);
    EXPECT_EQ(value_of(directory.find("Anna"))->id, this->user);
    EXPECT_FALSE(value_of(directory.find("berta")));
}

TYPED_TEST_P(StoreContract, StoresAnEmailExactlyAsGiven) {
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

TYPED_TEST_P(StoreContract, NothingIsVisibleBeforeCommit) {
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

TYPED_TEST_P(StoreContract, AViewIsOneMoment) {
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

TYPED_TEST_P(StoreContract, AnotherUsersObjectsDoNotExist) {
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
    EXPECT_EQ(view->secret(record, "x").error().kind, Failure::Kind::not_found);
    auto transaction = value_of(this->store().begin());
    Update* update = value_of(transaction->as(berta));
    EXPECT_EQ(update->remove_email(id).error().kind, Failure::Kind::not_found);
    EXPECT_EQ(update->change_email(id, {}, {this->inbox}).error().kind, Failure::Kind::not_found);
    EXPECT_EQ(update->remove_mailbox(this->inbox).error().kind, Failure::Kind::not_found);
    EXPECT_EQ(update->remove_account(this->home).error().kind, Failure::Kind::not_found);
    EXPECT_EQ(update->put_secret(record, "x", Secret("y")).error().kind, Failure::Kind::not_found);
    EXPECT_EQ(update->put_uidl(record, {}).error().kind, Failure::Kind::not_found);
    EXPECT_EQ(update->change_record(Type::external_account, record, "{}").error().kind, Failure::Kind::not_found);
}

TYPED_TEST_P(StoreContract, EqualContentIsKeptOnce) {
    const Letter letter{"Hello", "<one@example.org>"};
    const EmailId one = this->add(letter), two = this->add(letter, {this->trash});
    EXPECT_EQ(this->email(one).blob, this->email(two).blob);
    EXPECT_EQ(value_of(this->view()->email_by_content(this->home, content_hash(letter.raw()))), one);
    this->write_void([&](Update& u) { return u.remove_email(one); });
    EXPECT_EQ(value_of(this->view()->email_by_content(this->home, content_hash(letter.raw()))), two);
    EXPECT_EQ(value_of(this->view()->read_blob(this->email(two).blob, 0, 1 << 20)), letter.raw());
}

TYPED_TEST_P(StoreContract, ABlobGoesWithItsLastEmail) {
    const EmailId id = this->add({"Hello", "<one@example.org>"});
    const BlobId blob = this->email(id).blob;
    this->write_void([&](Update& u) { return u.remove_email(id); });
    EXPECT_FALSE(value_of(this->view()->blob(Scope::all(), blob)));
    EXPECT_EQ(this->view()->read_blob(blob, 0, 1).error().kind, Failure::Kind::not_found);
}

TYPED_TEST_P(StoreContract, AnUploadIsReadableForADay) {
    const Bytes first = "first upload", second = "second upload";
    const auto put = [&](Bytes bytes, std::int64_t now) {
        const StagedBlob staged = value_of(this->store().stage({&bytes, 1})).front();
        return this->write([&](Update& u) { return u.add_blob(this->home, staged, UtcTime{now}); });
    };
    const BlobId one = put(first, 1000);
    EXPECT_EQ(value_of(this->view()->blob(this->home, one))->size, first.size());
    put(second, 1000 + 80'000);
    EXPECT_TRUE(value_of(this->view()->blob(this->home, one)));
    put(second, 1000 + 90'000);
    EXPECT_FALSE(value_of(this->view()->blob(this->home, one)));
}

TYPED_TEST_P(StoreContract, StoredOctetsMayBecomeAnEmailAndBeShared) {
    const AccountId other =
        this->write([](Update& u) { return u.add_account(mail::AccountKind::external, "other@example.org"); });
    const Letter letter;
    const std::string raw = letter.raw();
    const Bytes bytes = raw;
    const StagedBlob staged = value_of(this->store().stage({&bytes, 1})).front();
    const BlobId blob = this->write([&](Update& u) { return u.add_blob(this->home, staged, UtcTime{1000}); });
    EXPECT_FALSE(value_of(this->view()->blob(other, blob)));

    NewEmail wanted = new_email(letter, StagedBlob(), other, {this->mailbox_of(other, mail::Role::inbox)});
    wanted.stored = blob;
    const EmailId id = this->write([&](Update& u) { return u.add_email(wanted); });
    EXPECT_EQ(this->email(id).blob, blob);
    EXPECT_EQ(this->email(id).size, raw.size());
    EXPECT_TRUE(value_of(this->view()->blob(other, blob)));
    this->write_void([&](Update& u) { return u.remove_email(id); });
    EXPECT_FALSE(value_of(this->view()->blob(other, blob)));

    this->write_void([&](Update& u) { return u.share_blob(other, blob, UtcTime{2000}); });
    EXPECT_TRUE(value_of(this->view()->blob(other, blob)));
    // A day later the first upload is gone, the second is not.
    const std::string other_raw = "something else";
    const Bytes other_bytes = other_raw;
    const StagedBlob later = value_of(this->store().stage({&other_bytes, 1})).front();
    this->write([&](Update& u) { return u.add_blob(this->home, later, UtcTime{1000 + 86400}); });
    EXPECT_FALSE(value_of(this->view()->blob(this->home, blob)));
    EXPECT_TRUE(value_of(this->view()->blob(other, blob)));

    const UserId stranger = value_of(this->store().directory().add("berta", "x", false));
    auto transaction = value_of(this->store().begin());
    Update* of_stranger = value_of(transaction->as(stranger));
    const AccountId her_home = value_of(of_stranger->accounts()).front().id;
    wanted.account = her_home;
    wanted.mailboxes = {value_of(of_stranger->mailboxes(her_home)).front().id};
    EXPECT_EQ(of_stranger->add_email(wanted).error().kind, Failure::Kind::not_found);
    EXPECT_EQ(of_stranger->share_blob(her_home, blob, UtcTime{1000}).error().kind, Failure::Kind::not_found);
    wanted.stored = BlobId{blob.value + 999};
    EXPECT_EQ(of_stranger->add_email(wanted).error().kind, Failure::Kind::not_found);
}

TYPED_TEST_P(StoreContract, UsedOctetsAreThoseOfAllBlobsEachOnce) {
    EXPECT_EQ(value_of(this->view()->used_octets()), 0u);
    const Letter letter;
    const EmailId first = this->add(letter), second = this->add(letter);
    EXPECT_EQ(value_of(this->view()->used_octets()), letter.raw().size());
    const std::string raw = "an upload";
    const Bytes bytes = raw;
    const StagedBlob staged = value_of(this->store().stage({&bytes, 1})).front();
    this->write([&](Update& u) { return u.add_blob(this->home, staged, UtcTime{1000}); });
    EXPECT_EQ(value_of(this->view()->used_octets()), letter.raw().size() + raw.size());
    this->write_void([&](Update& u) { return u.remove_email(first); });
    EXPECT_EQ(value_of(this->view()->used_octets()), letter.raw().size() + raw.size());
    this->write_void([&](Update& u) { return u.remove_email(second); });
    EXPECT_EQ(value_of(this->view()->used_octets()), raw.size());
    this->holder.reopen();
    EXPECT_EQ(value_of(this->view()->used_octets()), raw.size());
}

TYPED_TEST_P(StoreContract, AStreamedBlobIsWhole) {
    auto writer = value_of(this->store().stage_stream());
    std::string whole;
    for (int i = 0; i < 100; ++i) {
        const std::string piece(static_cast<std::size_t>(i * 37), static_cast<char>('a' + i % 26));
        ASSERT_TRUE(writer->append(piece));
        whole += piece;
    }
    const StagedBlob staged = value_of(writer->finish());
    EXPECT_EQ(staged.size, whole.size());
    EXPECT_EQ(staged.hash, content_hash(whole));
    const BlobId id = this->write([&](Update& u) { return u.add_blob(this->home, staged, UtcTime{5}); });
    this->holder.reopen();
    EXPECT_EQ(value_of(this->view()->read_blob(id, 0, whole.size() + 1)), whole);
}

TYPED_TEST_P(StoreContract, AnAbandonedStreamLeavesNothing) {
    {
        auto writer = value_of(this->store().stage_stream());
        ASSERT_TRUE(writer->append("half a mess"));
    }
    const Letter after{"After", "<1@x>"};
    const EmailId id = this->add(after);
    this->holder.reopen();
    EXPECT_EQ(value_of(this->view()->read_blob(this->email(id).blob, 0, 1 << 20)), after.raw());
}

TYPED_TEST_P(StoreContract, ThreadsJoinByMessageIdAndSubject) {
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

TYPED_TEST_P(StoreContract, AThreadSpansAccountsAndIsListedByScope) {
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

TYPED_TEST_P(StoreContract, CountsFollowEveryChange) {
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

TYPED_TEST_P(StoreContract, UnreadMailInTheTrashDoesNotMakeAThreadUnread) {
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

TYPED_TEST_P(StoreContract, ChangesTellWhatHappened) {
    const EmailId kept = this->add({"Kept", "<1@x>"}), gone = this->add({"Gone", "<2@x>"});
    const Modseq since = value_of(this->view()->state(Type::email, this->home));
    const Modseq mailboxes_since = value_of(this->view()->state(Type::mailbox, this->home));
    const EmailId fresh = this->add({"Fresh", "<3@x>"});
    const EmailId brief = this->add({"Brief", "<4@x>"});
    this->write_void([&](Update& u) { return u.change_email(kept, keywords({"$seen"}), {this->inbox}); });
    this->write_void([&](Update& u) { return u.remove_email(gone); });
    this->write_void([&](Update& u) { return u.remove_email(brief); });
    const Changes changes = value_of(this->view()->changes(Type::email, this->home, since, 0));
    EXPECT_EQ(changes.created, std::vector{fresh.value});
    EXPECT_EQ(changes.updated, std::vector{kept.value});
    EXPECT_EQ(changes.destroyed, std::vector{gone.value});
    EXPECT_FALSE(changes.has_more);
    EXPECT_EQ(changes.new_state, value_of(this->view()->state(Type::email, this->home)));
    const Changes mailboxes = value_of(this->view()->changes(Type::mailbox, this->home, mailboxes_since, 0));
    EXPECT_EQ(mailboxes.updated, std::vector{this->inbox.value});
    EXPECT_TRUE(mailboxes.only_counts);
    const Changes none = value_of(this->view()->changes(Type::email, this->home, changes.new_state, 0));
    EXPECT_TRUE(none.created.empty() && none.updated.empty() && none.destroyed.empty());
    EXPECT_EQ(this->view()->changes(Type::email, this->home, changes.new_state + 1000, 0).error().kind,
              Failure::Kind::cannot_calculate);
}

TYPED_TEST_P(StoreContract, ChangesInPortionsEndWhereTheWholeEnds) {
    const Modseq since = value_of(this->view()->state(Type::email, this->home));
    std::vector<EmailId> ids;
    for (int i = 0; i < 6; ++i) ids.push_back(this->add({"Mail", "<" + std::to_string(i) + "@x>"}));
    this->write_void([&](Update& u) { return u.change_email(ids[0], keywords({"$seen"}), {this->inbox}); });
    this->write_void([&](Update& u) { return u.change_email(ids[3], keywords({"$seen"}), {this->inbox}); });
    std::vector<std::uint64_t> known;
    Modseq state = since;
    for (bool more = true; more;) {
        const Changes part = value_of(this->view()->changes(Type::email, this->home, state, 2));
        EXPECT_LE(part.created.size() + part.updated.size() + part.destroyed.size(), 2u);
        EXPECT_GT(part.new_state, state);
        for (const auto id : part.updated)
            EXPECT_NE(std::find(known.begin(), known.end(), id), known.end()) << "updated before it was created";
        known.insert(known.end(), part.created.begin(), part.created.end());
        state = part.new_state;
        more = part.has_more;
    }
    EXPECT_EQ(known.size(), 6u);
    EXPECT_EQ(state, value_of(this->view()->state(Type::email, this->home)));
}

TYPED_TEST_P(StoreContract, ThreadChangesFollowTheirEmails) {
    const EmailId question = this->add({"Plans", "<q@x>"});
    const std::uint64_t thread = this->email(question).thread.value;
    Modseq since = value_of(this->view()->state(Type::thread, this->home));
    this->write_void([&](Update& u) { return u.change_email(question, keywords({"$seen"}), {this->inbox}); });
    EXPECT_EQ(value_of(this->view()->state(Type::thread, this->home)), since) << "keywords are no change of the thread";
    Letter reply{"Re: Plans", "<r@x>"};
    reply.in_reply_to = {"q@x"};
    const EmailId answer = this->add(reply);
    EXPECT_EQ(value_of(this->view()->changes(Type::thread, this->home, since, 0)).updated, std::vector{thread});
    this->write_void([&](Update& u) { return u.remove_email(question); });
    this->write_void([&](Update& u) { return u.remove_email(answer); });
    EXPECT_EQ(value_of(this->view()->changes(Type::thread, this->home, since, 0)).destroyed, std::vector{thread});
    EXPECT_EQ(value_of(this->view()->changes(Type::thread, this->home, 0, 0)).destroyed.size(), 0u);
}

TYPED_TEST_P(StoreContract, MailboxRules) {
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

TYPED_TEST_P(StoreContract, AnEmailIsAlwaysInAMailboxOfItsAccount) {
    const AccountId work = this->write([&](Update& u) { return u.add_account(mail::AccountKind::external, "work"); });
    const MailboxId foreign = this->mailbox_of(work, mail::Role::inbox);
    const EmailId id = this->add({"Mail", "<1@x>"});
    for (const auto& wrong : {std::vector<MailboxId>{}, {foreign}, {this->inbox, this->inbox}, {MailboxId{999}}})
        EXPECT_EQ(this->refused([&](Update& u) { return u.change_email(id, {}, wrong); }), Failure::Kind::invalid);
}

TYPED_TEST_P(StoreContract, RecordsAreKeptVersionedAndReported) {
    const RecordId id =
        this->write([&](Update& u) { return u.add_record(Type::external_account, this->home, "{\"a\":1}"); });
    const Modseq since = value_of(this->view()->state(Type::external_account, this->home));
    this->write_void([&](Update& u) { return u.change_record(Type::external_account, id, "{\"a\":2}"); });
    const auto record = value_of(this->view()->record(Type::external_account, Scope::all(), id));
    ASSERT_TRUE(record);
    EXPECT_EQ(record->document, "{\"a\":2}");
    EXPECT_EQ(value_of(this->view()->changes(Type::external_account, this->home, since, 0)).updated,
              std::vector{id.value});
    EXPECT_FALSE(value_of(this->view()->record(static_cast<Type>(17), this->home, id)));
    this->write_void([&](Update& u) { return u.remove_record(Type::external_account, id); });
    EXPECT_TRUE(value_of(this->view()->records(Type::external_account, this->home)).empty());
    EXPECT_EQ(value_of(this->view()->changes(Type::external_account, this->home, since, 0)).destroyed,
              std::vector{id.value});
}

TYPED_TEST_P(StoreContract, SecretsBelongToTheirRecord) {
    const RecordId id = this->write([&](Update& u) { return u.add_record(Type::external_account, this->home, "{}"); });
    EXPECT_FALSE(value_of(this->view()->secret(id, "incoming-password")));
    this->write_void([&](Update& u) { return u.put_secret(id, "incoming-password", Secret("geheim")); });
    this->holder.reopen();
    EXPECT_EQ(value_of(this->view()->secret(id, "incoming-password"))->reveal(), "geheim");
    EXPECT_FALSE(value_of(this->view()->secret(id, "outgoing-password")));
    this->write_void([&](Update& u) { return u.put_secret(id, "incoming-password", Secret()); });
    EXPECT_FALSE(value_of(this->view()->secret(id, "incoming-password")));
}

TYPED_TEST_P(StoreContract, UidlsAreUniqueOctets) {
    const RecordId id = this->write([&](Update& u) { return u.add_record(Type::external_account, this->home, "{}"); });
    const EmailId mail = this->add({"Mail", "<1@x>"});
    Uidl first;
    first.uidl = std::string("b\0\xff", 3);
    first.email = mail;
    first.size = 77;
    first.hash = content_hash("x");
    first.first_seen = UtcTime{123};
    first.attempts = 2;
    Uidl second = first;
    second.uidl = "a";
    second.fate = Uidl::Fate::skipped;
    second.email = {};
    second.vanished_at = UtcTime{456};
    this->write_void([&](Update& u) { return u.put_uidl(id, first); });
    this->write_void([&](Update& u) { return u.put_uidl(id, second); });
    this->write_void([&](Update& u) { return u.put_uidl(id, first); });
    this->holder.reopen();
    auto known = value_of(this->view()->uidls(id));
    ASSERT_EQ(known.size(), 2u);
    EXPECT_TRUE(same(known[0], second));
    EXPECT_TRUE(same(known[1], first));
    this->write_void([&](Update& u) { return u.remove_email(mail); });
    EXPECT_FALSE(value_of(this->view()->uidls(id))[1].email) << "the e-mail is gone, the UIDL is remembered";
    Uidl bad;
    EXPECT_EQ(this->refused([&](Update& u) { return u.put_uidl(id, bad); }), Failure::Kind::invalid);
    bad.uidl = std::string(256, 'x');
    EXPECT_EQ(this->refused([&](Update& u) { return u.put_uidl(id, bad); }), Failure::Kind::invalid);
}

TYPED_TEST_P(StoreContract, RemovingAnAccountRemovesEverythingInIt) {
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

TYPED_TEST_P(StoreContract, QueriesByMailboxAreSortedAndWindowed) {
    std::vector<EmailId> ids;
    for (int i = 0; i < 10; ++i) {
        Letter letter{"Mail", "<" + std::to_string(i) + "@x>"};
        letter.sent = 1000 + (i * 7) % 10;
        ids.push_back(this->add(letter));
    }
    mail::EmailQuery query;
    query.filter.condition.in_mailbox = this->inbox;
    query.sort = {{mail::EmailSort::Property::sent_at, false, ""}};
    const auto all = this->ask(query);
    ASSERT_EQ(all.size(), 10u);
    for (std::size_t i = 1; i < all.size(); ++i)
        EXPECT_GT(this->email(all[i - 1]).sort_date(), this->email(all[i]).sort_date());
    Window window;
    window.position = -3;
    window.limit = 2;
    window.calculate_total = true;
    Page page = value_of(this->view()->query(this->home, query, window));
    EXPECT_EQ(page.ids, (std::vector{all[7], all[8]}));
    EXPECT_EQ(page.position, 7u);
    EXPECT_EQ(page.total, 10u);
    window.anchor = all[4];
    window.anchor_offset = -1;
    page = value_of(this->view()->query(this->home, query, window));
    EXPECT_EQ(page.ids, (std::vector{all[3], all[4]}));
    window.anchor = EmailId{9999};
    EXPECT_FALSE(value_of(this->view()->query(this->home, query, window)).anchor_found);
    const std::vector wanted{all[6], EmailId{9999}, all[0]};
    const auto positions = value_of(this->view()->positions(this->home, query, wanted));
    EXPECT_EQ(positions, (std::vector<std::optional<std::size_t>>{6, std::nullopt, 0}));
}

TYPED_TEST_P(StoreContract, TheUnifiedInboxIsOneQueryByRole) {
    const AccountId work = this->write([&](Update& u) { return u.add_account(mail::AccountKind::external, "work"); });
    const MailboxId work_inbox = this->mailbox_of(work, mail::Role::inbox);
    std::vector<EmailId> expected;
    for (int i = 0; i < 8; ++i) {
        Letter letter{"Mail", "<" + std::to_string(i) + "@x>"};
        letter.sent = 1000 + i / 2;  // pairs share their date
        const bool at_work = i % 2 == 0;
        expected.insert(expected.begin(),
                        this->add(letter, {at_work ? work_inbox : this->inbox}, at_work ? work : this->home));
    }
    mail::EmailQuery query;
    query.filter.condition.in_role = mail::Role::inbox;
    query.sort = {{mail::EmailSort::Property::sent_at, false, ""}};
    EXPECT_EQ(this->ask(query), expected);
    EXPECT_EQ(this->ask(query, this->home).size(), 4u);
}

TYPED_TEST_P(StoreContract, CollapsedThreadsShowTheirFirst) {
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

TYPED_TEST_P(StoreContract, FiltersByKeywordThreadAndText) {
    Letter first{"Holiday plans", "<q@x>"};
    first.from = {{"Zoë Müller", "zoe@example.org"}};
    first.keywords = {"$flagged"};
    const EmailId one = this->add(first);
    Letter reply{"Re: Holiday plans", "<r@x>"};
    reply.in_reply_to = {"q@x"};
    const EmailId two = this->add(reply);
    const EmailId three = this->add({"Invoice", "<i@x>"});
    const auto by = [&](auto set) {
        mail::EmailQuery query;
        set(query.filter.condition);
        auto ids = this->ask(query);
        std::sort(ids.begin(), ids.end());
        return ids;
    };
    EXPECT_EQ(by([](auto& c) { c.has_keyword = "$flagged"; }), std::vector{one});
    EXPECT_EQ(by([](auto& c) { c.not_keyword = "$flagged"; }), (std::vector{two, three}));
    EXPECT_EQ(by([](auto& c) { c.some_in_thread_have_keyword = "$flagged"; }), (std::vector{one, two}));
    EXPECT_EQ(by([](auto& c) { c.all_in_thread_have_keyword = "$flagged"; }), std::vector<EmailId>{});
    EXPECT_EQ(by([](auto& c) { c.none_in_thread_have_keyword = "$flagged"; }), std::vector{three});
    EXPECT_EQ(by([](auto& c) { c.from = "MÜLLER zoë"; }), std::vector{one});
    EXPECT_EQ(by([](auto& c) { c.subject = "\"holiday plans\""; }), (std::vector{one, two}));
    EXPECT_EQ(by([](auto& c) { c.subject = "\"plans holiday\""; }), std::vector<EmailId>{});
    EXPECT_EQ(by([](auto& c) { c.body = "body of invoice"; }), std::vector{three});
    EXPECT_EQ(by([](auto& c) { c.text = "invoice"; }), std::vector{three});
    EXPECT_EQ(by([](auto& c) {
                  c.header_name = "message-id";
                  c.header_value = "i@x";
              }),
              std::vector{three});
    mail::EmailQuery none_of;
    none_of.filter.op = mail::EmailFilter::Operator::not_;
    none_of.filter.operands.resize(1);
    none_of.filter.operands[0].condition.subject = "plans";
    EXPECT_EQ(this->ask(none_of), std::vector{three});
}

TYPED_TEST_P(StoreContract, FindsWordsInEveryPartAndLanguage) {
    Letter letter{"Grüße aus 東京都", "<q@x>"};
    letter.from = {{"Zoë Müller", "zoe.mueller@mail.example.org"}};
    const EmailId one = this->add(letter);
    const auto finds = [&](auto set) {
        mail::EmailQuery query;
        set(query.filter.condition);
        return this->ask(query) == std::vector{one};
    };
    for (const char* typed : {"gruße", "GRUSSE", "\"grusse aus\"", "東京", "都", "京", "gru*", "muller zoe",
                              "example.org", "zoe.mueller@mail.example.org", "mueller", "body"})
        EXPECT_TRUE(finds([&](auto& c) { c.text = typed; })) << typed;
    for (const char* typed : {"grus", "\"aus grusse\"", "東都", "zoe.mueller@mail.example.com", "ueller"})
        EXPECT_FALSE(finds([&](auto& c) { c.text = typed; })) << typed;
    EXPECT_TRUE(finds([&](auto& c) { c.from = "example.org"; }));
    EXPECT_FALSE(finds([&](auto& c) { c.body = "example.org"; }));
    EXPECT_TRUE(finds([&](auto& c) { c.in_account = this->home; }));
    EXPECT_FALSE(finds([&](auto& c) { c.in_account = AccountId{999}; }));
    const UtcTime sent = this->email(one).sort_date();
    EXPECT_TRUE(finds([&](auto& c) { c.sent_after = sent; }));
    EXPECT_FALSE(finds([&](auto& c) { c.sent_before = sent; }));
}

TYPED_TEST_P(StoreContract, TicketsAreTakenOnce) {
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

TYPED_TEST_P(StoreContract, ChangingThePasswordEndsSessionsButNotTokens) {
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

TYPED_TEST_P(StoreContract, TheListenerHearsWhatACommitChanged) {
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

REGISTER_TYPED_TEST_SUITE_P(StoreContract, NewUserHasAHomeAccountWithSixMailboxes,
                            UserNamesAreUniqueWithoutRegardToCase, StoresAnEmailExactlyAsGiven,
                            NothingIsVisibleBeforeCommit, AViewIsOneMoment, AnotherUsersObjectsDoNotExist,
                            EqualContentIsKeptOnce, StoredOctetsMayBecomeAnEmailAndBeShared,
                            UsedOctetsAreThoseOfAllBlobsEachOnce, ABlobGoesWithItsLastEmail, AnUploadIsReadableForADay,
                            AStreamedBlobIsWhole, AnAbandonedStreamLeavesNothing, ThreadsJoinByMessageIdAndSubject,
                            AThreadSpansAccountsAndIsListedByScope, CountsFollowEveryChange,
                            UnreadMailInTheTrashDoesNotMakeAThreadUnread, ChangesTellWhatHappened,
                            ChangesInPortionsEndWhereTheWholeEnds, ThreadChangesFollowTheirEmails, MailboxRules,
                            AnEmailIsAlwaysInAMailboxOfItsAccount, RecordsAreKeptVersionedAndReported,
                            SecretsBelongToTheirRecord, UidlsAreUniqueOctets, RemovingAnAccountRemovesEverythingInIt,
                            QueriesByMailboxAreSortedAndWindowed, TheUnifiedInboxIsOneQueryByRole,
                            CollapsedThreadsShowTheirFirst, FiltersByKeywordThreadAndText,
                            FindsWordsInEveryPartAndLanguage, TicketsAreTakenOnce,
                            ChangingThePasswordEndsSessionsButNotTokens, TheListenerHearsWhatACommitChanged);

}  // namespace kontor::test
