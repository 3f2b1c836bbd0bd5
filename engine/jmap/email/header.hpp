// Header fields as properties (RFC 8621 4.1.3): "header:Subject", "header:To:asAddresses",
// "header:Received:asText:all".
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "engine/mail/address.hpp"
#include "engine/mime/fields/forms.hpp"
#include "engine/mime/message.hpp"

namespace kontor::jmap {

struct HeaderProperty {
    std::string field;  // as the client wrote it
    mime::HeaderForm form = mime::HeaderForm::raw;
    bool all = false;
};

// Empty for a name that is not spelled so, or asks for a form that does not fit the field.
std::optional<HeaderProperty> parse_header_property(std::string_view name);
bool is_header_property(std::string_view name);

// The last field of that name in the part, or null; with `all` a list of every one, in order.
nlohmann::json header_value(const mime::Message&, const mime::Part&, const HeaderProperty&);
// The property `headers`: name and raw value of every field, in order.
nlohmann::json header_list(const mime::Message&, const mime::Part&);

// "If parsing fails, the value is null."
nlohmann::json texts_or_null(std::vector<std::string>);
nlohmann::json addresses_json(const std::vector<mail::EmailAddress>&);

}  // namespace kontor::jmap
