#include "engine/jmap/filter/filter.hpp"

#include <array>
#include <utility>

#include "engine/jmap/arguments.hpp"
#include "engine/jmap/call.hpp"
#include "engine/jmap/chosen.hpp"
#include "engine/jmap/json.hpp"
#include "engine/jmap/list_query.hpp"
#include "engine/jmap/stored.hpp"
#include "engine/mail/filter.hpp"
#include "engine/sieve/filter.hpp"
#include "engine/sieve/filter_json.hpp"
#include "engine/sieve/program.hpp"

namespace kontor::jmap {
namespace {

constexpr std::array<Property, 8> filter_properties = {{
    {"id", server_set | immutable},
    {"name", 0, is_text, R"("")"},
    {"jmapAccountId", 0, is_id_or_null, "null"},
    {"sortOrder", 0, is_unsigned, "0"},
    {"isEnabled", 0, is_boolean, "true"},
    {"sieve", 0, is_text_or_null, "null"},
    {"form", 0, is_object_or_null, "null"},
    {"disabledBecause", server_set},
}};

constexpr std::array<FilterRow, 2> filters = {{
    {"isEnabled", is_boolean, [](const json& filter, const json& is) { return filter["isEnabled"] == is; }},
    {"jmapAccountId", is_id_or_null, [](const json& filter, const json& id) { return filter["jmapAccountId"] == id; }},
}};
constexpr std::array<std::string_view, 2> sorts = {"sortOrder", "name"};
constexpr ListQueryTable query_table = {filters, sorts};

json form_or_null(std::string_view script) {
    const auto form = sieve::filter_from_sieve(script);
    return form ? sieve::to_json(*form) : json(nullptr);
}

json to_json(const mail::Filter& filter) {
    return {{"id", filter.id.to_string()},
            {"name", filter.name},
            {"jmapAccountId", filter.account ? json(filter.account.to_string()) : json(nullptr)},
            {"sortOrder", filter.sort_order},
            {"isEnabled", filter.is_enabled},
            {"sieve", filter.script},
            {"form", form_or_null(filter.script)},
            {"disabledBecause", filter.disabled_because.empty() ? json(nullptr) : json(filter.disabled_because)}};
}

MethodResult<std::vector<json>> read_filters(Call& call, const std::vector<std::string>& wanted, const Ids* ids) {
    const auto records = call.view().records(store::Type::filter, call.scope);
    if (!records) return server_failure(records.error());
    std::vector<json> list;
    for (const store::Record& record : *records) {
        if (!is_chosen(ids, record.id.to_string())) continue;
        const auto filter = mail::filter_from_document(record.id, record.document);
        if (!filter) return MethodError{"serverFail", filter.error().message()};
        list.push_back(chosen(to_json(*filter), wanted));
    }
    return list;
}

// ---- /set

class FilterWriter final : public Writer {
public:
    explicit FilterWriter(Call& call) : call_(call) {}

    SetResult<json> create(json object) override {
        mail::Filter filter;
        if (auto taken = take(object, filter); !taken) return taken.error();
        if (object["sieve"].is_null() && object["form"].is_null())
            return invalid_property("sieve", "A filter is a script or a form.");
        const auto id =
            call_.update().add_record(store::Type::filter, call_.scope.account(), mail::to_document(filter));
        if (!id) return set_failure(id.error());
        filter.id = *id;
        return json{{"id", id->to_string()},
                    {"sieve", filter.script},
                    {"form", form_or_null(filter.script)},
                    {"disabledBecause", nullptr}};
    }

    SetResult<json> update(const std::string& name, const json& changed) override {
        const auto id = mail::RecordId::parse(name).value_or(mail::RecordId{});
        const auto record = call_.view().record(store::Type::filter, call_.scope, id);
        if (!record) return set_failure(record.error());
        if (!*record) return not_found();
        auto filter = mail::filter_from_document(id, (*record)->document);
        if (!filter) return SetError{"serverFail", filter.error().message(), {}, ""};
        // A person has looked at it: it gets its chances anew.
        filter->failures = 0;
        filter->disabled_because.clear();
        if (auto taken = take(changed, *filter); !taken) return taken.error();
        const auto done = call_.update().change_record(store::Type::filter, id, mail::to_document(*filter));
        if (!done) return set_failure(done.error());
        return json{{"sieve", filter->script}, {"form", form_or_null(filter->script)}, {"disabledBecause", nullptr}};
    }

    SetResult<void> destroy(const std::string& name) override {
        const auto id = mail::RecordId::parse(name).value_or(mail::RecordId{});
        const auto record = call_.view().record(store::Type::filter, call_.scope, id);
        if (!record) return set_failure(record.error());
        if (!*record) return not_found();
        const auto removed = call_.update().remove_record(store::Type::filter, id);
        return removed ? SetResult<void>() : set_failure(removed.error());
    }

private:
    // The properties that are given, into the filter.
    SetResult<void> take(const json& object, mail::Filter& filter) {
        if (const auto name = object.find("name"); name != object.end()) filter.name = name->get<std::string>();
        if (const auto enabled = object.find("isEnabled"); enabled != object.end())
            filter.is_enabled = enabled->get<bool>();
        if (const auto order = object.find("sortOrder"); order != object.end()) {
            if (*order > 1'000'000u) return invalid_property("sortOrder", "At most 1000000.");
            filter.sort_order = order->get<std::uint32_t>();
        }
        if (const auto account = object.find("jmapAccountId"); account != object.end())
            if (auto taken = take_account(*account, filter); !taken) return taken.error();
        return take_script(object, filter);
    }

    SetResult<void> take_account(const json& name, mail::Filter& filter) {
        filter.account = {};
        if (name.is_null()) return {};
        const auto id = mail::AccountId::parse(name.get<std::string>());
        const auto accounts = call_.view().accounts();
        if (!accounts) return set_failure(accounts.error());
        for (const mail::Account& account : *accounts)
            if (account.id == id) filter.account = account.id;
        if (!filter.account) return invalid_property("jmapAccountId", "There is no such account.");
        return {};
    }

    static SetResult<void> take_script(const json& object, mail::Filter& filter) {
        const auto sieve = object.find("sieve"), form = object.find("form");
        const bool has_sieve = sieve != object.end() && !sieve->is_null();
        if (has_sieve) filter.script = sieve->get<std::string>();
        if (form != object.end() && !form->is_null()) {
            const auto read = sieve::filter_form_from_json(*form);
            if (!read) return invalid_property(read.error().where, read.error().what + ".");
            auto written = sieve::to_sieve(*read);
            if (!written) return invalid_property("form/" + written.error().where, written.error().what + ".");
            if (has_sieve && *written != filter.script)
                return invalid_property("form", "The form and the script say different things.");
            filter.script = std::move(*written);
        }
        const auto program = sieve::compile(filter.script);
        if (program) return {};
        std::string all;
        for (const sieve::ScriptError& error : program.error()) all += (all.empty() ? "" : "\n") + error.message();
        return invalid_property("sieve", all);
    }

    Call& call_;
};

MethodResult<std::unique_ptr<Writer>> write_filters(Call& call) {
    return std::unique_ptr<Writer>(std::make_unique<FilterWriter>(call));
}

MethodResult<std::unique_ptr<Query>> query(Call& call) {
    auto query = std::make_unique<ListQuery>(call, query_table);
    if (auto read = query->read_arguments(); !read) return read.error();
    return std::unique_ptr<Query>(std::move(query));
}

}  // namespace

MethodResult<json> check_filter(Call& call) {
    Arguments arguments(call.arguments);
    const std::string script = arguments.required_text("sieve");
    if (arguments.error()) return *arguments.error();
    json errors = json::array();
    if (const auto program = sieve::compile(script); !program)
        for (const sieve::ScriptError& error : program.error())
            errors.push_back({{"line", error.at.line},
                              {"column", error.at.column},
                              {"what", error.what},
                              {"expected", error.expected},
                              {"got", error.got},
                              {"message", error.message()}});
    return json{{"accountId", call.account_id}, {"errors", std::move(errors)}, {"form", form_or_null(script)}};
}

constinit const DataType filter_type = {
    .name = "Filter",
    .properties = filter_properties,
    .state = stored_state<store::Type::filter>,
    .changes = stored_changes<store::Type::filter, mail::RecordId>,
    .read = read_filters,
    .writer = write_filters,
    .query = query,
};

}  // namespace kontor::jmap
