// Where a relay is, as a person gives it on the command line: its URL, or the link that `kontor demo` prints or an
// administrator sends, which has a ticket or a password's link in it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/base/result.hpp"

namespace kontor::desktop {

struct RelayAddress {
    bool is_secure = true;
    std::string host;  // without brackets
    std::uint16_t port = 443;
    std::string ticket, link;  // what the URL signs in with, once; empty: nothing

    // "https://mail.example.org", with the port where it is not the scheme's; no slash at its end.
    std::string origin() const;

    // https, or http on this very machine: a password does not travel in the clear.
    static Result<RelayAddress> parse(std::string_view url);
};

// The value of that name in a URL's query, percent-decoded; empty: it is not there.
std::string query_value(std::string_view query, std::string_view name);
std::string percent_encoded(std::string_view text);

}  // namespace kontor::desktop
