// What the provider's spam filter wrote into the header of a message, before we saw it.
//
// The table in spam_fields.cpp holds the fields of the filters that are met in practice. They can be forged by whoever
// writes a message, but only to its own harm: a field can send a message to Spam, it never keeps one out of it that
// another field calls spam.
#pragma once

#include <optional>
#include <string>

#include "engine/mime/message.hpp"

namespace kontor::sieve {

struct SpamVerdict {
    bool is_spam = false;
    std::optional<int> percent;  // 0-100; empty: no filter looked at it
    std::string field;           // which one said so, as it is written in the message; empty when none did
    bool operator==(const SpamVerdict&) const = default;
};

SpamVerdict spam_verdict(const mime::Message& message);

}  // namespace kontor::sieve
