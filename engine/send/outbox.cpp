#include "engine/send/outbox.hpp"

#include <algorithm>
#include <cassert>

namespace kontor::send {

using mail::SendRecipient;
using mail::Submission;

namespace {

bool waits_for_the_person(const std::optional<mail::SendError>& error) {
    return error && (error->error_class == "auth" || error->error_class == "provider");
}

// What became of one recipient in an attempt that is not uncertain.
void settle_one(SendRecipient& to, const Attempt::ForRecipient& each, const Attempt& attempt, bool too_old) {
    if (!each.reply.empty()) to.reply = each.reply;
    if (attempt.outcome == Attempt::Outcome::sent && each.accepted) {
        to.state = SendRecipient::State::accepted;
        to.error.reset();
        return;
    }
    to.error = each.error ? each.error : attempt.error;
    // A refusal of its own decides; otherwise what happened to the message as a whole.
    const bool permanent = each.error ? each.permanent : attempt.permanent;
    if (waits_for_the_person(to.error)) return;
    if (permanent || too_old) to.state = SendRecipient::State::failed;
}

// In an uncertain attempt only what the server refused by name is known. The error of the others goes, for it was that
// of an earlier attempt.
void settle_uncertain(SendRecipient& to, const Attempt::ForRecipient& each) {
    to.error.reset();
    if (each.accepted || !each.error) return;
    to.reply = each.reply;
    to.error = each.error;
    if (each.permanent) to.state = SendRecipient::State::failed;
}

void wait_or_end(Submission& submission, UtcTime now) {
    const std::vector<std::size_t> left = waiting(submission);
    submission.state = left.empty() ? Submission::State::done : Submission::State::waiting;
    if (left.empty()) return;
    const bool nobody_tries = std::all_of(
        left.begin(), left.end(), [&](std::size_t place) { return waits_for_the_person(submission.to[place].error); });
    // The last attempt is at the very end of its time.
    const std::int64_t end = submission.tried_since.seconds + lifetime_seconds;
    const std::int64_t next = now.seconds + retry_after(submission.attempts);
    submission.due = nobody_tries ? never : UtcTime{now.seconds < end ? std::min(next, end) : next};
}

}  // namespace

std::int64_t retry_after(std::uint32_t attempts) {
    std::int64_t seconds = first_retry_seconds;
    for (std::uint32_t i = 1; i < attempts && seconds < longest_retry_seconds; ++i) seconds *= 2;
    return std::min(seconds, longest_retry_seconds);
}

std::vector<std::size_t> waiting(const Submission& submission) {
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < submission.to.size(); ++i)
        if (submission.to[i].state == SendRecipient::State::waiting) places.push_back(i);
    return places;
}

bool may_start(const Submission& submission, UtcTime now) {
    if (submission.state == Submission::State::held) return submission.send_at <= now;
    return submission.state == Submission::State::waiting && submission.due <= now;
}

bool may_cancel(const Submission& submission) {
    if (submission.state == Submission::State::held) return true;
    return submission.state == Submission::State::waiting && !submission.perhaps_sent &&
           waiting(submission).size() == submission.to.size();
}

void cancel(Submission& submission) {
    assert(may_cancel(submission));
    submission.state = Submission::State::canceled;
}

void begin(Submission& submission, UtcTime now) {
    assert(submission.state == Submission::State::held || submission.state == Submission::State::waiting);
    submission.due = now;
    submission.state = Submission::State::sending;
    ++submission.attempts;
}

void settle(Submission& submission, const Attempt& attempt, UtcTime now) {
    assert(submission.state == Submission::State::sending);
    const bool uncertain = attempt.outcome == Attempt::Outcome::uncertain;
    const bool too_old = now.seconds >= submission.tried_since.seconds + lifetime_seconds;
    const std::vector<std::size_t> asked = waiting(submission);
    assert(attempt.recipients.empty() || attempt.recipients.size() == asked.size());
    submission.error = attempt.error;
    for (std::size_t i = 0; i < asked.size(); ++i) {
        SendRecipient& to = submission.to[asked[i]];
        const Attempt::ForRecipient each =
            i < attempt.recipients.size() ? attempt.recipients[i] : Attempt::ForRecipient{};
        if (uncertain)
            settle_uncertain(to, each);
        else
            settle_one(to, each, attempt, too_old);
    }
    if (!uncertain) return wait_or_end(submission, now);
    submission.state = Submission::State::uncertain;
    submission.perhaps_sent = true;
}

bool recover(Submission& submission) {
    if (submission.state != Submission::State::sending) return false;
    submission.state = Submission::State::uncertain;
    submission.perhaps_sent = true;
    submission.error =
        mail::SendError{"connect", "Kontor was stopped while it handed this message over", "", "stopped", 0, ""};
    for (const std::size_t place : waiting(submission)) submission.to[place].error.reset();
    return true;
}

void send_again(Submission& submission, UtcTime now) {
    assert(submission.state == Submission::State::uncertain);
    submission.state = waiting(submission).empty() ? Submission::State::done : Submission::State::waiting;
    submission.due = submission.tried_since = now;
}

void believe_sent(Submission& submission) {
    assert(submission.state == Submission::State::uncertain);
    submission.error.reset();
    for (const std::size_t place : waiting(submission))
        if (!submission.to[place].error) submission.to[place].state = SendRecipient::State::accepted;
    submission.state = waiting(submission).empty() ? Submission::State::done : Submission::State::waiting;
}

bool try_now(Submission& submission, UtcTime now) {
    if (submission.state != Submission::State::waiting) return false;
    submission.due = submission.tried_since = now;
    return true;
}

bool is_on_its_way(const Submission& submission) {
    return submission.state != Submission::State::done && submission.state != Submission::State::canceled;
}

std::vector<std::size_t> newly_failed(const Submission& before, const Submission& after) {
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < after.to.size(); ++i) {
        const bool failed = after.to[i].state == SendRecipient::State::failed;
        const bool known = i < before.to.size() && before.to[i].state == SendRecipient::State::failed;
        if (failed && !known && after.to[i].notify.tells_failure()) places.push_back(i);
    }
    return places;
}

}  // namespace kontor::send
