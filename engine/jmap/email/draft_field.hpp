// Header fields on creation: from properties of an Email or an EmailBodyPart to fields to be written (RFC
// 8621 4.1.2, 4.6).
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "engine/jmap/email/header.hpp"
#include "engine/jmap/errors.hpp"
#include "engine/mime/write_message.hpp"

namespace kontor::jmap {

// The fields of one header block. No field is set by two properties.
class DraftFields {
public:
    // `inside` begins the names of properties in errors: "", "bodyStructure/subParts/0/". Content-* fields belong to
    // parts.
    explicit DraftFields(std::string inside, bool of_part = false) : inside_(std::move(inside)), of_part_(of_part) {}

    // A value in the form of the property; with `all` a list of them, a field each. null and empty lists set nothing.
    SetResult<void> add(const std::string& name, const HeaderProperty&, const nlohmann::json& value);
    // Every header:* property of the object.
    SetResult<void> add_header_properties(const nlohmann::json& object);
    // Another property says what stands there. False when it is set already.
    bool claim(std::string_view field);

    bool has(std::string_view field) const;
    std::vector<mime::NewField> take() && { return std::move(fields_); }

private:
    std::string inside_;
    bool of_part_;
    std::set<std::string> names_;  // lower case
    std::vector<mime::NewField> fields_;
};

bool is_address(const nlohmann::json&);                                  // an EmailAddress object
std::optional<mail::SentDate> parse_date_text(const std::string& text);  // the Date of RFC 8620 1.4

}  // namespace kontor::jmap
