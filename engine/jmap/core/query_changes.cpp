// Foo/queryChanges (RFC 8620 5.6).
//
// Nothing is remembered of the old result. Every object that may have moved is reported as removed, and as added
// where it stands now; the client splices both and has the new result. Removing what never was in it is harmless.
#include <algorithm>
#include <set>
#include <utility>

#include "engine/jmap/arguments.hpp"
#include "engine/jmap/call.hpp"
#include "engine/jmap/core/skeletons.hpp"
#include "engine/jmap/json.hpp"
#include "engine/jmap/method.hpp"
#include "engine/jmap/type.hpp"

namespace kontor::jmap {
namespace {

struct Added {
    std::size_t index;
    std::string id;
};

// The index behind which changes need not be told: the client does not hold that part (upToId).
MethodResult<std::optional<std::size_t>> last_index(Query& query, const std::optional<std::string>& up_to_id) {
    if (!up_to_id || !query.is_immutable()) return std::optional<std::size_t>();
    const auto positions = query.positions({*up_to_id});
    if (!positions) return positions.error();
    return positions->front();
}

MethodResult<std::vector<Added>> added_among(Query& query, const Ids& touched, std::optional<std::size_t> last) {
    const auto positions = query.positions(touched);
    if (!positions) return positions.error();
    std::vector<Added> added;
    for (std::size_t i = 0; i < touched.size(); ++i) {
        const auto index = (*positions)[i];
        if (index && (!last || *index <= *last)) added.push_back({*index, touched[i]});
    }
    std::sort(added.begin(), added.end(), [](const Added& a, const Added& b) { return a.index < b.index; });
    return added;
}

}  // namespace

MethodResult<json> query_changes(Call& call) {
    Arguments arguments(call.arguments);
    std::string since = arguments.required_text("sinceQueryState");
    const auto max = arguments.unsigned_int("maxChanges");
    const auto up_to_id = arguments.text("upToId");
    const bool calculate_total = arguments.boolean("calculateTotal", false);
    if (max && *max == 0) arguments.wrong("maxChanges", "greater than zero");
    if (arguments.error()) return *arguments.error();

    auto query = call.method.type->query(call);
    if (!query) return query.error();
    auto state = (*query)->state();
    if (!state) return state.error();
    const auto touched = (*query)->touched(since);
    if (!touched) return touched.error();
    const auto last = last_index(**query, up_to_id);
    if (!last) return last.error();
    const auto added = added_among(**query, *touched, *last);
    if (!added) return added.error();
    if (max && touched->size() + added->size() > *max) return MethodError{"tooManyChanges", ""};

    json response = {{"accountId", call.account_id},
                     {"oldQueryState", std::move(since)},
                     {"newQueryState", std::move(*state)},
                     {"removed", *touched},
                     {"added", json::array()}};
    for (const Added& item : *added) response["added"].push_back({{"id", item.id}, {"index", item.index}});
    if (calculate_total) {
        QueryWindow nothing;
        nothing.calculate_total = true;
        const auto page = (*query)->page(nothing);
        if (!page) return page.error();
        response["total"] = page->total.value_or(0);
    }
    return response;
}

}  // namespace kontor::jmap
