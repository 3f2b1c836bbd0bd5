#include "engine/jmap/email/draft.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "engine/jmap/date.hpp"
#include "engine/jmap/email/draft_body.hpp"
#include "engine/jmap/email/draft_field.hpp"
#include "engine/jmap/json.hpp"
#include "engine/text/ascii.hpp"

namespace kontor::jmap {
namespace {

// The properties that stand for a header field (4.1.2.3, 4.1.3), in the order in which the fields are written.
struct NamedField {
    std::string_view property;
    std::string_view field;
    mime::HeaderForm form;
};
constexpr std::array<NamedField, 11> named_fields = {{
    {"from", "From", mime::HeaderForm::addresses},
    {"sender", "Sender", mime::HeaderForm::addresses},
    {"replyTo", "Reply-To", mime::HeaderForm::addresses},
    {"to", "To", mime::HeaderForm::addresses},
    {"cc", "Cc", mime::HeaderForm::addresses},
    {"bcc", "Bcc", mime::HeaderForm::addresses},
    {"subject", "Subject", mime::HeaderForm::text},
    {"sentAt", "Date", mime::HeaderForm::date},
    {"messageId", "Message-ID", mime::HeaderForm::message_ids},
    {"inReplyTo", "In-Reply-To", mime::HeaderForm::message_ids},
    {"references", "References", mime::HeaderForm::message_ids},
}};

// The domain of the first address of From, for a Message-ID that looks like home.
std::string domain_of(const json& object) {
    const auto from = object.find("from");
    if (from == object.end() || !from->is_array() || from->empty()) return "localhost";
    const std::string& email = (*from)[0]["email"].get_ref<const std::string&>();
    const std::string domain = email.substr(email.rfind('@') + 1);
    const bool plain = !domain.empty() && domain.size() < 200 && domain.size() < email.size() &&
                       std::all_of(domain.begin(), domain.end(), [](char c) {
                           return text::is_alpha(c) || text::is_digit(c) || c == '.' || c == '-';
                       });
    return plain ? domain : "localhost";
}

SetResult<void> add_named_fields(const json& object, DraftFields& fields) {
    for (const NamedField& named : named_fields) {
        const auto value = object.find(named.property);
        if (value == object.end() || value->is_null()) continue;
        HeaderProperty property;
        property.field = named.field;
        property.form = named.form;
        if (auto added = fields.add(std::string(named.property), property, *value); !added) return added;
    }
    return {};
}

SetResult<void> add_missing_fields(Call& call, const json& object, DraftFields& fields) {
    HeaderProperty property;
    if (!fields.has("Date")) {
        property.field = "Date";
        property.form = mime::HeaderForm::date;
        if (auto added = fields.add("sentAt", property, date_or_null(call.context().now)); !added) return added;
    }
    if (fields.has("Message-ID")) return {};
    property.field = "Message-ID";
    property.form = mime::HeaderForm::message_ids;
    return fields.add("messageId", property, json::array({call.request.token() + '@' + domain_of(object)}));
}

}  // namespace

SetResult<mime::NewPart> read_draft(Call& call, const json& object) {
    DraftFields fields("");
    if (auto added = add_named_fields(object, fields); !added) return added.error();
    if (auto added = fields.add_header_properties(object); !added) return added.error();
    auto message = read_draft_body(call, object, fields);
    if (!message) return message.error();
    if (auto added = add_missing_fields(call, object, fields); !added) return added.error();
    std::vector<mime::NewField> all = std::move(fields).take();
    std::move(message->fields.begin(), message->fields.end(), std::back_inserter(all));
    message->fields = std::move(all);
    return message;
}

bool is_address_list(const json& value) {
    if (value.is_null()) return true;
    if (!value.is_array()) return false;
    return std::all_of(value.begin(), value.end(), is_address);
}

bool is_text_list(const json& value) {
    if (value.is_null()) return true;
    return value.is_array() &&
           std::all_of(value.begin(), value.end(), [](const json& item) { return item.is_string(); });
}

bool is_date_or_null(const json& value) {
    return value.is_null() || (value.is_string() && parse_date_text(value.get_ref<const std::string&>()));
}

bool is_utc_date(const json& value) {
    return value.is_string() && parse_utc_date(value.get_ref<const std::string&>()).has_value();
}

bool is_part_list(const json& value) {
    return value.is_array() &&
           std::all_of(value.begin(), value.end(), [](const json& item) { return item.is_object(); });
}

}  // namespace kontor::jmap
