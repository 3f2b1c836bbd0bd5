// Queries over types of which a person has dozens, not thousands: every object is read, filtered and sorted here. The
// filter conditions and sort properties of such a type are rows of a table.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/jmap/call.hpp"
#include "engine/jmap/comparator.hpp"
#include "engine/jmap/type.hpp"

namespace kontor::jmap {

struct FilterRow {
    std::string_view name;
    bool (*accepts)(const nlohmann::json& value);
    bool (*matches)(const nlohmann::json& object, const nlohmann::json& value);
};

struct ListQueryTable {
    std::span<const FilterRow> filters;
    std::span<const std::string_view> sorts;  // properties of the object
};

class ListQuery : public Query {
public:
    ListQuery(Call& call, const ListQueryTable& table) : call_(call), table_(table) {}

    MethodResult<std::string> state() override;
    MethodResult<QueryPage> page(const QueryWindow&) override;
    MethodResult<Ids> touched(const std::string& since) override;
    MethodResult<std::vector<std::optional<std::size_t>>> positions(const Ids&) override;

    // Reads the arguments filter and sort.
    MethodResult<void> read_arguments();

protected:
    // The objects in their final order. May be overridden to arrange them otherwise.
    virtual MethodResult<std::vector<nlohmann::json>> result();

    MethodResult<std::vector<nlohmann::json>> all_objects();
    bool matches(const nlohmann::json& object) const;
    bool before(const nlohmann::json& a, const nlohmann::json& b) const;  // a strict order; the id decides last

    Call& call_;

private:
    MethodResult<Ids> ids();

    const ListQueryTable& table_;
    const nlohmann::json* filter_ = nullptr;  // of the call's arguments; checked
    std::vector<Comparator> sort_;
};

}  // namespace kontor::jmap
