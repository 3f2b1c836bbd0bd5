// Proving that a person reads what is sent to an address (threats A14): a code goes there, and the person types it in.
//
//   issue_code(identity, random, now)   draws a code for the first address that is unproven; COMMIT, then mail it
//   enter_code(identity, typed, now)    proves that address; COMMIT, whatever came of it
//
// * A code has eight digits, lives for 24 hours, and is used once. Five wrong entries, or a new code, end it.
// * Five codes in 24 hours, however they were used: nobody's mailbox is filled, and nobody gets more than 25 guesses a
//   day at one in a hundred million.
// * Only a salted SHA-256 is kept, bound to the address: a code for one address proves no other, though the identity
//   was changed in between. Entries are compared in constant time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/bytes.hpp"
#include "engine/base/instant.hpp"
#include "engine/base/result.hpp"
#include "engine/mail/identity.hpp"

namespace kontor::send {

inline constexpr std::size_t code_digits = 8;
inline constexpr std::int64_t code_seconds = 24 * 60 * 60;
inline constexpr std::uint32_t code_tries = 5;
inline constexpr std::uint32_t codes_a_day = 5;
inline constexpr std::size_t code_random_octets = 24;  // eight for the digits, the rest for the salt

// The addresses that the person has not proven to read: the identity's own and those of its Reply-To, lower case,
// each once. Empty: mail may be sent from it.
std::vector<std::string> unproven(const mail::Identity&);

enum class CodeError : std::uint8_t {
    nothing_to_prove,  // every address is proven
    rate_limit,        // codes_a_day went out already
    no_code,           // there is none to enter: never asked for, used up, or too old
    wrong,             // and there are tries left
    too_many_tries,    // that was the last one; a new code has to be asked for
};

struct IssuedCode {
    std::string address;  // whom it is to be sent to
    std::string code;     // not kept anywhere
};

// `random`: code_random_octets of a cryptographic generator, never used before. An earlier code ends.
Result<IssuedCode, CodeError> issue_code(mail::Identity&, Bytes random, UtcTime now);

// Spaces and dashes in what was typed do not count. The identity is `verified` once nothing is unproven, and otherwise
// `needed`: another address is left.
Result<void, CodeError> enter_code(mail::Identity&, std::string_view typed, UtcTime now);

// What the mail says that carries a code. `language` is a tag of RFC 5646 ("de", "zh-Hans"); English, German, Dutch and
// Chinese are known, others get English.
struct CodeMail {
    std::string subject, text;  // UTF-8; lines end in LF
};
CodeMail code_mail(std::string_view language, std::string_view address, std::string_view code);

}  // namespace kontor::send
