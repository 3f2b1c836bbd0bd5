// Furnishes a store for the demo: a person, and her two accounts at the demo provider.
#pragma once

#include "engine/store/store.hpp"
#include "native/relay/demo/provider.hpp"

namespace kontor::demo {

inline constexpr const char* user_name = "ann";

// The provider's maildrops: user names, passwords, mail that counts back from `now`.
std::map<std::string, Maildrop> maildrops(UtcTime now);

// The person, with a password nobody knows: the demo is entered by its link. Her accounts collect by themselves.
store::Result<mail::UserId> furnish(store::Store& store, const Provider& provider, const Certificates& certificates);

}  // namespace kontor::demo
