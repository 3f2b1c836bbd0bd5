#include "engine/jmap/list_query.hpp"

#include <algorithm>
#include <utility>

#include "engine/jmap/core/skeletons.hpp"
#include "engine/jmap/json.hpp"
#include "engine/jmap/method.hpp"
#include "engine/text/unicode.hpp"

namespace kontor::jmap {
namespace {

const FilterRow* find_row(std::span<const FilterRow> rows, const std::string& name) {
    for (const FilterRow& row : rows) {
        if (row.name == name) return &row;
    }
    return nullptr;
}

// RFC 8620 5.5: {"operator": "AND", "conditions": [...]} or a FilterCondition.
MethodResult<void> check_conditions(const json& filter, std::span<const FilterRow> rows) {
    if (!filter.is_object()) return invalid_arguments("A filter must be an object.");
    if (!filter.contains("operator")) {
        for (const auto& [name, value] : filter.items()) {
            const FilterRow* row = find_row(rows, name);
            if (!row) return unsupported_filter(name);
            if (!row->accepts(value)) return invalid_arguments("The filter's " + name + " has the wrong type.");
        }
        return {};
    }
    const json& name = filter["operator"];
    if (name != "AND" && name != "OR" && name != "NOT") return invalid_arguments("operator must be AND, OR or NOT");
    const auto conditions = filter.find("conditions");
    if (conditions == filter.end() || !conditions->is_array()) return invalid_arguments("conditions must be a list");
    for (const json& condition : *conditions) {
        if (auto checked = check_conditions(condition, rows); !checked) return checked.error();
    }
    return {};
}

bool holds(const json& filter, const json& object, std::span<const FilterRow> rows) {
    if (!filter.contains("operator")) {
        for (const auto& [name, value] : filter.items()) {
            if (!find_row(rows, name)->matches(object, value)) return false;
        }
        return true;
    }
    const json& conditions = filter["conditions"];
    const auto one_holds = [&](const json& condition) { return holds(condition, object, rows); };
    if (filter["operator"] == "AND") return std::all_of(conditions.begin(), conditions.end(), one_holds);
    const bool any = std::any_of(conditions.begin(), conditions.end(), one_holds);
    return filter["operator"] == "OR" ? any : !any;
}

// -1, 0, 1; texts as people order them, without regard to case.
int compare(const json& a, const json& b) {
    if (a.is_string() && b.is_string()) {
        const std::string left = text::fold_case(a.get_ref<const std::string&>());
        const std::string right = text::fold_case(b.get_ref<const std::string&>());
        return left < right ? -1 : right < left ? 1 : 0;
    }
    return a < b ? -1 : b < a ? 1 : 0;
}

const std::string& id_of(const json& object) { return object["id"].get_ref<const std::string&>(); }

}  // namespace

MethodResult<void> ListQuery::read_arguments() {
    Arguments arguments(call_.arguments);
    filter_ = arguments.object("filter");
    if (arguments.error()) return *arguments.error();
    if (filter_) {
        if (auto checked = check_conditions(*filter_, table_.filters); !checked) return checked.error();
    }
    auto sort = read_sort(arguments);
    if (!sort) return sort.error();
    sort_ = std::move(*sort);
    for (const Comparator& comparator : sort_) {
        const auto& sorts = table_.sorts;
        if (std::find(sorts.begin(), sorts.end(), comparator.property) == sorts.end()) {
            return unsupported_sort(comparator.property);
        }
    }
    return {};
}

MethodResult<std::string> ListQuery::state() { return call_.method.type->state(call_); }

bool ListQuery::matches(const json& object) const { return !filter_ || holds(*filter_, object, table_.filters); }

bool ListQuery::before(const json& a, const json& b) const {
    for (const Comparator& comparator : sort_) {
        const int order = compare(a[comparator.property], b[comparator.property]);
        if (order != 0) return (order < 0) == comparator.is_ascending;
    }
    // Ids end in numbers: shorter ones are older.
    const std::string &left = id_of(a), &right = id_of(b);
    return left.size() != right.size() ? left.size() < right.size() : left < right;
}

MethodResult<std::vector<json>> ListQuery::all_objects() {
    std::vector<std::string> names;
    for (const Property& property : call_.method.type->properties) {
        if (!property.is(write_only)) names.emplace_back(property.name);
    }
    return call_.method.type->read(call_, names, nullptr);
}

MethodResult<std::vector<json>> ListQuery::result() {
    auto objects = all_objects();
    if (!objects) return objects.error();
    std::vector<json> matching;
    for (json& object : *objects) {
        if (matches(object)) matching.push_back(std::move(object));
    }
    std::sort(matching.begin(), matching.end(), [this](const json& a, const json& b) { return before(a, b); });
    return matching;
}

MethodResult<Ids> ListQuery::ids() {
    const auto objects = result();
    if (!objects) return objects.error();
    Ids ids;
    for (const json& object : *objects) ids.push_back(id_of(object));
    return ids;
}

MethodResult<QueryPage> ListQuery::page(const QueryWindow& window) {
    const auto whole = ids();
    if (!whole) return whole.error();
    QueryPage page;
    const auto total = static_cast<std::int64_t>(whole->size());
    if (window.calculate_total) page.total = whole->size();
    std::int64_t begin = window.position < 0 ? window.position + total : window.position;
    if (window.anchor) {
        const auto at = std::find(whole->begin(), whole->end(), *window.anchor);
        page.anchor_found = at != whole->end();
        begin = at - whole->begin() + window.anchor_offset;
    }
    page.position = static_cast<std::size_t>(std::max<std::int64_t>(begin, 0));
    for (std::size_t i = page.position; i < whole->size() && page.ids.size() < window.limit; ++i) {
        page.ids.push_back((*whole)[i]);
    }
    return page;
}

MethodResult<Ids> ListQuery::touched(const std::string& since) {
    auto changes = object_changes(call_, since, 0);
    if (!changes) return changes.error();
    Ids touched = std::move(changes->created);
    // Where only counts changed, nothing that these filters and sorts look at did.
    if (!changes->updated_properties) {
        touched.insert(touched.end(), changes->updated.begin(), changes->updated.end());
    }
    touched.insert(touched.end(), changes->destroyed.begin(), changes->destroyed.end());
    return touched;
}

MethodResult<std::vector<std::optional<std::size_t>>> ListQuery::positions(const Ids& wanted) {
    const auto whole = ids();
    if (!whole) return whole.error();
    std::vector<std::optional<std::size_t>> positions;
    for (const std::string& id : wanted) {
        const auto at = std::find(whole->begin(), whole->end(), id);
        positions.emplace_back();
        if (at != whole->end()) positions.back() = static_cast<std::size_t>(at - whole->begin());
    }
    return positions;
}

}  // namespace kontor::jmap
