// The `sort` argument of /query (RFC 8620 5.5).
#pragma once

#include <string>
#include <vector>

#include "engine/jmap/arguments.hpp"
#include "engine/jmap/errors.hpp"

namespace kontor::jmap {

struct Comparator {
    std::string property;
    bool is_ascending = true;
    std::string keyword;  // of the keyword sorts of Email; may be empty
};

// invalidArguments for what is not a comparator, unsupportedSort for a collation this server does not know. Which
// properties can be sorted by is for the type to say.
MethodResult<std::vector<Comparator>> read_sort(Arguments&);

inline MethodError unsupported_sort(const std::string& property) {
    return {"unsupportedSort", "Cannot sort by " + property};
}
inline MethodError unsupported_filter(const std::string& property) {
    return {"unsupportedFilter", "Cannot filter by " + property};
}

}  // namespace kontor::jmap
