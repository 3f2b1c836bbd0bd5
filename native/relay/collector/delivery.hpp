// What a session hands over to be stored, and what it hears back.
#pragma once

#include <cstdint>
#include <functional>
#include <iterator>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/mail/ids.hpp"
#include "engine/store/store.hpp"
#include "engine/store/uidl.hpp"

namespace kontor::relay {

class Filters;

// Where the mail of one external account goes.
struct Destination {
    mail::UserId user;
    mail::RecordId external_account;
    mail::AccountId account;
    mail::MailboxId inbox;
    std::shared_ptr<Filters> filters;  // of the parsing thread; null: there are none to look at
};

// The answer to one delivery or row change.
struct Stored {
    static Stored failed(std::uint64_t ticket, store::Failure failure) {
        Stored answer;
        answer.ticket = ticket;
        answer.as = As::nothing;
        answer.failure = std::move(failure);
        return answer;
    }

    std::uint64_t ticket = 0;
    enum class As : std::uint8_t { email, duplicate, quarantined, nothing } as = As::email;
    store::Uidl row;  // as committed, of a message
    // Set: nothing was stored, and nothing may be deleted on the server for it.
    std::optional<store::Failure> failure;
};

// Where answers are left for a session, which runs on another thread. Whoever leaves something rings.
class LetterBox {
public:
    explicit LetterBox(std::function<void()> bell) : bell_(std::move(bell)) {}

    void leave(std::vector<Stored> answers) {
        {
            const std::lock_guard lock(mutex_);
            answers_.insert(answers_.end(), std::make_move_iterator(answers.begin()),
                            std::make_move_iterator(answers.end()));
        }
        bell_();
    }
    void leave(Stored answer) {
        std::vector<Stored> answers;
        answers.push_back(std::move(answer));
        leave(std::move(answers));
    }
    std::vector<Stored> empty() {
        const std::lock_guard lock(mutex_);
        return std::exchange(answers_, {});
    }

private:
    std::mutex mutex_;
    std::vector<Stored> answers_;
    std::function<void()> bell_;
};

// Contents that an account had under any UIDL, also those whose e-mail was destroyed here since (then the id is zero):
// what a person deleted does not come back when the provider renumbers its mail, and what they want to stay on the
// server stays there under its new name, too.
struct KnownContent {
    mail::EmailId email;
    bool is_kept = false;
};
using KnownContents = std::map<mail::ContentHash, KnownContent>;
std::shared_ptr<const KnownContents> contents_of(std::span<const store::Uidl> rows);

// A message on its way to the store.
struct Delivery {
    std::shared_ptr<const Destination> destination;
    std::shared_ptr<LetterBox> answer;
    std::uint64_t ticket = 0;
    // The row that will be written with it. email, hash and (unless a stub) size are filled in.
    store::Uidl row;
    // Store it only if the account has no e-mail of this content, and had none; else the row points to that one.
    bool by_content = false;
    std::shared_ptr<const KnownContents> known_contents;  // with by_content
    mail::EmailId stub;  // whose mailboxes and keywords it takes over, and which goes; zero: none
    std::string raw;     // the whole message; empty when it was streamed
};

// A change of rows without a message, in the order of the deliveries around it.
struct RowChange {
    mail::UserId user;
    std::shared_ptr<LetterBox> answer;  // may be null
    std::uint64_t ticket = 0;
    std::function<store::Result<void>(store::Update&)> apply;
};

}  // namespace kontor::relay
