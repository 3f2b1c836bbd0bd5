// The store contract: what happened since a state.
#pragma once

#include "tests/support/store_contract/fixture.hpp"

namespace kontor::test {

template <class Holder>
class ChangeContract : public StoreContract<Holder> {};

TYPED_TEST_SUITE_P(ChangeContract);

TYPED_TEST_P(ChangeContract, ChangesTellWhatHappened) {
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

TYPED_TEST_P(ChangeContract, ChangesInPortionsEndWhereTheWholeEnds) {
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

TYPED_TEST_P(ChangeContract, ThreadChangesFollowTheirEmails) {
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

REGISTER_TYPED_TEST_SUITE_P(ChangeContract, ChangesTellWhatHappened, ChangesInPortionsEndWhereTheWholeEnds,
                            ThreadChangesFollowTheirEmails);

}  // namespace kontor::test
