// A filter of a person: a Sieve script (engine/sieve) with a name and a place in the order. A form of the window is
// such a script, too (engine/sieve/filter.hpp).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/base/result.hpp"
#include "engine/mail/ids.hpp"

namespace kontor::mail {

struct Filter {
    RecordId id;
    std::string name;
    AccountId account;             // the account whose mail it sees; zero: of every account
    std::uint32_t sort_order = 0;  // smaller ones first, then by id
    bool is_enabled = true;
    std::string script;            // has been checked before it was stored
    std::uint32_t failures = 0;    // in a row; a change by the person begins anew
    std::string disabled_because;  // for the person: what the script did wrong when it was switched off; else empty
    bool operator==(const Filter&) const = default;
};

// After so many failures a filter is switched off (threats F75).
inline constexpr std::uint32_t failures_of_a_filter = 3;
// One more; what is to be stored.
void add_failure(Filter&, std::string_view why);

// The document of a store::Record of Type::filter. Filter::id is not in it: it is the record's.
std::string to_document(const Filter&);
Result<Filter> filter_from_document(RecordId, std::string_view document);

}  // namespace kontor::mail
