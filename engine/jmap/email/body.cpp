#include "engine/jmap/email/body.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "engine/jmap/blob.hpp"
#include "engine/jmap/email/header.hpp"
#include "engine/jmap/json.hpp"
#include "engine/mime/body_value.hpp"
#include "engine/text/ascii.hpp"

namespace kontor::jmap {
namespace {

constexpr std::array<std::string_view, 12> known_properties = {"partId", "blobId",   "size",     "headers",
                                                               "name",   "type",     "charset",  "disposition",
                                                               "cid",    "language", "location", "subParts"};
const std::vector<std::string>& default_part_properties() {
    static const std::vector<std::string> names = {"partId",  "blobId",      "size", "name",     "type",
                                                   "charset", "disposition", "cid",  "language", "location"};
    return names;
}

json text_or_null(const std::string& text) { return text.empty() ? json(nullptr) : json(text); }

// Content-Language: a comma-separated list (RFC 3282).
json language_tags(std::string_view text) {
    json tags = json::array();
    while (!text.empty()) {
        const std::size_t comma = text.find(',');
        const std::string_view tag = text::trim(text.substr(0, comma));
        if (!tag.empty()) tags.push_back(tag);
        text = comma == std::string_view::npos ? std::string_view() : text.substr(comma + 1);
    }
    return tags.empty() ? json(nullptr) : tags;
}

json charset_json(const mime::Part& part) {
    if (!part.charset.empty()) return part.charset;
    return part.is_text() ? json("us-ascii") : json(nullptr);
}

bool contains(const std::vector<std::int32_t>& list, std::int32_t index) {
    return std::find(list.begin(), list.end(), index) != list.end();
}

}  // namespace

MethodResult<BodyOptions> BodyOptions::read(Arguments& arguments) {
    BodyOptions options;
    options.part_properties = arguments.texts("bodyProperties").value_or(default_part_properties());
    options.fetch_text = arguments.boolean("fetchTextBodyValues", false);
    options.fetch_html = arguments.boolean("fetchHTMLBodyValues", false);
    options.fetch_all = arguments.boolean("fetchAllBodyValues", false);
    options.max_value_octets = static_cast<std::size_t>(arguments.unsigned_int("maxBodyValueBytes").value_or(0));
    if (arguments.error()) return *arguments.error();
    for (const std::string& name : options.part_properties) {
        const bool known = std::find(known_properties.begin(), known_properties.end(), name) != known_properties.end();
        if (!known && !is_header_property(name)) return invalid_arguments("There is no body property " + name);
    }
    return options;
}

Body::Body(std::string blob_id, Bytes whole, mime::Message message, const BodyOptions& options)
    : blob_id_(std::move(blob_id)),
      whole_(whole),
      message_(std::move(message)),
      structure_(mime::body_structure(message_)),
      options_(options) {}

json Body::structure() const { return part(0, true); }
json Body::text_body() const { return list(structure_.text_body); }
json Body::html_body() const { return list(structure_.html_body); }
json Body::attachments() const { return list(structure_.attachments); }

json Body::list(const std::vector<std::int32_t>& parts) const {
    json array = json::array();
    for (const std::int32_t index : parts) array.push_back(part(index, false));
    return array;
}

json Body::part(std::int32_t index, bool with_sub_parts) const {
    json object = json::object();
    for (const std::string& name : options_.part_properties) object[name] = part_property(index, name);
    // The tree is what bodyStructure is asked for, whether subParts was named or not.
    const mime::Part& part = message_.parts[static_cast<std::size_t>(index)];
    if (with_sub_parts && part.is_multipart()) object["subParts"] = sub_parts(index);
    return object;
}

json Body::sub_parts(std::int32_t index) const {
    json array = json::array();
    std::int32_t child = message_.parts[static_cast<std::size_t>(index)].first_child;
    while (child != mime::no_part) {
        array.push_back(part(child, true));
        child = message_.parts[static_cast<std::size_t>(child)].next_sibling;
    }
    return array;
}

json Body::part_property(std::int32_t index, const std::string& name) const {
    const mime::Part& part = message_.parts[static_cast<std::size_t>(index)];
    const auto leaf_id = [&] { return part.is_multipart() ? std::string() : mime::part_id(message_, index); };
    if (name == "partId") return text_or_null(leaf_id());
    if (name == "blobId") return part.is_multipart() ? json(nullptr) : json(spell_blob(blob_id_, leaf_id()));
    if (name == "size") {
        return part.is_multipart() ? part.body.size : mime::decoded_size(part, mime::Message::body_of(part, whole_));
    }
    if (name == "headers") return header_list(message_, part);
    if (name == "name") return text_or_null(part.name);
    if (name == "type") return part.media_type();
    if (name == "charset") return charset_json(part);
    if (name == "disposition") return text_or_null(part.disposition_text);
    if (name == "cid") return text_or_null(part.content_id);
    if (name == "language") return language_tags(part.language);
    if (name == "location") return text_or_null(part.location);
    if (name == "subParts") return nullptr;
    return header_value(message_, part, *parse_header_property(name));
}

bool Body::is_fetched(std::int32_t index) const {
    return options_.fetch_all || (options_.fetch_text && contains(structure_.text_body, index)) ||
           (options_.fetch_html && contains(structure_.html_body, index));
}

json Body::values() const {
    json values = json::object();
    if (!options_.fetch_all && !options_.fetch_text && !options_.fetch_html) return values;
    for (std::size_t i = 0; i < message_.parts.size(); ++i) {
        const auto index = static_cast<std::int32_t>(i);
        const mime::Part& part = message_.parts[i];
        if (!part.is_text() || !is_fetched(index)) continue;
        const std::string id = mime::part_id(message_, index);
        if (id.empty()) continue;  // inside an attached message
        mime::BodyValue value = mime::body_value(part, mime::Message::body_of(part, whole_), options_.max_value_octets);
        values[id] = {{"value", std::move(value.value)},
                      {"isEncodingProblem", value.is_encoding_problem},
                      {"isTruncated", value.is_truncated}};
    }
    return values;
}

}  // namespace kontor::jmap
