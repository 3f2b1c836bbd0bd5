// An e-mail address as far as finding its servers needs it. The relay judges finally.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace kontor::setup {

struct AddressParts {
    std::string local;
    std::string domain;  // in lower case
};

// local@domain with something on both sides and a dot or a bracket in the domain; else nothing.
std::optional<AddressParts> parts_of(std::string_view address);
inline bool looks_like_address(std::string_view text) { return parts_of(text).has_value(); }

// A name that may be looked up in the public DNS: letters, digits, hyphens and dots (IDNA as xn--), no
// address literal, not localhost, and none of the names that mean this network (RFC 6761, 6762).
bool is_public_domain(std::string_view domain);

// A DNS name, or an address literal, of at most 253 octets, without anything that could be taken for more than a name.
bool is_host_name(std::string_view text);

// `host` is `domain`, or lies below it. Both in lower case.
bool is_within(std::string_view host, std::string_view domain);

}  // namespace kontor::setup
