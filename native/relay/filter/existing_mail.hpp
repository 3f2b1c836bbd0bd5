// One run of filters over mail that is there already, slice by slice: whoever calls step() decides when, and whether to
// go on.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "engine/sieve/filter_runs.hpp"
#include "engine/store/store.hpp"
#include "native/relay/collector/filters.hpp"

namespace kontor::relay {

class ExistingMail {
public:
    static constexpr std::size_t slice = 50;  // messages; one transaction at most

    ExistingMail(store::Store& store, mail::UserId user, sieve::FilterRun& run)
        : store_(store), user_(user), run_(run) {}

    // Counts in the FilterRun given to the constructor. False: it is over, done or failed.
    bool step(UtcTime now);

private:
    struct Change {
        mail::AccountId account;
        mail::EmailId email;
        std::unique_ptr<sieve::Wish> wish;
    };

    store::Result<void> prepare();
    store::Result<void> list(store::View& view, mail::AccountId account, mail::MailboxId mailbox);
    store::Result<void> look_at_slice(UtcTime now);
    store::Result<std::unique_ptr<sieve::Wish>> wish_of(store::View& view, const mail::Email& email, UtcTime now);
    // What is to become of it; false: it stays as it is.
    static bool apply(const sieve::Wish& wish, std::span<const mail::Mailbox> mailboxes, mail::Email& email,
                      std::vector<std::string>* missing);
    void note(const mail::Email& after, std::vector<std::string> missing);
    store::Result<void> carry_out(std::vector<Change> changes);
    bool fail(std::string why);

    store::Store& store_;
    const mail::UserId user_;
    sieve::FilterRun& run_;
    std::map<mail::AccountId, std::shared_ptr<Filters>> filters_;
    std::vector<std::pair<mail::AccountId, mail::EmailId>> todo_;
    std::string filter_error_;
    bool is_prepared_ = false;
};

}  // namespace kontor::relay
