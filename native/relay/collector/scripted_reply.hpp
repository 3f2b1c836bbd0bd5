// The vacation action of the filters that saw a message (RFC 5230), as the reply that is sent.
#pragma once

#include <optional>

#include "engine/send/arrival.hpp"
#include "engine/sieve/filing.hpp"

namespace kontor::relay {

// Of several the first; there is one a script at most. Of a :mime reason its text and its HTML are what is sent.
std::optional<send::ScriptedReply> scripted_reply(const sieve::Wish& wish);

}  // namespace kontor::relay
