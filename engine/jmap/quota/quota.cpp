#include "engine/jmap/quota/quota.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "engine/jmap/call.hpp"
#include "engine/jmap/capability.hpp"
#include "engine/jmap/json.hpp"
#include "engine/jmap/list_query.hpp"
#include "engine/jmap/stored.hpp"

namespace kontor::jmap {
namespace {

constexpr const char* id = "octets";

constexpr std::array<Property, 10> properties = {{
    {"id", server_set | immutable},
    {"resourceType", server_set},
    {"used", server_set},
    {"hardLimit", server_set},
    {"scope", server_set},
    {"name", server_set},
    {"types", server_set},
    {"warnLimit", server_set},
    {"softLimit", server_set},
    {"description", server_set},
}};

bool contains_text(const json& text, const json& part) {
    return text.get_ref<const std::string&>().find(part.get_ref<const std::string&>()) != std::string::npos;
}
constexpr std::array<FilterRow, 4> filters = {{
    {"name", is_text, [](const json& quota, const json& part) { return contains_text(quota["name"], part); }},
    {"scope", is_text, [](const json& quota, const json& is) { return quota["scope"] == is; }},
    {"resourceType", is_text, [](const json& quota, const json& is) { return quota["resourceType"] == is; }},
    {"type", is_text,
     [](const json& quota, const json& type) {
         const json& types = quota["types"];
         return std::find(types.begin(), types.end(), type) != types.end();
     }},
}};
constexpr std::array<std::string_view, 2> sorts = {"name", "used"};
constexpr ListQueryTable query_table = {filters, sorts};

std::uint64_t limit_of(const Call& call) { return call.context().limits.octets_of_user; }

// Without a limit there is nothing to tell, and none to those who know no type it is about (4.1).
bool is_told(const Call& call) { return limit_of(call) != 0 && call.request.uses(capability::mail); }

// Threads change when e-mails come and go, and then only.
MethodResult<mail::Modseq> stored_modseq(Call& call) {
    const auto state = call.view().state(store::Type::thread, mail::Scope::all());
    if (!state) return server_failure(state.error());
    return *state;
}

MethodResult<std::string> state(Call& call) {
    const auto threads = stored_modseq(call);
    if (!threads) return threads.error();
    return quota_state(*threads, limit_of(call));
}

MethodResult<ObjectChanges> changes(Call& call, const std::string& since, std::size_t) {
    const auto now = stored_modseq(call);
    if (!now) return now.error();
    const std::size_t dash = since.find('-');
    const auto then = parse_state(std::string_view(since).substr(0, dash));
    const auto limit =
        parse_state(dash == std::string::npos ? std::string_view() : std::string_view(since).substr(dash + 1));
    if (!then || !limit || *then > *now)
        return MethodError{"cannotCalculateChanges", "The state is not one of this server."};

    ObjectChanges changed;
    changed.new_state = quota_state(*now, limit_of(call));
    if (changed.new_state == since || !is_told(call)) return changed;
    changed.updated = {id};
    if (*limit == limit_of(call)) changed.updated_properties = {"used"};
    return changed;
}

MethodResult<std::vector<json>> read(Call& call, const std::vector<std::string>& wanted, const Ids* ids) {
    std::vector<json> list;
    if (!is_told(call) || (ids && std::find(ids->begin(), ids->end(), id) == ids->end())) return list;
    const auto used = call.view().used_octets();
    if (!used) return server_failure(used.error());
    const json quota = {{"id", id},
                        {"resourceType", "octets"},
                        {"used", *used},
                        {"hardLimit", limit_of(call)},
                        {"warnLimit", limit_of(call) / 10 * 9},
                        {"softLimit", nullptr},
                        {"scope", "account"},
                        {"name", "Storage"},
                        {"description", nullptr},
                        {"types", {"Email"}}};
    json object = json::object();
    for (const std::string& name : wanted) object[name] = quota[name];
    list.push_back(std::move(object));
    return list;
}

MethodResult<std::unique_ptr<Query>> query(Call& call) {
    auto query = std::make_unique<ListQuery>(call, query_table);
    if (auto read = query->read_arguments(); !read) return read.error();
    return std::unique_ptr<Query>(std::move(query));
}

}  // namespace

std::string quota_state(mail::Modseq threads, std::uint64_t limit) {
    return std::to_string(threads) + '-' + std::to_string(limit);
}

constinit const DataType quota_type = {
    .name = "Quota",
    .properties = properties,
    .may_create = false,
    .has_updated_properties = true,
    .state = state,
    .changes = changes,
    .read = read,
    .query = query,
};

}  // namespace kontor::jmap
