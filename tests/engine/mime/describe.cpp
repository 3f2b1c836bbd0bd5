#include "tests/engine/mime/describe.hpp"

#include "engine/mime/body_structure.hpp"
#include "engine/mime/body_value.hpp"
#include "engine/mime/fields/address_list.hpp"
#include "engine/mime/fields/date.hpp"
#include "engine/mime/file_name.hpp"
#include "engine/mime/summary.hpp"

namespace kontor::tests {
namespace {

using nlohmann::json;

json addresses_of(const std::vector<mail::EmailAddress>& addresses) {
    json out = json::array();
    for (const auto& address : addresses) out.push_back({address.name ? json(*address.name) : json(), address.email});
    return out;
}

json groups_of(const mime::Message& message, std::string_view name) {
    json out = json::array();
    const mime::Field* field = message.last(message.root(), name);
    if (!field) return out;
    for (const auto& group : mime::parse_address_groups(message.value_of(*field)))
        out.push_back({group.name ? json(*group.name) : json(), addresses_of(group.addresses)});
    return out;
}

std::string_view encoding_name(mime::TransferEncoding encoding) {
    switch (encoding) {
        case mime::TransferEncoding::identity:
            return "identity";
        case mime::TransferEncoding::quoted_printable:
            return "quoted-printable";
        case mime::TransferEncoding::base64:
            return "base64";
        case mime::TransferEncoding::uuencode:
            return "uuencode";
        case mime::TransferEncoding::unknown:
            return "unknown";
    }
    return "";
}

json ids_of(const std::vector<std::string>& ids, const std::vector<std::int32_t>& parts) {
    json out = json::array();
    for (const std::int32_t part : parts) out.push_back(ids[static_cast<std::size_t>(part)]);
    return out;
}

void describe_leaf(json& out, const std::string& id, const mime::Part& part, Bytes whole) {
    const Bytes body = mime::Message::body_of(part, whole);
    if (!part.name.empty()) out["names"][id] = part.name;
    if (!part.name.empty()) out["files"][id] = mime::file_name(part);
    if (!part.charset.empty()) out["charsets"][id] = part.charset;
    if (!part.content_id.empty()) out["cids"][id] = part.content_id;
    if (!part.disposition_text.empty()) out["dispositions"][id] = part.disposition_text;
    if (part.encoding != mime::TransferEncoding::identity) out["encodings"][id] = encoding_name(part.encoding);
    if (part.is_text()) {
        const mime::BodyValue value = mime::body_value(part, body);
        out["values"][id] = value.value;
        if (value.is_encoding_problem) out["problems"].push_back(id);
    } else if (part.encoding != mime::TransferEncoding::identity) {
        out["octets"][id] = mime::decoded_size(part, body);
    }
}

}  // namespace

std::string structure_of(const mime::Message& message, std::int32_t index) {
    const mime::Part& part = message.parts[static_cast<std::size_t>(index)];
    std::string out = part.media_type();
    if (part.first_child == mime::no_part) return out;
    out += '(';
    for (std::int32_t child = part.first_child; child != mime::no_part;) {
        out += structure_of(message, child);
        child = message.parts[static_cast<std::size_t>(child)].next_sibling;
        if (child != mime::no_part) out += ' ';
    }
    return out + ')';
}

json describe(const mime::Message& message, Bytes whole) {
    const mail::Summary summary = mime::summarise(message);
    const mime::BodyStructure structure = mime::body_structure(message);
    const std::vector<std::string> ids = mime::part_ids(message);
    json out = {
        {"subject", summary.subject},
        {"from", addresses_of(summary.from)},
        {"sender", addresses_of(summary.sender)},
        {"replyTo", addresses_of(summary.reply_to)},
        {"to", addresses_of(summary.to)},
        {"cc", addresses_of(summary.cc)},
        {"bcc", addresses_of(summary.bcc)},
        {"toGroups", groups_of(message, "To")},
        {"date", summary.sent_at ? json(mime::to_rfc3339(*summary.sent_at)) : json()},
        {"messageId", summary.message_id},
        {"inReplyTo", summary.in_reply_to},
        {"references", summary.references},
        {"preview", summary.preview},
        {"hasAttachment", summary.has_attachment},
        {"damaged", summary.damaged},
        {"structure", structure_of(message)},
        {"text", ids_of(ids, structure.text_body)},
        {"html", ids_of(ids, structure.html_body)},
        {"attachments", ids_of(ids, structure.attachments)},
        {"problems", json::array()},
    };
    for (const char* by_part : {"names", "files", "charsets", "cids", "dispositions", "encodings", "values", "octets"})
        out[by_part] = json::object();
    for (std::size_t i = 0; i < message.parts.size(); ++i)
        if (!ids[i].empty()) describe_leaf(out, ids[i], message.parts[i], whole);
    return out;
}

}  // namespace kontor::tests
