// The filters that see the mail of one external account, as they were when its run began: a change takes effect with
// the next run.
//
// One thread at a time: the parsing thread of Ingest, or that of a run over existing mail. Nothing is looked at twice
// for an account without filters: what is left then is one glance at the header for the provider's verdict on spam.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "engine/mail/filter.hpp"
#include "engine/mime/message.hpp"
#include "engine/sieve/filing.hpp"
#include "engine/store/store.hpp"

namespace kontor::relay {

class Marks;

class Filters {
public:
    // Those enabled for that account, in order; or only the one named, whatever it is enabled for.
    static store::Result<std::shared_ptr<Filters>> load(store::View& view, mail::AccountId account,
                                                        std::optional<mail::RecordId> only = std::nullopt);

    // What is to become of a message; null: it goes to the inbox, unmarked. `whole` is empty for one that streamed
    // past. Without `marks` the filters remember (RFC 7352) what this object has shown them and nothing else.
    std::unique_ptr<sieve::Wish> wish_of(const mime::Message& message, std::optional<Bytes> whole, UtcTime now,
                                         Marks* marks = nullptr);

private:
    struct Slot {
        sieve::ActiveFilter filter;
        std::uint32_t failures = 0;  // in a row, those before this run included
    };
    class Place;

    sieve::Wish run(sieve::Message& message, UtcTime now, Marks* marks);

    mail::UserId user_;
    std::vector<Slot> slots_;
    std::vector<sieve::ActiveFilter> active_;
    std::vector<mail::Mailbox> mailboxes_;
    std::set<std::pair<mail::RecordId, std::string>> seen_;  // by filter; without Marks
};

// The mailboxes of the account, those made that the wish creates.
store::Result<std::vector<mail::Mailbox>> make_missing(store::Update& update, mail::AccountId account,
                                                       const sieve::Wish& wish);

// In the transaction that stores the message: the mailboxes it goes to, made where the script asked for it, and its
// keywords; and a failure is counted in the filter's record. What the filters remember of it: remember() in marks.hpp.
struct Filed {
    std::vector<mail::MailboxId> mailboxes;
    mail::Keywords keywords;
};
store::Result<Filed> file(store::Update& update, mail::AccountId account, const sieve::Wish& wish);

}  // namespace kontor::relay
