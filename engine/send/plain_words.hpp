// Why a recipient did not get a message, in a sentence for a person, from what servers say for programs.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/base/bytes.hpp"

namespace kontor::send {

// "5.1.1" or "" (RFC 3463), the beginning of `text` if it is one; nothing is looked for further inside.
std::string enhanced_code_at(Bytes text);
// The reply code 200-599 that `text` begins with, or 0.
std::uint16_t reply_code_at(Bytes text);

// The first enhanced code and reply code anywhere in what a server said ("smtp; 550-5.1.1 ..."); empty and 0: none.
struct Codes {
    std::string enhanced;
    std::uint16_t reply = 0;
};
Codes codes_in(Bytes text);

// "There is no such address." English; the window translates by class and detail of the SendError.
std::string_view plain_words(std::string_view enhanced, std::uint16_t reply);

}  // namespace kontor::send
