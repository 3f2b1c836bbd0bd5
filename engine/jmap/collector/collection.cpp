// Collection: creating one collects now, setting isCancelled stops it.
#include <algorithm>
#include <array>
#include <utility>

#include "engine/collect/control.hpp"
#include "engine/jmap/call.hpp"
#include "engine/jmap/chosen.hpp"
#include "engine/jmap/collector/collector.hpp"
#include "engine/jmap/date.hpp"
#include "engine/jmap/json.hpp"
#include "engine/jmap/list_query.hpp"

namespace kontor::jmap {
namespace {

using collect::Run;

bool is_list_of_ids(const json& value) { return value.is_array() && std::all_of(value.begin(), value.end(), is_id); }

constexpr std::array<Property, 14> collection_properties = {{
    {"id", server_set | immutable},
    {"externalAccountId", immutable | reference, is_id},
    {"isCancelled", 0, is_boolean, "false"},
    // What the status calls "relisted" may be downloaded to be compared.
    {"downloadsAgain", write_only | immutable, is_boolean, "false"},
    // Of stubs, whose messages are downloaded whatever their size.
    {"emailIds", write_only | immutable, is_list_of_ids, "[]"},
    {"state", server_set},
    {"created", server_set},
    {"finished", server_set},
    {"newMessages", server_set},
    {"bytes", server_set},
    {"duplicates", server_set},
    {"quarantined", server_set},
    {"deleted", server_set},
    {"error", server_set},
}};

constexpr std::array<std::string_view, 5> states = {"waiting", "running", "done", "failed", "cancelled"};

constexpr std::array<FilterRow, 2> filters = {{
    {"externalAccountId", is_id, [](const json& run, const json& id) { return run["externalAccountId"] == id; }},
    {"state", is_text, [](const json& run, const json& state) { return run["state"] == state; }},
}};
constexpr std::array<std::string_view, 1> sorts = {"created"};
constexpr ListQueryTable query_table = {filters, sorts};

json to_json(const Run& run) {
    return {{"id", run.id.to_string()},
            {"externalAccountId", run.account.to_string()},
            {"isCancelled", run.state == Run::State::cancelled},
            {"state", states[static_cast<std::size_t>(run.state)]},
            {"created", date_or_null(run.created)},
            {"finished", date_or_null(run.finished)},
            {"newMessages", run.new_messages},
            {"bytes", run.bytes},
            {"duplicates", run.duplicates},
            {"quarantined", run.quarantined},
            {"deleted", run.deleted},
            {"error", collect_error_json(run.error)}};
}

MethodResult<std::vector<json>> read_collections(Call& call, const std::vector<std::string>& wanted, const Ids* ids) {
    std::vector<json> list;
    for (const Run& run : call.context().collector->runs(call.context().user)) {
        if (!is_chosen(ids, run.id.to_string())) continue;
        list.push_back(chosen(to_json(run), wanted));
    }
    return list;
}

class CollectionWriter final : public Writer {
public:
    explicit CollectionWriter(Call& call) : call_(call) {}

    SetResult<json> create(json object) override {
        if (object["isCancelled"] == true) return invalid_property("isCancelled", "A run begins uncancelled.");
        const auto account = find_external_account(call_, object["externalAccountId"].get<std::string>());
        if (!account) return SetError{account.error().type, "", {}, ""};
        if (*account)
            if (auto noted = want(**account, object["emailIds"]); !noted) return noted.error();
        std::optional<mail::RecordId> run;
        if (*account)
            run = call_.context().collector->start(call_.context().user, **account, object["downloadsAgain"] == true);
        if (!run) return invalid_property("externalAccountId", "There is no such account.");
        for (const Run& known : call_.context().collector->runs(call_.context().user)) {
            if (known.id == *run) return to_json(known);
        }
        return json{{"id", run->to_string()}};
    }

    SetResult<json> update(const std::string& id, const json& changed) override {
        if (changed["isCancelled"] != true) return invalid_property("isCancelled", "A run cannot be taken up again.");
        const auto run = mail::RecordId::parse(id);
        if (!run || !call_.context().collector->cancel(call_.context().user, *run)) return not_found();
        return json(nullptr);
    }

private:
    // Notes that the messages are wanted for which these stand.
    SetResult<void> want(mail::RecordId account, const json& stubs) {
        if (stubs.empty()) return {};
        auto transaction = call_.context().store.begin();
        if (!transaction) return set_failure(transaction.error());
        const auto update = (*transaction)->as(call_.context().user);
        if (!update) return set_failure(update.error());
        for (const json& stub : stubs)
            if (auto noted = want(**update, account, stub.get<std::string>()); !noted) return noted;
        const auto committed = (*transaction)->commit();
        return committed ? SetResult<void>() : set_failure(committed.error());
    }

    static SetResult<void> want(store::Update& update, mail::RecordId account, const std::string& stub) {
        using Fate = store::Uidl::Fate;
        const auto id = mail::EmailId::parse(stub);
        const auto rows = update.uidls_of(account, id.value_or(mail::EmailId{}));
        if (!rows) return set_failure(rows.error());
        bool is_there = false;
        for (store::Uidl row : *rows) {
            if (row.vanished_at || (row.fate != Fate::oversize && row.fate != Fate::wanted)) continue;
            is_there = true;
            row.fate = Fate::wanted;
            row.attempts = 0;
            if (auto written = update.put_uidl(account, row); !written) return set_failure(written.error());
        }
        if (!id || !is_there)
            return SetError{"notFound", "No message on the server belongs to \"" + stub + "\".", {"emailIds"}, ""};
        return {};
    }

    Call& call_;
};

MethodResult<std::unique_ptr<Writer>> write_collections(Call& call) {
    return std::unique_ptr<Writer>(std::make_unique<CollectionWriter>(call));
}

MethodResult<std::unique_ptr<Query>> query(Call& call) {
    auto query = std::make_unique<ListQuery>(call, query_table);
    if (auto read = query->read_arguments(); !read) return read.error();
    return std::unique_ptr<Query>(std::move(query));
}

}  // namespace

constinit const DataType collection_type = {
    .name = "Collection",
    .properties = collection_properties,
    .is_stored = false,
    .state = collector_state,
    .read = read_collections,
    .writer = write_collections,
    .query = query,
};

}  // namespace kontor::jmap
