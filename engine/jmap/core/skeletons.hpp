// The standard methods (RFC 8620 4, 5), each written once for all types. A row of the table of methods names one of
// these as its handler and the type it is about.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "engine/jmap/errors.hpp"

namespace kontor::jmap {

class Call;

MethodResult<nlohmann::json> echo(Call&);           // 4
MethodResult<nlohmann::json> get(Call&);            // 5.1
MethodResult<nlohmann::json> changes(Call&);        // 5.2
MethodResult<nlohmann::json> set(Call&);            // 5.3
MethodResult<nlohmann::json> query(Call&);          // 5.5
MethodResult<nlohmann::json> query_changes(Call&);  // 5.6
MethodResult<nlohmann::json> copy_blobs(Call&);     // 6.3

}  // namespace kontor::jmap
