#include "engine/send/outbox.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>

namespace kontor::send {
namespace {

using mail::SendError;
using mail::SendRecipient;
using mail::Submission;
using OutboxState = Submission::State;
using Outcome = Attempt::Outcome;

constexpr UtcTime midday{1'764'000'000};
UtcTime since_midday(std::int64_t seconds) { return {midday.seconds + seconds}; }

Submission to_three(OutboxState state = OutboxState::waiting) {
    Submission submission;
    submission.state = state;
    submission.created = submission.send_at = submission.due = submission.tried_since = midday;
    for (const char* address : {"a@x", "b@x", "c@x"}) submission.to.push_back({address, {}, {}, {}});
    return submission;
}

Submission under_way() {
    Submission submission = to_three();
    begin(submission, midday);
    return submission;
}

SendError error(const char* error_class, std::uint16_t code = 450) { return {error_class, "No", "no", "", code, ""}; }

Attempt failing(const char* error_class, bool permanent) {
    Attempt attempt;
    attempt.permanent = permanent;
    attempt.error = error(error_class);
    return attempt;
}

std::string states(const Submission& submission) {
    std::string all;
    for (const SendRecipient& to : submission.to) all += state_name(to.state)[0];
    return all;
}

TEST(Outbox, PausesGrowFromFiveMinutesToFourHours) {
    std::vector<std::int64_t> minutes;
    for (std::uint32_t attempts = 1; attempts <= 8; ++attempts) minutes.push_back(retry_after(attempts) / 60);
    EXPECT_EQ(minutes, (std::vector<std::int64_t>{5, 10, 20, 40, 80, 160, 240, 240}));
    EXPECT_EQ(retry_after(4'000'000'000u), longest_retry_seconds);
    EXPECT_EQ(retry_after(0), first_retry_seconds);
}

TEST(Outbox, AHeldMessageStartsAtItsTime) {
    Submission submission = to_three(OutboxState::held);
    submission.send_at = since_midday(60);
    EXPECT_FALSE(may_start(submission, since_midday(59)));
    EXPECT_TRUE(may_start(submission, since_midday(60)));
    begin(submission, since_midday(60));
    EXPECT_EQ(submission.state, OutboxState::sending);
    EXPECT_EQ(submission.attempts, 1u);
    EXPECT_FALSE(may_start(submission, since_midday(1000)));
    EXPECT_FALSE(may_cancel(submission));
}

TEST(Outbox, OnlyWhatWaitsMayStart) {
    for (const OutboxState state :
         {OutboxState::sending, OutboxState::uncertain, OutboxState::done, OutboxState::canceled})
        EXPECT_FALSE(may_start(to_three(state), since_midday(1'000'000)));
    Submission submission = to_three();
    submission.due = since_midday(10);
    EXPECT_FALSE(may_start(submission, since_midday(9)));
    EXPECT_TRUE(may_start(submission, since_midday(10)));
}

TEST(Outbox, IsCalledBackUntilSomethingHasLeft) {
    for (const OutboxState state : {OutboxState::held, OutboxState::waiting}) {
        Submission submission = to_three(state);
        ASSERT_TRUE(may_cancel(submission));
        cancel(submission);
        EXPECT_EQ(submission.state, OutboxState::canceled);
        EXPECT_FALSE(may_cancel(submission));
    }
    Submission refused = under_way();
    settle(refused, failing("connect", false), midday);
    EXPECT_TRUE(may_cancel(refused)) << "nobody has it";
    refused.to[1].state = SendRecipient::State::accepted;
    EXPECT_FALSE(may_cancel(refused));

    Submission again = under_way();
    recover(again);
    send_again(again, since_midday(5));
    EXPECT_EQ(again.state, OutboxState::waiting);
    EXPECT_FALSE(may_cancel(again)) << "somebody may have it";
}

// F65
TEST(Outbox, SomeAreAcceptedSomeFailSomeWait) {
    Submission submission = under_way();
    Attempt attempt;
    attempt.outcome = Outcome::sent;
    attempt.recipients = {{true, false, std::nullopt, "250 ok"},
                          {false, true, error("recipient", 550), "550 nobody"},
                          {false, false, error("recipient", 450), "450 later"}};
    const Submission before = submission;
    settle(submission, attempt, since_midday(30));
    EXPECT_EQ(states(submission), "afw");
    EXPECT_EQ(submission.state, OutboxState::waiting);
    EXPECT_EQ(submission.due, since_midday(30 + 300));
    EXPECT_EQ(submission.to[0].reply, "250 ok");
    EXPECT_EQ(submission.to[1].error->code, 550);
    EXPECT_EQ(submission.to[2].error->code, 450);
    EXPECT_EQ(newly_failed(before, submission), std::vector<std::size_t>{1});
    EXPECT_TRUE(newly_failed(submission, submission).empty());
    submission.to[1].notify.never = true;
    EXPECT_TRUE(newly_failed(before, submission).empty()) << "who asked for no report gets none";
    submission.to[1].notify = {false, false, true, false};
    EXPECT_EQ(newly_failed(before, submission), std::vector<std::size_t>{1});
    EXPECT_EQ(waiting(submission), std::vector<std::size_t>{2});

    begin(submission, since_midday(400));
    attempt.recipients = {{true, false, std::nullopt, "250 now"}};
    settle(submission, attempt, since_midday(401));
    EXPECT_EQ(states(submission), "afa");
    EXPECT_EQ(submission.state, OutboxState::done);
    EXPECT_FALSE(submission.error);
    EXPECT_FALSE(submission.to[2].error);
}

// RCPT was accepted, and then the server said no to the message: nobody has it.
TEST(Outbox, AcceptedRecipientsOfARefusedMessageAreNotSent) {
    Submission submission = under_way();
    Attempt attempt = failing("content", true);
    attempt.recipients = {
        {true, false, std::nullopt, ""}, {true, false, std::nullopt, ""}, {false, false, error("recipient"), ""}};
    settle(submission, attempt, midday);
    EXPECT_EQ(states(submission), "ffw") << "one was refused for now, for a reason of its own";
    EXPECT_EQ(submission.to[0].error->error_class, "content");
}

TEST(Outbox, F59_TemporaryFailuresAreTriedForFiveDays) {
    Submission submission = to_three();
    UtcTime now = midday;
    std::size_t attempts = 0;
    while (submission.state == OutboxState::waiting) {
        now = submission.due;
        ASSERT_TRUE(may_start(submission, now));
        begin(submission, now);
        settle(submission, failing("connect", false), now);
        ASSERT_LT(++attempts, 60u);
    }
    EXPECT_EQ(now, since_midday(lifetime_seconds)) << "the last attempt is at the end";
    EXPECT_EQ(submission.state, OutboxState::done);
    EXPECT_EQ(states(submission), "fff");
    EXPECT_GT(attempts, 30u);
}

TEST(Outbox, AWrongPasswordWaitsForThePerson) {
    for (const char* error_class : {"auth", "provider"}) {
        Submission submission = under_way();
        settle(submission, failing(error_class, true), since_midday(lifetime_seconds * 2));
        EXPECT_EQ(submission.state, OutboxState::waiting);
        EXPECT_EQ(states(submission), "www");
        EXPECT_EQ(submission.due, never) << "the same password is not tried again and again";
        EXPECT_TRUE(may_cancel(submission));
        ASSERT_TRUE(try_now(submission, since_midday(lifetime_seconds * 3)));
        ASSERT_TRUE(may_start(submission, since_midday(lifetime_seconds * 3)));
        begin(submission, since_midday(lifetime_seconds * 3));
        settle(submission, failing("connect", false), since_midday(lifetime_seconds * 3));
        EXPECT_EQ(submission.state, OutboxState::waiting) << "its five days begin anew";
    }
    for (const OutboxState state :
         {OutboxState::held, OutboxState::sending, OutboxState::uncertain, OutboxState::done, OutboxState::canceled}) {
        Submission submission = to_three(state);
        EXPECT_FALSE(try_now(submission, midday));
        EXPECT_EQ(submission, to_three(state));
    }
}

TEST(Outbox, F61_NoAnswerToTheFinalDotIsUncertain) {
    Submission submission = under_way();
    submission.to[0].error = error("connect");
    Attempt attempt = failing("connect", false);
    attempt.outcome = Outcome::uncertain;
    attempt.recipients = {{true, false, std::nullopt, ""},
                          {false, true, error("recipient", 550), "550 no"},
                          {false, false, error("recipient", 450), "450 later"}};
    settle(submission, attempt, midday);
    EXPECT_EQ(submission.state, OutboxState::uncertain);
    EXPECT_EQ(states(submission), "wfw");
    EXPECT_FALSE(submission.to[0].error) << "what an earlier attempt said";
    EXPECT_FALSE(may_start(submission, since_midday(lifetime_seconds)));

    Submission believed = submission;
    believe_sent(believed);
    EXPECT_EQ(states(believed), "afw") << "who was refused for now has surely not got it";
    EXPECT_EQ(believed.state, OutboxState::waiting);

    Submission again = submission;
    send_again(again, since_midday(lifetime_seconds * 2));
    EXPECT_EQ(again.state, OutboxState::waiting);
    EXPECT_TRUE(may_start(again, since_midday(lifetime_seconds * 2)));
    EXPECT_EQ(states(again), "wfw");
}

TEST(Outbox, ACrashInTheMiddleIsUncertain) {
    Submission submission = under_way();
    submission.to[1].error = error("recipient");
    submission.to[2].state = SendRecipient::State::accepted;
    EXPECT_TRUE(recover(submission));
    EXPECT_EQ(submission.state, OutboxState::uncertain);
    EXPECT_EQ(submission.error->detail, "stopped");
    EXPECT_FALSE(recover(submission));
    believe_sent(submission);
    EXPECT_EQ(states(submission), "aaa");
    EXPECT_EQ(submission.state, OutboxState::done);
    for (const OutboxState state :
         {OutboxState::held, OutboxState::waiting, OutboxState::uncertain, OutboxState::done, OutboxState::canceled}) {
        Submission other = to_three(state);
        EXPECT_FALSE(recover(other));
        EXPECT_EQ(other, to_three(state));
    }
}

// Any life: nobody who has accepted is asked again, nothing that is over comes back, and what is uncertain stays so
// until the person says something.
TEST(Outbox, HoldsItsPromisesWhateverHappens) {
    std::mt19937 random(20'251'124);
    const auto below = [&](std::uint32_t limit) { return random() % limit; };
    std::size_t uncertain_ones = 0, accepted_ones = 0, finished = 0;
    for (int life = 0; life < 1'000; ++life) {
        Submission submission = to_three(below(2) == 0 ? OutboxState::held : OutboxState::waiting);
        submission.send_at = submission.due = submission.tried_since = since_midday(below(1000));
        std::set<std::size_t> accepted;
        UtcTime now = midday;
        for (int step = 0; step < 12; ++step) {
            const Submission before = submission;
            now.seconds += below(4) == 0 ? below(lifetime_seconds) : below(20'000);
            bool word_of_the_person = false;
            if (submission.state == OutboxState::sending) {
                if (below(8) == 0) {
                    recover(submission);
                } else {
                    Attempt attempt = failing(below(6) == 0 ? "auth" : "recipient", below(3) == 0);
                    attempt.outcome = static_cast<Outcome>(below(3));
                    if (attempt.outcome == Outcome::sent) attempt.error.reset(), attempt.permanent = false;
                    const auto asked = waiting(submission);
                    for (const std::size_t place : asked) {
                        ASSERT_EQ(accepted.count(place), 0u) << "asked again";
                        Attempt::ForRecipient each;
                        each.accepted = below(2) == 0;
                        if (!each.accepted) each.error = error("recipient"), each.permanent = below(2) == 0;
                        attempt.recipients.push_back(each);
                    }
                    const bool is_sent = attempt.outcome == Outcome::sent;
                    for (std::size_t i = 0; is_sent && i < asked.size(); ++i)
                        if (attempt.recipients[i].accepted) accepted.insert(asked[i]);
                    if (!is_sent && below(3) == 0) attempt.recipients.clear();
                    settle(submission, attempt, now);
                }
            } else if (submission.state == OutboxState::uncertain && below(2) == 0) {
                word_of_the_person = true;
                if (below(2) == 0)
                    send_again(submission, now);
                else
                    believe_sent(submission);
            } else if (may_cancel(submission) && below(12) == 0) {
                cancel(submission);
                EXPECT_TRUE(accepted.empty());
            } else if (may_start(submission, now)) {
                begin(submission, now);
                EXPECT_FALSE(waiting(submission).empty());
            } else if (below(4) == 0) {
                try_now(submission, now);
            }
            for (const std::size_t place : accepted)
                ASSERT_EQ(submission.to[place].state, SendRecipient::State::accepted);
            if (before.state == OutboxState::uncertain && !word_of_the_person) {
                ASSERT_EQ(submission, before);
            }
            if (before.state == OutboxState::done || before.state == OutboxState::canceled) {
                ASSERT_EQ(submission, before);
            }
            ASSERT_EQ(submission.state == OutboxState::done,
                      waiting(submission).empty() && submission.state != OutboxState::uncertain);
            ASSERT_EQ(submission_from_document(submission.id, to_document(submission)).value(), submission);
            uncertain_ones += submission.state == OutboxState::uncertain && before.state != OutboxState::uncertain;
            finished += submission.state == OutboxState::done && before.state != OutboxState::done;
        }
        accepted_ones += accepted.size();
    }
    EXPECT_GT(uncertain_ones, 200u);
    EXPECT_GT(accepted_ones, 200u);
    EXPECT_GT(finished, 100u);
}

}  // namespace
}  // namespace kontor::send
