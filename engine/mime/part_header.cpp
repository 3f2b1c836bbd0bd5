#include "engine/mime/part_header.hpp"

#include "engine/mime/fields/content_type.hpp"
#include "engine/text/ascii.hpp"
#include "engine/text/encoded_word.hpp"
#include "engine/text/unicode.hpp"

namespace kontor::mime {
namespace {

// The first of each Content-* field.
struct ContentFields {
    const Field* type = nullptr;
    const Field* encoding = nullptr;
    const Field* disposition = nullptr;
    const Field* id = nullptr;
    const Field* location = nullptr;
    const Field* language = nullptr;
    bool twice = false;

    void take(const Field*& place, const Field& field) {
        if (place)
            twice = true;
        else
            place = &field;
    }
};

constexpr std::string_view prefix = "content-";

ContentFields find_content_fields(const Message& message, const Part& part) {
    ContentFields found;
    for (const Field& field : message.fields_of(part)) {
        const Bytes name = message.name_of(field);
        if (name.size() < 10 || name[7] != '-' || !text::starts_with_ignoring_case(name, prefix)) continue;
        const Bytes rest = name.substr(prefix.size());
        if (text::equal_ignoring_case(rest, "type"))
            found.take(found.type, field);
        else if (text::equal_ignoring_case(rest, "transfer-encoding"))
            found.take(found.encoding, field);
        else if (text::equal_ignoring_case(rest, "disposition"))
            found.take(found.disposition, field);
        else if (text::equal_ignoring_case(rest, "id"))
            found.take(found.id, field);
        else if (text::equal_ignoring_case(rest, "location"))
            found.take(found.location, field);
        else if (text::equal_ignoring_case(rest, "language"))
            found.take(found.language, field);
    }
    return found;
}

// A short field as one clean line of text.
std::string line_of(Bytes raw) {
    std::string out;
    text::append_header_text(out, raw);
    return std::string(text::trim(text::clean_line(out)));
}

// A short keyword: lower case, without comments.
std::string keyword_of(Bytes raw) {
    const std::string line = line_of(raw.substr(0, raw.find('(')));
    return text::to_lower(text::trim(std::string_view(line).substr(0, line.find(';'))));
}

TransferEncoding encoding_from(std::string_view keyword) {
    if (keyword == "7bit" || keyword == "8bit" || keyword == "binary" || keyword.empty())
        return TransferEncoding::identity;
    if (keyword == "base64") return TransferEncoding::base64;
    if (keyword == "quoted-printable") return TransferEncoding::quoted_printable;
    if (keyword == "x-uuencode" || keyword == "uuencode" || keyword == "x-uue" || keyword == "uue")
        return TransferEncoding::uuencode;
    // Misspellings that mean "nothing was done".
    if (keyword == "7-bit" || keyword == "8-bit" || keyword == "7bits" || keyword == "8bits" || keyword == "none")
        return TransferEncoding::identity;
    return TransferEncoding::unknown;
}

bool read_type(const ParameterisedValue& field, Part& part, std::size_t longest_boundary) {
    const auto type = parse_media_type(field.value);
    if (!type) return text::equal_ignoring_case(field.value, "text");  // what RFC 1049 wrote
    part.type = type->type;
    part.subtype = type->subtype;
    part.has_content_type = true;
    if (const Parameter* charset = field.find("charset")) part.charset = text::to_lower(text::trim(charset->value));
    if (const Parameter* name = field.find("name")) part.name = decode_parameter(*name);
    if (part.is_text()) {
        const Parameter* format = field.find("format");
        const Parameter* delsp = field.find("delsp");
        part.flowed = format && text::equal_ignoring_case(text::trim(format->value), "flowed");
        part.delsp = delsp && text::equal_ignoring_case(text::trim(delsp->value), "yes");
    }
    if (!part.is_multipart()) return !field.damaged;
    if (const Parameter* boundary = field.find("boundary")) part.boundary = boundary->value;
    while (!part.boundary.empty() && text::is_space(part.boundary.back())) part.boundary.pop_back();
    if (!part.boundary.empty() && part.boundary.size() <= longest_boundary) return !field.damaged;
    part.boundary.clear();
    part.type = "text";
    part.subtype = "plain";
    return false;
}

bool read_disposition(const ParameterisedValue& field, Part& part) {
    part.disposition_text = field.value;
    if (field.value == "inline")
        part.disposition = Disposition::inline_;
    else if (field.value == "attachment")
        part.disposition = Disposition::attachment;
    else if (!field.value.empty())
        part.disposition = Disposition::other;
    if (const Parameter* name = field.find("filename")) {
        std::string decoded = decode_parameter(*name);
        if (!decoded.empty()) part.name = std::move(decoded);
    }
    return !field.damaged;
}

}  // namespace

bool read_part_header(const Message& message, Part& part, bool in_digest, std::size_t longest_boundary) {
    const ContentFields fields = find_content_fields(message, part);
    bool sound = !fields.twice;
    if (in_digest) {
        part.type = "message";
        part.subtype = "rfc822";
    }
    if (fields.type) sound &= read_type(parse_parameterised(message.value_of(*fields.type)), part, longest_boundary);
    if (fields.disposition) sound &= read_disposition(parse_parameterised(message.value_of(*fields.disposition)), part);
    if (fields.encoding) part.encoding = encoding_from(keyword_of(message.value_of(*fields.encoding)));
    // RFC 2045 6.4 forbids encodings here, and what claims one has none.
    if (part.is_multipart()) part.encoding = TransferEncoding::identity;
    if (fields.id) {
        part.content_id = line_of(message.value_of(*fields.id));
        const std::size_t open = part.content_id.find('<'), close = part.content_id.find('>', open + 1);
        if (open != std::string::npos)
            part.content_id = part.content_id.substr(open + 1, close == std::string::npos ? close : close - open - 1);
    }
    if (fields.location) part.location = line_of(message.value_of(*fields.location));
    if (fields.language) part.language = line_of(message.value_of(*fields.language));
    return sound;
}

}  // namespace kontor::mime
