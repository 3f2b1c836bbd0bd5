#include "engine/jmap/email/header.hpp"

#include <algorithm>
#include <utility>

#include "engine/jmap/json.hpp"
#include "engine/mime/fields/address_list.hpp"
#include "engine/mime/fields/date.hpp"
#include "engine/mime/fields/message_ids.hpp"
#include "engine/mime/fields/urls.hpp"
#include "engine/text/ascii.hpp"

namespace kontor::jmap {
namespace {

constexpr std::string_view prefix = "header:";

// RFC 5322 2.2: printable ASCII without the colon.
bool is_field_name(std::string_view name) {
    return !name.empty() &&
           std::all_of(name.begin(), name.end(), [](char c) { return c > 0x20 && c < 0x7f && c != ':'; });
}

// Cuts the next piece up to a colon off the front.
std::string_view cut(std::string_view& text) {
    const std::size_t colon = text.find(':');
    const std::string_view piece = text.substr(0, colon);
    text = colon == std::string_view::npos ? std::string_view() : text.substr(colon + 1);
    return piece;
}

json groups_json(const std::vector<mail::EmailAddressGroup>& groups) {
    json list = json::array();
    for (const auto& group : groups) {
        list.push_back(
            {{"name", group.name ? json(*group.name) : json(nullptr)}, {"addresses", addresses_json(group.addresses)}});
    }
    return list;
}

json in_form(mime::HeaderForm form, Bytes raw) {
    switch (form) {
        case mime::HeaderForm::raw:
            return mime::as_raw(raw);
        case mime::HeaderForm::text:
            return mime::as_text(raw);
        case mime::HeaderForm::addresses:
            return addresses_json(mime::parse_addresses(raw));
        case mime::HeaderForm::grouped_addresses:
            return groups_json(mime::parse_address_groups(raw));
        case mime::HeaderForm::message_ids:
            return texts_or_null(mime::parse_message_ids(raw));
        case mime::HeaderForm::urls:
            return texts_or_null(mime::parse_urls(raw));
        case mime::HeaderForm::date:
            break;
    }
    const auto date = mime::parse_date(raw);
    return date ? json(mime::to_rfc3339(*date)) : json(nullptr);
}

}  // namespace

std::optional<HeaderProperty> parse_header_property(std::string_view name) {
    if (name.substr(0, prefix.size()) != prefix) return std::nullopt;
    const bool ends_in_colon = name.back() == ':';
    name.remove_prefix(prefix.size());
    HeaderProperty property;
    property.field = cut(name);
    if (ends_in_colon || !is_field_name(property.field)) return std::nullopt;
    if (name.substr(0, 2) == "as") {
        const auto form = mime::header_form_from_name(cut(name));
        if (!form || !mime::is_form_allowed(*form, property.field)) return std::nullopt;
        property.form = *form;
    }
    property.all = name == "all";
    if (!property.all && !name.empty()) return std::nullopt;
    return property;
}

bool is_header_property(std::string_view name) { return parse_header_property(name).has_value(); }

json header_value(const mime::Message& message, const mime::Part& part, const HeaderProperty& property) {
    if (!property.all) {
        const mime::Field* field = message.last(part, property.field);
        return field ? in_form(property.form, message.value_of(*field)) : json(nullptr);
    }
    json values = json::array();
    for (const mime::Field& field : message.fields_of(part)) {
        if (!text::equal_ignoring_case(message.name_of(field), property.field)) continue;
        values.push_back(in_form(property.form, message.value_of(field)));
    }
    return values;
}

json header_list(const mime::Message& message, const mime::Part& part) {
    json list = json::array();
    for (const mime::Field& field : message.fields_of(part)) {
        list.push_back(
            {{"name", mime::as_raw(message.name_of(field))}, {"value", mime::as_raw(message.value_of(field))}});
    }
    return list;
}

json texts_or_null(std::vector<std::string> texts) { return texts.empty() ? json(nullptr) : json(std::move(texts)); }

json addresses_json(const std::vector<mail::EmailAddress>& addresses) {
    json list = json::array();
    for (const mail::EmailAddress& address : addresses) {
        json object = json::object();
        object["email"] = address.email;
        object["name"] = address.name ? json(*address.name) : json(nullptr);
        list.push_back(std::move(object));
    }
    return list;
}

}  // namespace kontor::jmap
