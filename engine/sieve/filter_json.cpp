#include "engine/sieve/filter_json.hpp"

#include <array>
#include <nlohmann/json.hpp>
#include <string_view>

namespace kontor::sieve {
namespace {

using json = nlohmann::json;

constexpr std::array<std::string_view, 8> subjects = {"from",    "to",     "cc",   "recipients",
                                                      "subject", "header", "body", "size"};
constexpr std::array<std::string_view, 9> match_names = {"contains", "is",     "begins", "ends",   "pattern",
                                                         "domain",   "exists", "larger", "smaller"};
constexpr std::array<std::string_view, 8> deeds = {"markRead", "star", "label",  "copy",
                                                   "move",     "spam", "delete", "stop"};

template <class Enum, std::size_t N>
bool read_name(const json& object, const char* member, const std::array<std::string_view, N>& names, Enum& into) {
    const auto found = object.find(member);
    if (found == object.end() || !found->is_string()) return false;
    for (std::size_t at = 0; at < N; ++at) {
        if (names[at] != found->get_ref<const std::string&>()) continue;
        into = static_cast<Enum>(at);
        return true;
    }
    return false;
}

// Absent is fine and leaves the default; of the wrong type is not.
bool read(const json& object, const char* member, std::string& into) {
    const auto found = object.find(member);
    if (found == object.end()) return true;
    if (!found->is_string()) return false;
    into = found->get<std::string>();
    return true;
}

bool read(const json& object, const char* member, std::optional<std::string>& into) {
    const auto found = object.find(member);
    if (found == object.end() || found->is_null()) return true;
    if (!found->is_string()) return false;
    into = found->get<std::string>();
    return true;
}

bool read(const json& object, const char* member, bool& into) {
    const auto found = object.find(member);
    if (found == object.end()) return true;
    if (!found->is_boolean()) return false;
    into = found->get<bool>();
    return true;
}

bool read(const json& object, const char* member, std::uint64_t& into) {
    const auto found = object.find(member);
    if (found == object.end()) return true;
    if (!found->is_number_unsigned()) return false;
    into = found->get<std::uint64_t>();
    return true;
}

bool read(const json& object, const char* member, std::vector<std::string>& into) {
    const auto found = object.find(member);
    if (found == object.end()) return true;
    if (!found->is_array()) return false;
    for (const json& text : *found) {
        if (!text.is_string()) return false;
        into.push_back(text.get<std::string>());
    }
    return true;
}

Error wrong(const std::string& where) { return {"This is not as a form has it", "", "", where}; }

// The name of the member that is wrong; empty: none.
std::string read_condition(const json& object, Condition& into) {
    if (!object.is_object()) return "of";
    if (!read_name(object, "of", subjects, into.of)) return "of";
    if (!read_name(object, "match", match_names, into.match)) return "match";
    if (!read(object, "isNegated", into.is_negated)) return "isNegated";
    if (!read(object, "header", into.header)) return "header";
    if (!read(object, "values", into.values)) return "values";
    if (!read(object, "size", into.size)) return "size";
    return "";
}

std::string read_action(const json& object, FilterAction& into) {
    if (!object.is_object()) return "do";
    if (!read_name(object, "do", deeds, into.kind)) return "do";
    if (!read(object, "mailbox", into.mailbox)) return "mailbox";
    if (!read(object, "mailboxId", into.mailbox_id)) return "mailboxId";
    if (!read(object, "specialUse", into.special_use)) return "specialUse";
    if (!read(object, "label", into.label)) return "label";
    return "";
}

template <class Value>
Result<void> read_list(const json& form, const char* member, std::vector<Value>& into,
                       std::string (*read_one)(const json&, Value&)) {
    const auto list = form.find(member);
    const std::string inside = std::string("form/") + member;
    if (list == form.end() || !list->is_array()) return wrong(inside);
    for (const json& one : *list) {
        Value value;
        const std::string bad = read_one(one, value);
        if (!bad.empty()) return wrong(inside + "/" + std::to_string(into.size()) + "/" + bad);
        into.push_back(std::move(value));
    }
    return {};
}

}  // namespace

json to_json(const FilterForm& form) {
    json conditions = json::array(), actions = json::array();
    for (const Condition& one : form.conditions) {
        json object = {{"of", subjects[static_cast<std::size_t>(one.of)]},
                       {"match", match_names[static_cast<std::size_t>(one.match)]}};
        if (one.is_negated) object["isNegated"] = true;
        if (!one.header.empty()) object["header"] = one.header;
        if (!one.values.empty()) object["values"] = one.values;
        if (one.of == Condition::Of::size) object["size"] = one.size;
        conditions.push_back(std::move(object));
    }
    for (const FilterAction& one : form.actions) {
        json object = {{"do", deeds[static_cast<std::size_t>(one.kind)]}};
        if (!one.mailbox.empty()) object["mailbox"] = one.mailbox;
        if (one.mailbox_id) object["mailboxId"] = *one.mailbox_id;
        if (one.special_use) object["specialUse"] = *one.special_use;
        if (!one.label.empty()) object["label"] = one.label;
        actions.push_back(std::move(object));
    }
    return {{"join", form.any ? "any" : "all"}, {"conditions", std::move(conditions)}, {"actions", std::move(actions)}};
}

Result<FilterForm> filter_form_from_json(const json& object) {
    FilterForm form;
    if (!object.is_object()) return wrong("form");
    constexpr std::array<std::string_view, 2> joins = {"all", "any"};
    std::size_t join = 0;
    if (!read_name(object, "join", joins, join)) return wrong("form/join");
    form.any = join == 1;
    if (auto list = read_list(object, "conditions", form.conditions, read_condition); !list) return list.error();
    if (auto list = read_list(object, "actions", form.actions, read_action); !list) return list.error();
    return form;
}

}  // namespace kontor::sieve
