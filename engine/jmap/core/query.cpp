// Foo/query (RFC 8620 5.5).
#include <algorithm>
#include <utility>

#include "engine/jmap/arguments.hpp"
#include "engine/jmap/call.hpp"
#include "engine/jmap/capability.hpp"
#include "engine/jmap/core/skeletons.hpp"
#include "engine/jmap/json.hpp"
#include "engine/jmap/method.hpp"
#include "engine/jmap/type.hpp"

namespace kontor::jmap {

MethodResult<json> query(Call& call) {
    const std::size_t most = call.context().limits.ids_in_query;
    Arguments arguments(call.arguments);
    QueryWindow window;
    window.position = arguments.integer("position").value_or(0);
    window.anchor = arguments.text("anchor");
    window.anchor_offset = arguments.integer("anchorOffset").value_or(0);
    window.calculate_total = arguments.boolean("calculateTotal", false);
    const auto limit = arguments.unsigned_int("limit");
    if (arguments.error()) return *arguments.error();
    window.limit = static_cast<std::size_t>(std::min<std::uint64_t>(limit.value_or(most), most));

    auto query = call.method.type->query(call);
    if (!query) return query.error();
    auto state = (*query)->state();
    if (!state) return state.error();
    auto page = (*query)->page(window);
    if (!page) return page.error();
    if (!page->anchor_found) return MethodError{"anchorNotFound", ""};

    json response = json::object();
    response["accountId"] = call.account_id;
    response["queryState"] = std::move(*state);
    // What is added to an index changes a result without changing any object; so does a rank.
    response["canCalculateChanges"] = call.method.type->changes != nullptr && !page->is_incomplete && !page->is_ranked;
    if (page->is_incomplete && call.request.uses(capability::collector)) response["stillIndexing"] = true;
    response["position"] = page->position;
    if (window.calculate_total) response["total"] = page->total.value_or(0);
    // Only where it is not what the client asked for: a limit of nobody's was still reached.
    if (limit.value_or(most + 1) > most && page->ids.size() >= most) response["limit"] = most;
    response["ids"] = std::move(page->ids);
    return response;
}

}  // namespace kontor::jmap
