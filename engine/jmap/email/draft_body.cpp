#include "engine/jmap/email/draft_body.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "engine/jmap/blob.hpp"
#include "engine/jmap/json.hpp"
#include "engine/text/ascii.hpp"

namespace kontor::jmap {
namespace {

using mime::NewPart;

constexpr std::array<std::string_view, 11> part_properties = {
    "partId", "blobId", "size", "name", "type", "charset", "disposition", "cid", "language", "location", "subParts"};
// The fields that those stand for.
struct ContentField {
    const char* property;
    std::string_view field;
};
constexpr std::array<ContentField, 4> content_fields = {{
    {"disposition", "Content-Disposition"},
    {"cid", "Content-ID"},
    {"language", "Content-Language"},
    {"location", "Content-Location"},
}};

const json* given(const json& object, const char* name) {
    const auto at = object.find(name);
    return at == object.end() || at->is_null() ? nullptr : &*at;
}

class Parts {
public:
    Parts(Call& call, const json* values) : call_(call), values_(values) {}

    // `otherwise` is the type of a part that names none.
    SetResult<NewPart> read(const json& object, const std::string& inside, const char* otherwise, DraftFields* fields);
    // The parts of a list of properties, one by one.
    SetResult<std::vector<NewPart>> read_all(const json& list, const std::string& inside, const char* otherwise);
    SetResult<void> check_values() const;
    SetResult<void> check_blobs() const;

private:
    SetResult<void> read_content(const json& object, const std::string& inside, NewPart& part);
    SetResult<void> read_value(const std::string& part_id, const std::string& inside, NewPart& part);
    SetResult<void> read_octets(const std::string& blob_id, NewPart& part);
    SetResult<void> read_texts(const json& object, const std::string& inside, NewPart& part);

    Call& call_;
    const json* values_;
    std::vector<std::string> missing_;
    std::uint64_t octets_ = 0;
};

SetResult<void> Parts::check_values() const {
    if (!values_) return {};
    for (const auto& [id, value] : values_->items()) {
        const std::string name = "bodyValues/" + id;
        if (!value.is_object() || !value.contains("value") || !value["value"].is_string()) {
            return invalid_property(name, "Must be an EmailBodyValue.");
        }
        for (const auto& [key, member] : value.items()) {
            const bool is_flag = key == "isEncodingProblem" || key == "isTruncated";
            if (key != "value" && !(is_flag && member == false)) return invalid_property(name + '/' + key, "");
        }
    }
    return {};
}

SetResult<void> Parts::check_blobs() const {
    if (missing_.empty()) return {};
    SetError error{"blobNotFound", "", {}, ""};
    error.blobs = missing_;
    return error;
}

SetResult<void> Parts::read_value(const std::string& part_id, const std::string& inside, NewPart& part) {
    const auto value = values_ ? values_->find(part_id) : json::const_iterator();
    if (!values_ || value == values_->end()) {
        return invalid_property(inside + "partId", "There is no such part in bodyValues.");
    }
    part.content = NewPart::Content::text;
    part.text = (*value)["value"].get<std::string>();
    octets_ += part.text.size();
    return {};
}

SetResult<void> Parts::read_octets(const std::string& blob_id, NewPart& part) {
    part.content = NewPart::Content::octets;
    auto octets = read_blob(call_.view(), call_.scope, blob_id);
    if (!octets) return set_failure(octets.error());
    if (!*octets) {
        missing_.push_back(blob_id);
        return {};
    }
    part.octets = std::move(**octets);
    octets_ += part.octets.size();
    if (octets_ > limits::upload_bytes) return SetError{"tooLarge", "", {}, ""};
    return {};
}

SetResult<void> Parts::read_content(const json& object, const std::string& inside, NewPart& part) {
    const json* part_id = given(object, "partId");
    const json* blob_id = given(object, "blobId");
    const json* sub_parts = given(object, "subParts");
    const bool is_multipart = text::starts_with_ignoring_case(part.type, "multipart/");
    if (is_multipart) {
        if (part_id || blob_id)
            return invalid_property(inside + (part_id ? "partId" : "blobId"), "A multipart has none.");
        if (!sub_parts || !sub_parts->is_array())
            return invalid_property(inside + "subParts", "A multipart has parts.");
        auto parts = read_all(*sub_parts, inside + "subParts", nullptr);
        if (!parts) return parts.error();
        part.content = NewPart::Content::parts;
        part.parts = std::move(*parts);
        return {};
    }
    if (sub_parts && !(sub_parts->is_array() && sub_parts->empty())) {
        return invalid_property(inside + "subParts", "Only a multipart has parts.");
    }
    if (!part_id == !blob_id) return invalid_property(inside + "partId", "Either a partId or a blobId must be given.");
    if (part_id) {
        for (const char* name : {"charset", "size"}) {
            if (given(object, name)) return invalid_property(inside + name, "Must be left out beside a partId.");
        }
        if (!text::starts_with_ignoring_case(part.type, "text/")) {
            return invalid_property(inside + "type", "A part with a partId is text.");
        }
        if (!part_id->is_string()) return invalid_property(inside + "partId", "Must be a string.");
        return read_value(part_id->get_ref<const std::string&>(), inside, part);
    }
    if (!blob_id->is_string()) return invalid_property(inside + "blobId", "Must be an id.");
    return read_octets(blob_id->get_ref<const std::string&>(), part);
}

SetResult<void> Parts::read_texts(const json& object, const std::string& inside, NewPart& part) {
    struct Row {
        const char* name;
        std::string NewPart::*member;
    };
    constexpr std::array<Row, 5> rows = {{{"name", &NewPart::name},
                                          {"charset", &NewPart::charset},
                                          {"disposition", &NewPart::disposition},
                                          {"cid", &NewPart::content_id},
                                          {"location", &NewPart::location}}};
    for (const Row& row : rows) {
        const json* value = given(object, row.name);
        if (!value) continue;
        if (!value->is_string()) return invalid_property(inside + row.name, "Must be a string.");
        part.*row.member = value->get<std::string>();
    }
    const json* language = given(object, "language");
    if (!language) return {};
    if (!language->is_array()) return invalid_property(inside + "language", "Must be a list of strings.");
    for (const json& tag : *language) {
        if (!tag.is_string()) return invalid_property(inside + "language", "Must be a list of strings.");
        part.language.push_back(tag.get<std::string>());
    }
    return {};
}

SetResult<NewPart> Parts::read(const json& object, const std::string& inside, const char* otherwise,
                               DraftFields* of_message) {
    if (!object.is_object()) return invalid_property(inside.substr(0, inside.size() - 1), "Must be an EmailBodyPart.");
    for (const auto& [name, value] : object.items()) {
        const bool known = std::find(part_properties.begin(), part_properties.end(), name) != part_properties.end();
        if (!known && name.compare(0, 7, "header:") != 0) return invalid_property(inside + name, "");
    }
    NewPart part;
    const json* type = given(object, "type");
    if (type && !type->is_string()) return invalid_property(inside + "type", "Must be a string.");
    const bool has_parts = given(object, "subParts") != nullptr;
    if (type) {
        part.type = text::to_lower(type->get_ref<const std::string&>());
    } else if (otherwise) {
        part.type = otherwise;
    } else {
        part.type = has_parts ? "multipart/mixed" : given(object, "partId") ? "text/plain" : "application/octet-stream";
    }
    if (auto read = read_content(object, inside, part); !read) return read.error();
    if (auto read = read_texts(object, inside, part); !read) return read.error();

    // Those of the root part stand in the header of the message.
    DraftFields own(inside, true);
    for (const ContentField& field : content_fields) {
        if (given(object, field.property)) own.claim(field.field);
    }
    if (of_message) {
        for (const auto& [name, value] : object.items()) {
            const auto property = parse_header_property(name);
            if (property && !value.is_null() && of_message->has(property->field)) {
                return invalid_property(inside + name, "The message sets this header field already.");
            }
        }
    }
    if (auto added = own.add_header_properties(object); !added) return added.error();
    part.fields = std::move(own).take();
    if (of_message) {
        for (const mime::NewField& field : part.fields) of_message->claim(field.name);
    }
    return part;
}

SetResult<std::vector<NewPart>> Parts::read_all(const json& list, const std::string& inside, const char* otherwise) {
    std::vector<NewPart> parts;
    if (list.empty()) return invalid_property(inside, "Must not be empty.");
    for (std::size_t i = 0; i < list.size(); ++i) {
        auto part = read(list[i], inside + '/' + std::to_string(i) + '/', otherwise, nullptr);
        if (!part) return part.error();
        parts.push_back(std::move(*part));
    }
    return parts;
}

NewPart multipart(const char* type, std::vector<NewPart> parts) {
    NewPart part;
    part.type = type;
    part.content = NewPart::Content::parts;
    part.parts = std::move(parts);
    return part;
}

// textBody and htmlBody have exactly one part, of exactly that type.
SetResult<std::vector<NewPart>> read_one(Parts& parts, const json& object, const char* name, const char* type) {
    std::vector<NewPart> one;
    const json* list = given(object, name);
    if (!list) return one;
    if (!list->is_array() || list->size() != 1) return invalid_property(name, "Must have exactly one part.");
    auto part = parts.read((*list)[0], std::string(name) + "/0/", type, nullptr);
    if (!part) return part.error();
    if (part->type != type)
        return invalid_property(std::string(name) + "/0/type", std::string("Must be ") + type + ".");
    one.push_back(std::move(*part));
    return one;
}

// What the HTML shows goes with the HTML, the other attachments beside everything (the tree of RFC 8621 4.1.4).
NewPart arranged(std::vector<NewPart> text, std::vector<NewPart> html, std::vector<NewPart> attachments) {
    std::vector<NewPart> shown, beside;
    for (NewPart& part : attachments) {
        const bool is_shown = !html.empty() && !part.content_id.empty() && part.disposition != "attachment";
        (is_shown ? shown : beside).push_back(std::move(part));
    }
    if (!shown.empty()) {
        shown.insert(shown.begin(), std::move(html.front()));
        html.assign(1, multipart("multipart/related", std::move(shown)));
    }
    std::vector<NewPart> body = std::move(text);
    std::move(html.begin(), html.end(), std::back_inserter(body));
    NewPart message;
    if (body.size() == 1) message = std::move(body.front());
    if (body.size() == 2) message = multipart("multipart/alternative", std::move(body));
    if (beside.empty()) return message;
    beside.insert(beside.begin(), std::move(message));
    return multipart("multipart/mixed", std::move(beside));
}

SetResult<NewPart> read_lists(Parts& parts, const json& object) {
    auto text = read_one(parts, object, "textBody", "text/plain");
    if (!text) return text.error();
    auto html = read_one(parts, object, "htmlBody", "text/html");
    if (!html) return html.error();
    std::vector<NewPart> attachments;
    if (const json* list = given(object, "attachments"); list && !list->empty()) {
        auto read = parts.read_all(*list, "attachments", nullptr);
        if (!read) return read.error();
        attachments = std::move(*read);
    }
    return arranged(std::move(*text), std::move(*html), std::move(attachments));
}

}  // namespace

SetResult<NewPart> read_draft_body(Call& call, const json& object, DraftFields& fields) {
    const json* structure = given(object, "bodyStructure");
    if (structure) {
        for (const char* name : {"textBody", "htmlBody", "attachments"}) {
            if (given(object, name)) return invalid_property(name, "Must not be given beside bodyStructure.");
        }
    }
    Parts parts(call, given(object, "bodyValues"));
    if (auto sound = parts.check_values(); !sound) return sound.error();
    auto message = structure ? parts.read(*structure, "bodyStructure/", nullptr, &fields) : read_lists(parts, object);
    if (!message) return message;
    if (auto found = parts.check_blobs(); !found) return found.error();
    if (structure) return message;
    // A single part of a list becomes the message: its fields stand beside the message's own.
    for (const mime::NewField& field : message->fields) {
        if (!fields.claim(field.name)) return invalid_property("header:" + field.name, "Set twice.");
    }
    return message;
}

}  // namespace kontor::jmap
