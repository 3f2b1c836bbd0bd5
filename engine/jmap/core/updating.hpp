// The update argument of /set (RFC 8620 5.3).
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "engine/jmap/errors.hpp"

namespace kontor::jmap {

class Call;
class Writer;

// Reads what the patches touch of all objects at once, applies each patch, checks the outcome against the table of
// properties and hands the differences to the writer. Fails only when reading fails; then nothing has been written.
MethodResult<void> update_all(Call&, Writer&, const nlohmann::json& asked, nlohmann::json& updated,
                              nlohmann::json& refused);

}  // namespace kontor::jmap
