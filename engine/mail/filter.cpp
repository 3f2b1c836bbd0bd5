#include "engine/mail/filter.hpp"

#include <nlohmann/json.hpp>

#include "engine/mail/document.hpp"

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
    Filter filter;
    filter.id = id;
    DocumentReader reader(document, "");
    reader.read_text("name", filter.name);
    reader.read("sortOrder", filter.sort_order);
    reader.read("isEnabled", filter.is_enabled);
    reader.read_text("script", filter.script);
    reader.read("failures", filter.failures);
    reader.read_text("disabledBecause", filter.disabled_because);
    reader.read_name("account", filter.account, AccountId::parse);
    if (reader.error()) return *reader.error();
    return filter;
}

}  // namespace kontor::mail
