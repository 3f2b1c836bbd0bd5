// The create argument of /set (RFC 8620 5.3).
#pragma once

#include <nlohmann/json_fwd.hpp>

namespace kontor::jmap {

class Call;
class Writer;

// Creates in an order in which every creation id is known before it is used; a ring of them is refused. `created`
// gets the properties the client did not send, `refused` the SetErrors; the request's creation ids grow.
void create_all(Call&, Writer&, const nlohmann::json& asked, nlohmann::json& created, nlohmann::json& refused);

}  // namespace kontor::jmap
