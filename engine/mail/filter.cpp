#include "engine/mail/filter.hpp"

#include <nlohmann/json.hpp>

namespace kontor::mail {

using nlohmann::json;

void add_failure(Filter& filter, std::string_view why) {
    ++filter.failures;
    if (filter.failures < failures_of_a_filter) return;
    filter.is_enabled = false;
    filter.disabled_because = why;
}

std::string to_document(const Filter& filter) {
    const json document = {{"name", filter.name},
                           {"account", filter.account ? json(filter.account.to_string()) : json(nullptr)},
                           {"sortOrder", filter.sort_order},
                           {"isEnabled", filter.is_enabled},
                           {"script", filter.script},
                           {"failures", filter.failures},
                           {"disabledBecause", filter.disabled_because}};
    return document.dump();
}

Result<Filter> filter_from_document(RecordId id, std::string_view text) {
    const json document = json::parse(text, nullptr, false);
    const Error broken{"The filter cannot be read", "its document", "", id.to_string()};
    if (!document.is_object()) return broken;
    Filter filter;
    filter.id = id;
    try {
        filter.name = document.value("name", "");
        filter.sort_order = document.value("sortOrder", 0u);
        filter.is_enabled = document.value("isEnabled", true);
        filter.script = document.value("script", "");
        filter.failures = document.value("failures", 0u);
        filter.disabled_because = document.value("disabledBecause", "");
        if (const auto account = document.find("account"); account != document.end() && account->is_string())
            filter.account = AccountId::parse(account->get<std::string>()).value_or(AccountId{});
    } catch (const json::exception&) {
        return broken;
    }
    return filter;
}

}  // namespace kontor::mail
