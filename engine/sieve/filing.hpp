// From the filters of a person to where a message lies: the scripts one after another, then their actions as mailboxes
// and keywords of its account.
//
// * Filters run in their order. Each sees the message as it came, not what those before it did; stop ends all of them.
// * What any of them marks is marked: an e-mail has one set of keywords, wherever it lies.
// * A filter that fails ends the filtering of this message: it goes to the inbox as if there were no filters (RFC 5228
//   2.10.6, threats F75).
// * Nothing is lost. discard means the trash. What cannot be carried out leaves the message in the inbox: a mailbox
//   that is not there, and redirect and reject, which have to be sent. A vacation is no place: whoever stores the
//   message has it answered (engine/send/arrival.hpp).
// * What the provider calls spam (spam_fields.hpp) goes to the junk mailbox unless a filter filed it: an explicit keep
//   keeps it in the inbox.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/mail/ids.hpp"
#include "engine/mail/keywords.hpp"
#include "engine/mail/mailbox.hpp"
#include "engine/sieve/ports.hpp"
#include "engine/sieve/run.hpp"

namespace kontor::sieve {

struct ActiveFilter {
    mail::RecordId id;
    Program program;
};

// What the filters want.
struct Wish {
    std::vector<Action> actions;  // explicit ones, in order
    Flags flags;                  // of implicit keeps: for the message wherever it goes
    bool is_filed = false;        // a filter cancelled the implicit keep
    bool is_spam = false;         // the provider says so
    struct Mark {
        mail::RecordId filter;  // each remembers for itself: "earlier executions of the script" (RFC 7352 3)
        sieve::Mark mark;
    };
    std::vector<Mark> marks;
    struct Failure {
        mail::RecordId filter;
        ScriptError error;
    };
    std::optional<Failure> failure;  // then nothing else is set

    // The message goes to the inbox, unmarked: as without filters.
    bool is_plain() const { return !is_filed && !is_spam && flags.empty() && actions.empty(); }
};

// What filters ask that know of more than one script.
class FilterSurroundings : public Surroundings {
public:
    // It runs from now on: has_mark() asks for what it left itself.
    virtual void enter(mail::RecordId filter) = 0;
};

Wish wish_of(std::span<const ActiveFilter> filters, Message& message, FilterSurroundings& surroundings,
             const Budget& budget = {});

struct Filing {
    std::vector<mail::MailboxId> mailboxes;  // of the account, sorted, at least one
    std::vector<std::string> missing;        // to be created; paths, levels separated by "/"
    mail::Keywords keywords;
};

// `mailboxes`: all of the account. Where `missing` is not empty the caller creates those and asks again.
Filing filing_of(const Wish& wish, std::span<const mail::Mailbox> mailboxes);

// By its path from the top ("Work/Bills"); INBOX in any case is the inbox. Zero: there is none.
mail::MailboxId mailbox_at(std::span<const mail::Mailbox> mailboxes, std::string_view path);
// "\\Junk" (RFC 6154), in any case; none for a use no mailbox has here.
mail::Role role_of_use(std::string_view use);

}  // namespace kontor::sieve
