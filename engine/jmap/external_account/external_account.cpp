#include "engine/jmap/external_account/external_account.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "engine/jmap/call.hpp"
#include "engine/jmap/json.hpp"
#include "engine/jmap/list_query.hpp"
#include "engine/jmap/stored.hpp"
#include "engine/mail/external_account_json.hpp"

namespace kontor::jmap {
namespace {

// What is inside "incoming" and "outgoing" is checked by the one reader of the document (mail/external_account_json).
constexpr std::array<Property, 15> properties = {{
    {"id", server_set | immutable},
    {"jmapAccountId", server_set | immutable},
    {"name", 0, is_text, R"("")"},
    {"address", 0, is_text},
    {"isDefault", 0, is_boolean, "false"},
    {"incoming", 0, is_object},
    {"outgoing", 0, is_object, R"({"use": "house"})"},
    {"oauthProvider", server_set},
    {"authorizationId", write_only | immutable, is_id_or_null, "null"},
    {"keepOnServer", 0, is_text, R"("forever")"},
    {"since", 0, is_text, R"("all")"},
    {"interval", 0, is_unsigned, "300"},
    {"maxMessageSize", 0, is_unsigned, "0"},
    {"isEnabled", 0, is_boolean, "true"},
    {"disabledBecause", server_set},
}};

constexpr std::array<FilterRow, 1> filters = {{
    {"isEnabled", is_boolean, [](const json& account, const json& is) { return account["isEnabled"] == is; }},
}};
constexpr std::array<std::string_view, 2> sorts = {"name", "address"};
constexpr ListQueryTable query_table = {filters, sorts};

}  // namespace

MethodResult<std::vector<json>> read_external_accounts(Call& call, const std::vector<std::string>& wanted,
                                                       const Ids* ids) {
    const auto records = call.view().records(store::Type::external_account, call.scope);
    if (!records) return server_failure(records.error());
    std::vector<json> list;
    for (const store::Record& record : *records) {
        const std::string id = record.id.to_string();
        if (ids && std::find(ids->begin(), ids->end(), id) == ids->end()) continue;
        const auto account = mail::external_account_from_document(record.id, record.document);
        if (!account) return MethodError{"serverFail", "The settings of " + id + " cannot be read."};
        json document = mail::to_json(*account);
        document["id"] = id;
        json object = json::object();
        for (const std::string& name : wanted) object[name] = std::move(document[name]);
        list.push_back(std::move(object));
    }
    return list;
}

MethodResult<std::unique_ptr<Query>> external_account_query(Call& call) {
    auto query = std::make_unique<ListQuery>(call, query_table);
    if (auto read = query->read_arguments(); !read) return read.error();
    return std::unique_ptr<Query>(std::move(query));
}

constinit const DataType external_account_type = {
    .name = "ExternalAccount",
    .properties = properties,
    .state = stored_state<store::Type::external_account>,
    .changes = stored_changes<store::Type::external_account, mail::RecordId>,
    .read = read_external_accounts,
    .writer = external_account_writer,
    .query = external_account_query,
};

}  // namespace kontor::jmap
