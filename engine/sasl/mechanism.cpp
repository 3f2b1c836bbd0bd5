#include "engine/sasl/mechanism.hpp"

#include <array>

#include "engine/text/line_words.hpp"

namespace kontor::sasl {
namespace {

constexpr std::array<std::string_view, 6> names = {"SCRAM-SHA-256", "PLAIN",       "LOGIN",
                                                   "CRAM-MD5",      "OAUTHBEARER", "XOAUTH2"};

}  // namespace

std::string_view name(Mechanism mechanism) { return names[static_cast<std::size_t>(mechanism)]; }

std::optional<Mechanism> mechanism(std::string_view word) {
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (text::equal_ignoring_case(word, names[i])) return static_cast<Mechanism>(i);
    }
    return std::nullopt;
}

void Mechanisms::insert_known(std::string_view list) {
    for (auto word = text::take_word(list); !word.empty(); word = text::take_word(list))
        if (const auto known = mechanism(word)) insert(*known);
}

}  // namespace kontor::sasl
