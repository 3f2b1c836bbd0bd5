// Who a message is from and who gets it, taken from its header as parsed values (RFC 8621 7, threats E5, E6): an
// address is read once, by the parser of engine/mime, and never put into a text that is parsed again.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/mail/submission.hpp"
#include "engine/mime/message.hpp"

namespace kontor::send {

struct Correspondents {
    std::vector<std::string> from, sender, resent_from, resent_sender;  // of all fields of that name, in order
    std::vector<std::string> to;                                        // To, Cc and Bcc, each once
    std::size_t from_fields = 0, sender_fields = 0;
    std::string message_id;  // without < >; empty: there is none
    bool has_date = false;
};

Correspondents correspondents(const mime::Message&);

// Addresses compare without case: their local parts may differ by it (RFC 5321 2.4), but nobody gives "Anna@" and
// "anna@" to two people, and whoever may write as one of them may write as the other.
bool same_address(std::string_view a, std::string_view b);

// As recipients that wait, each once. What is no address (smtp::Path) comes out in `invalid`.
std::vector<mail::SendRecipient> recipients(const std::vector<std::string>& addresses,
                                            std::vector<std::string>& invalid);

}  // namespace kontor::send
