// The standard methods (RFC 8620 4, 5), each written once for all types. A row of the table of methods names one of
// these as its handler and the type it is about.
#pragma once

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "engine/jmap/errors.hpp"

namespace kontor::jmap {

class Call;
struct ObjectChanges;

MethodResult<nlohmann::json> echo(Call&);           // 4
MethodResult<nlohmann::json> get(Call&);            // 5.1
MethodResult<nlohmann::json> changes(Call&);        // 5.2
MethodResult<nlohmann::json> set(Call&);            // 5.3
MethodResult<nlohmann::json> query(Call&);          // 5.5
MethodResult<nlohmann::json> query_changes(Call&);  // 5.6
MethodResult<nlohmann::json> copy_blobs(Call&);     // 6.3

// What changed among the objects of the call's type; max zero: all of it. A type without a memory says "nothing", or
// cannotCalculateChanges.
MethodResult<ObjectChanges> object_changes(Call&, const std::string& since, std::size_t max);

}  // namespace kontor::jmap
