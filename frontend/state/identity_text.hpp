// What is typed into the forms of identities, and the text it comes from and becomes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/mail/address.hpp"

namespace kontor::state {

// "board@club.example, Ann <ann@club.example>": with names where there are any.
std::string addresses_to_text(const std::vector<mail::EmailAddress>&);
// Empty: one of them is no address. Nothing typed is no address at all, which is right.
std::optional<std::vector<mail::EmailAddress>> addresses_from_text(std::string_view text);

std::optional<std::uint16_t> port_from_text(std::string_view text);

// Hexadecimal digits as they are stored, whatever grouping they were shown with.
std::string plain_fingerprint(std::string_view shown);

// A signature's text as HTML that looks the same; empty when it is.
std::string html_of_signature(std::string_view text);

}  // namespace kontor::state
