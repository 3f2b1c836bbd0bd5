// The operator's smart host, for those who decide about mail [D3]: whether there is one, what it is called, and how
// much of it one person may use. Its server and password are the relay's business.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "engine/mail/external_account.hpp"
#include "engine/mail/identity.hpp"
#include "engine/store/store.hpp"

namespace kontor::send {

struct House {
    std::string address;  // which such mail names as its Sender
    // People of this relay are name@domain: their home account has an identity of that address, proven by the operator
    // who gave them the name and owns the domain. Empty: home accounts have none.
    std::string domain;
    std::uint32_t daily_limit = 0;  // messages of one person in 24 hours; 0: any number
};

// Whether mail of the identity goes by the house: by its own word, or because the external account it hangs on has no
// server of its own. `account`: the one whose JMAP account the identity is in, if any.
bool is_by_house(const mail::Identity&, const std::optional<mail::ExternalAccount>& account);

// What a person has sent in the 24 hours before `now`, robots' mail not counted and what was called back neither.
struct Sent {
    std::uint32_t messages = 0, by_house = 0;
    std::uint64_t recipients = 0;
};
store::Result<Sent> sent_lately(store::View&, UtcTime now);
inline constexpr std::int64_t a_day = 24 * 60 * 60;

// E11: of one person in 24 hours, by whatever server.
inline constexpr std::uint32_t messages_a_day = 2'000;
inline constexpr std::uint64_t recipients_a_day = 5'000;

}  // namespace kontor::send
