// What the person did to mail or mailboxes, in enough words to tell later what became of it: the e-mail itself may be
// gone by then. It travels with the request that carries it out, through a lost connection and a closed window.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "bridge/codec.hpp"
#include "engine/mail/mailbox.hpp"

namespace kontor::bridge {

struct Deed {
    enum class Kind : std::uint8_t {
        other,  // lives no longer than the window: accounts, whose passwords are written down nowhere, and collecting
        keyword,
        move,
        destroy,
        make_mailbox,
        rename_mailbox,
        remove_mailbox,
        save_draft,
        send,
        discard_draft,
        nest_mailbox,
        save_filter,
        arrange_filters,  // switched on or off, or another order
        remove_filter,
    };

    Kind kind = Kind::other;
    std::string keyword;  // of Kind::keyword
    bool on = true;       // set, or taken away
    // Where to, or the mailbox itself; of several of one role, that role.
    mail::Role role = mail::Role::none;
    std::string mailbox;                          // its name; of what is done to a filter, that
    std::map<std::string, std::string> subjects;  // of the e-mails, by id
    std::string draft;                            // Draft::key of what is written
    std::string answered, forwarded;              // the e-mails that get these keywords with the send
};

// One object the relay did not change as asked.
struct Refusal {
    std::string object;   // id
    std::string subject;  // of the e-mail, or the name of the mailbox
    MethodError error;
};

}  // namespace kontor::bridge
