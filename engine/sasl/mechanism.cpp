#include "engine/sasl/mechanism.hpp"

#include <algorithm>
#include <array>

namespace kontor::sasl {
namespace {

constexpr std::array<std::string_view, 6> names = {"SCRAM-SHA-256", "PLAIN",       "LOGIN",
                                                   "CRAM-MD5",      "OAUTHBEARER", "XOAUTH2"};

bool equal_ignoring_case(std::string_view a, std::string_view upper) {
    return std::equal(a.begin(), a.end(), upper.begin(), upper.end(),
                      [](char x, char y) { return (x >= 'a' && x <= 'z' ? x - 'a' + 'A' : x) == y; });
}

}  // namespace

std::string_view name(Mechanism mechanism) { return names[static_cast<std::size_t>(mechanism)]; }

std::optional<Mechanism> mechanism(std::string_view text) {
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (equal_ignoring_case(text, names[i])) return static_cast<Mechanism>(i);
    }
    return std::nullopt;
}

}  // namespace kontor::sasl
