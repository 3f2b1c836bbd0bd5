// SearchSnippet/get (RFC 8621 5).
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "engine/jmap/errors.hpp"

namespace kontor::jmap {

class Call;

MethodResult<nlohmann::json> search_snippets(Call&);

}  // namespace kontor::jmap
