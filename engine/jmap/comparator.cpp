#include "engine/jmap/comparator.hpp"

#include <utility>

#include "engine/jmap/json.hpp"

namespace kontor::jmap {
namespace {

MethodResult<Comparator> read_comparator(const json& object) {
    if (!object.is_object()) return invalid_arguments("A comparator must be an object.");
    Arguments members(object);
    Comparator comparator;
    comparator.property = members.required_text("property");
    comparator.is_ascending = members.boolean("isAscending", true);
    comparator.keyword = members.text("keyword").value_or("");
    const auto collation = members.text("collation");
    if (members.error()) return *members.error();
    if (collation && *collation != "i;ascii-casemap" && *collation != "i;unicode-casemap") {
        return MethodError{"unsupportedSort", "Unknown collation " + *collation};
    }
    return comparator;
}

}  // namespace

MethodResult<std::vector<Comparator>> read_sort(Arguments& arguments) {
    const json* given = arguments.array("sort");
    if (arguments.error()) return *arguments.error();
    std::vector<Comparator> sort;
    if (!given) return sort;
    for (const json& object : *given) {
        auto comparator = read_comparator(object);
        if (!comparator) return comparator.error();
        sort.push_back(std::move(*comparator));
    }
    return sort;
}

}  // namespace kontor::jmap
