// Strong ids. Inside the program an id is a number with a type; outside (JMAP, RFC 8620 1.2) it is that
// number behind the letter of its type: Id<'e'>{17} is spelled "e17". The letter keeps the spelling
// safe (never a bare number, never a dash first) and makes a misplaced id visible.
//
// E-mail, thread and blob ids are unique in the whole store, so one id means the same e-mail in its own
// account and in the unified one. Zero is no id.
#pragma once

#include <charconv>
#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace kontor::mail {

template <char Letter>
struct Id {
    static constexpr char letter = Letter;

    std::uint64_t value = 0;

    auto operator<=>(const Id&) const = default;
    explicit operator bool() const { return value != 0; }

    std::string to_string() const { return Letter + std::to_string(value); }

    // Empty for anything to_string() would not have written.
    static std::optional<Id> parse(std::string_view text) {
        if (text.size() < 2 || text[0] != Letter || text[1] < '1' || text[1] > '9') return std::nullopt;
        Id id;
        const auto [end, error] = std::from_chars(text.data() + 1, text.data() + text.size(), id.value);
        if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
        return id;
    }
};

using UserId = Id<'u'>;
using AccountId = Id<'a'>;  // a JMAP account
using MailboxId = Id<'m'>;
using EmailId = Id<'e'>;
using ThreadId = Id<'t'>;
using BlobId = Id<'b'>;
using RecordId = Id<'r'>;  // every small object: external account, identity, push subscription, ...

// One counter per user; every change of anything of that user draws the next value. A JMAP state is a
// modseq written in decimal.
using Modseq = std::uint64_t;

}  // namespace kontor::mail

template <char Letter>
struct std::hash<kontor::mail::Id<Letter>> {
    std::size_t operator()(kontor::mail::Id<Letter> id) const noexcept { return std::hash<std::uint64_t>{}(id.value); }
};
