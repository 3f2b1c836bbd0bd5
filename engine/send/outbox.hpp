// What happens to a message on its way out: pure decisions over a Submission. Whoever carries them out commits the
// Submission after each step, before the world hears of it:
//
//   if (may_start(submission, now)) begin(submission, now);   // COMMIT, then MAIL FROM
//   ... smtp::Client ...
//   settle(submission, attempt, now);                         // COMMIT
//
// A start finds Submissions in State::sending only after a crash: recover() makes them `uncertain`, for nobody knows
// how far they came.
#pragma once

#include <optional>
#include <vector>

#include "engine/base/instant.hpp"
#include "engine/mail/submission.hpp"

namespace kontor::send {

// 5 minutes after the first failure, then ever longer, at most 4 hours; for five days after Submission::tried_since
// (F59).
inline constexpr std::int64_t first_retry_seconds = 5 * 60;
inline constexpr std::int64_t longest_retry_seconds = 4 * 60 * 60;
inline constexpr std::int64_t lifetime_seconds = 5 * 24 * 60 * 60;
std::int64_t retry_after(std::uint32_t attempts);

// What an attempt came to.
struct Attempt {
    enum class Outcome : std::uint8_t {
        sent,       // for the recipients that are accepted
        not_sent,   // surely nothing left us
        uncertain,  // the final dot is out and no answer came
    };
    struct ForRecipient {
        bool accepted = false;
        bool permanent = false;  // of a refusal
        std::optional<mail::SendError> error;
        std::string reply;
    };
    Outcome outcome = Outcome::not_sent;
    std::vector<ForRecipient> recipients;  // in the order of waiting(submission); empty: none was asked for
    bool permanent = false;                // of not_sent: the same will not succeed later
    std::optional<mail::SendError> error;  // unless sent
};

// The recipients that an attempt is made for: those that neither accepted nor failed, as places in Submission::to.
std::vector<std::size_t> waiting(const mail::Submission&);

bool may_start(const mail::Submission&, UtcTime now);
bool may_cancel(const mail::Submission&);  // nothing of it has left us yet, and no attempt is under way
void cancel(mail::Submission&);
void begin(mail::Submission&, UtcTime now);
// Each accepted recipient is never asked again. What is refused for now waits; after lifetime_seconds, or if refused
// for good, it has failed. A wrong password or a missing login ("auth", "provider") does not fail mail: it waits for
// the person, with `due` at `never`, so that the same wrong password is not tried over and over.
inline constexpr UtcTime never{253'402'300'799};  // the end of the year 9999
void settle(mail::Submission&, const Attempt&, UtcTime now);
// After a crash in the middle. False: it was not under way.
bool recover(mail::Submission&);
// The person's word on an uncertain one: send it again under the same Message-ID, or leave it as sent. Recipients that
// were surely refused in that attempt go on waiting either way.
void send_again(mail::Submission&, UtcTime now);
void believe_sent(mail::Submission&);
// What a waiting one waited for may be mended (another password, another server): it is tried at once, and for the
// whole time anew. False: it does not wait.
bool try_now(mail::Submission&, UtcTime now);

// Held, waiting, under way or uncertain: neither over nor called back.
bool is_on_its_way(const mail::Submission&);

// Recipients that failed for good in this step, and of whom the person has to be told (report.hpp): not those whose
// NOTIFY leaves failures out.
std::vector<std::size_t> newly_failed(const mail::Submission& before, const mail::Submission& after);

}  // namespace kontor::send
