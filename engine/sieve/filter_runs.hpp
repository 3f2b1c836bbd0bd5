// Filters on mail that is there already ("run now"): what the bridge may ask for; the relay implements it.
//
// A run goes over the mail of one mailbox, or of the inboxes, as it was when the run began, in slices. What the filters
// keep stays where it is; the provider's verdict on spam is not asked again. A preview changes nothing. A filter that
// fails ends the run.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/instant.hpp"
#include "engine/mail/ids.hpp"

namespace kontor::sieve {

struct FilterRun {
    struct Request {
        std::optional<mail::AccountId> account;  // empty: every one
        std::optional<mail::MailboxId> mailbox;  // empty: the inbox
        std::optional<mail::RecordId> filter;    // empty: those that are enabled, in order
        bool is_preview = false;
        bool operator==(const Request&) const = default;
    };
    enum class State : std::uint8_t { waiting, running, done, failed, cancelled };
    // One message that the filters move or mark: its mailboxes and keywords afterwards.
    struct Hit {
        mail::EmailId email;
        std::vector<mail::MailboxId> mailboxes;
        std::vector<std::string> missing;  // mailboxes that will be made, by path
        std::vector<std::string> keywords;
        bool operator==(const Hit&) const = default;
    };

    mail::RecordId id;
    Request request;
    State state = State::waiting;
    UtcTime created;
    std::optional<UtcTime> finished;
    std::uint64_t total = 0, done = 0;  // messages
    std::uint64_t hits = 0;             // of them so many are, or would be, moved or marked
    std::vector<Hit> first_hits;        // the first few
    std::string error;                  // for a person; of failed

    bool is_over() const { return state != State::waiting && state != State::running; }
};
inline constexpr std::size_t hits_shown = 200;

struct RunChanges {
    std::vector<mail::RecordId> created, updated;  // a run that is forgotten is not told of: cannot be calculated
    std::string new_state;
};

class FilterRuns {
public:
    virtual ~FilterRuns() = default;

    // The ids in the request have been looked up: they are this user's.
    virtual mail::RecordId start(mail::UserId, const FilterRun::Request&, UtcTime now) = 0;
    // False: no such run, or it is over.
    virtual bool cancel(mail::UserId, mail::RecordId run) = 0;
    virtual std::vector<FilterRun> runs(mail::UserId) = 0;  // under way, and the latest few

    // "<epoch of this start>.<counter>", another one whenever something happened to a run of this user.
    virtual std::string state(mail::UserId) = 0;
    // Empty: the state is not one of this start of the relay, or too old.
    virtual std::optional<RunChanges> changes(mail::UserId, const std::string& since) = 0;
};

}  // namespace kontor::sieve
