#include "engine/jmap/email/draft_field.hpp"

#include <algorithm>
#include <utility>

#include "engine/jmap/json.hpp"
#include "engine/mime/fields/date.hpp"
#include "engine/text/ascii.hpp"

namespace kontor::jmap {
namespace {

// Another field of these could change what the message is; the composer writes them.
bool is_ours(std::string_view field) {
    return text::equal_ignoring_case(field, "MIME-Version") || text::equal_ignoring_case(field, "Content-Type") ||
           text::equal_ignoring_case(field, "Content-Transfer-Encoding");
}

std::vector<mail::EmailAddress> addresses_from(const json& list) {
    std::vector<mail::EmailAddress> addresses;
    for (const json& item : list) {
        mail::EmailAddress address;
        address.email = item["email"].get<std::string>();
        const auto name = item.find("name");
        if (name != item.end() && name->is_string()) address.name = name->get<std::string>();
        addresses.push_back(std::move(address));
    }
    return addresses;
}

bool is_list_of_addresses(const json& value) {
    return value.is_array() && std::all_of(value.begin(), value.end(), is_address);
}

std::optional<mime::FieldValue> addresses_value(const json& value) {
    if (!is_list_of_addresses(value)) return std::nullopt;
    return mime::AddressesValue{{{std::nullopt, addresses_from(value)}}};
}

std::optional<mime::FieldValue> groups_value(const json& value) {
    if (!value.is_array()) return std::nullopt;
    mime::AddressesValue groups;
    for (const json& item : value) {
        if (!item.is_object() || !item.contains("addresses") || !is_list_of_addresses(item["addresses"]))
            return std::nullopt;
        mail::EmailAddressGroup group;
        const auto name = item.find("name");
        if (name != item.end() && !name->is_null() && !name->is_string()) return std::nullopt;
        if (name != item.end() && name->is_string()) group.name = name->get<std::string>();
        group.addresses = addresses_from(item["addresses"]);
        groups.groups.push_back(std::move(group));
    }
    return groups;
}

std::optional<std::vector<std::string>> texts_from(const json& value) {
    if (!value.is_array()) return std::nullopt;
    std::vector<std::string> texts;
    for (const json& item : value) {
        if (!item.is_string()) return std::nullopt;
        texts.push_back(item.get<std::string>());
    }
    return texts;
}

// Empty for a value of another type.
std::optional<mime::FieldValue> value_in_form(mime::HeaderForm form, const json& value) {
    const std::string* text = value.get_ptr<const std::string*>();
    switch (form) {
        case mime::HeaderForm::raw:
            if (text) return mime::RawValue{*text};
            break;
        case mime::HeaderForm::text:
            if (text) return mime::TextValue{*text};
            break;
        case mime::HeaderForm::addresses:
            return addresses_value(value);
        case mime::HeaderForm::grouped_addresses:
            return groups_value(value);
        case mime::HeaderForm::message_ids:
            if (auto ids = texts_from(value)) return mime::MessageIdsValue{std::move(*ids)};
            break;
        case mime::HeaderForm::urls:
            if (auto urls = texts_from(value)) return mime::UrlsValue{std::move(*urls)};
            break;
        case mime::HeaderForm::date:
            if (const auto date = text ? parse_date_text(*text) : std::nullopt) return *date;
            break;
    }
    return std::nullopt;
}

bool sets_nothing(const json& value) { return value.is_null() || (value.is_array() && value.empty()); }

}  // namespace

bool is_address(const json& value) {
    if (!value.is_object()) return false;
    for (const auto& [key, member] : value.items()) {
        if (key == "email" ? !member.is_string() : key != "name" || !(member.is_string() || member.is_null()))
            return false;
    }
    return value.contains("email");
}

std::optional<mail::SentDate> parse_date_text(const std::string& text) {
    // "2026-11-22T03:04:05+01:00": what mime::parse_date makes of anything else is for reading, not for writing.
    if (text.size() < 20 || text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' || text[16] != ':') {
        return std::nullopt;
    }
    return mime::parse_date(text);
}

bool DraftFields::claim(std::string_view field) { return names_.insert(text::to_lower(field)).second; }
bool DraftFields::has(std::string_view field) const { return names_.count(text::to_lower(field)) != 0; }

SetResult<void> DraftFields::add(const std::string& name, const HeaderProperty& property, const json& value) {
    const auto refuse = [&](std::string why) { return invalid_property(inside_ + name, std::move(why)); };
    const bool is_content = text::starts_with_ignoring_case(property.field, "Content-");
    if (is_ours(property.field) || (is_content && !of_part_)) return refuse("This field is set by other properties.");
    if (sets_nothing(value)) return {};
    if (!claim(property.field)) return refuse("Another property sets the same header field.");

    json one = json::array();
    if (!property.all) one.push_back(value);
    if (property.all && !value.is_array()) return refuse("Must be a list.");
    for (const json& item : property.all ? value : one) {
        if (sets_nothing(item)) continue;
        auto typed = value_in_form(property.form, item);
        if (!typed) return refuse("Not a value of that form.");
        mime::NewField field{property.field, std::move(*typed)};
        // Whether it can be written is asked here, where the property's name is known.
        if (const auto written = mime::write_field(field); !written) return refuse(written.error().got);
        fields_.push_back(std::move(field));
    }
    return {};
}

SetResult<void> DraftFields::add_header_properties(const json& object) {
    for (const auto& [name, value] : object.items()) {
        if (name.compare(0, 7, "header:") != 0) continue;
        const auto property = parse_header_property(name);
        if (!property) return invalid_property(inside_ + name, "Not a header property, or a form that does not fit.");
        if (auto added = add(name, *property, value); !added) return added;
    }
    return {};
}

}  // namespace kontor::jmap
