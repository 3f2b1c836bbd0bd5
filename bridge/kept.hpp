// Objects of the replica as records of a shelf, and back. Private to the bridge.
//
//   session              the session object, as the relay spells it
//   state                the state Email/changes goes on from
//   external             ExternalAccount objects; never a password
//   mailboxes/a2         the Mailbox objects of an account
//   identities/a2        the Identity objects of an account; never a password
//   email/e17            {"owner": "a2", "received": 1773325800, "sent": ..., and properties of Email}
//   body/e17             the properties of Email a body is read from
//   bodies               the ids of the bodies, the one read longest ago first
//   queue/0000000000012  {"calls": [[method, arguments]...], "deed": {...}, "sent": true}, in the order they were done
//
// Reading is tolerant: what makes no sense is absent.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "bridge/deed.hpp"
#include "bridge/json.hpp"
#include "bridge/objects.hpp"

namespace kontor::bridge {

std::string spell(const Json&);

Json encode_email(const Email&, const Id& owner);
Email decode_kept_email(const Json&, Id& owner);
Json encode_body(const Body&);  // decode_body() reads it
Json encode_mailbox(const Mailbox&);
Json encode_deed(const Deed&);
Deed decode_deed(const Json&);

std::string queue_record(std::uint64_t order);
std::optional<std::uint64_t> queue_order(std::string_view record);  // empty: a record of another kind

}  // namespace kontor::bridge
