#include "engine/store/text_search.hpp"

#include <algorithm>

#include "engine/mime/body_value.hpp"
#include "engine/mime/html_text.hpp"
#include "engine/mime/parse_message.hpp"
#include "engine/mime/summary.hpp"
#include "engine/text/ascii.hpp"
#include "engine/text/encoded_word.hpp"
#include "engine/text/unicode.hpp"

namespace kontor::store {
namespace {

// A phrase begins at a quote and ends at the same quote; a backslash in it takes the next character as it is.
std::string quoted(std::string_view typed, std::size_t& at) {
    const char quote = typed[at++];
    std::string phrase;
    for (; at < typed.size() && typed[at] != quote; ++at) {
        if (typed[at] == '\\' && at + 1 < typed.size()) ++at;
        phrase += typed[at];
    }
    ++at;
    return phrase;
}

std::string word(std::string_view typed, std::size_t& at) {
    const std::size_t begin = at;
    while (at < typed.size() && !text::is_space(typed[at])) ++at;
    return std::string(typed.substr(begin, at - begin));
}

// A quote that is never closed is an apostrophe ("o'clock", "'tis").
bool opens_phrase(std::string_view typed, std::size_t at) {
    return (typed[at] == '"' || typed[at] == '\'') && typed.find(typed[at], at + 1) != std::string_view::npos;
}

}  // namespace

TextPattern::TextPattern(std::string_view typed) {
    for (std::size_t at = 0; at < typed.size();) {
        if (text::is_space(typed[at])) {
            ++at;
            continue;
        }
        const std::string next = opens_phrase(typed, at) ? quoted(typed, at) : word(typed, at);
        if (!next.empty()) words_.push_back(text::fold_case(next));
    }
}

bool TextPattern::found_in(std::string_view text) const {
    if (words_.empty()) return true;
    const std::string folded = text::fold_case(text);
    return std::all_of(words_.begin(), words_.end(),
                       [&](const std::string& w) { return folded.find(w) != std::string::npos; });
}

std::string searchable(const std::vector<mail::EmailAddress>& addresses) {
    std::string line;
    for (const mail::EmailAddress& address : addresses) {
        if (address.name) line += *address.name + ' ';
        line += '<' + address.email + "> ";
    }
    return line;
}

std::string searchable_body(Bytes raw) {
    const mime::Message message = mime::parse(raw);
    std::string body;
    for (const mime::Part& part : message.parts) {
        if (!part.name.empty()) body += part.name + '\n';
        if (!part.is_text()) continue;
        const mime::BodyValue value = mime::body_value(part, mime::Message::body_of(part, raw));
        body += part.is("text", "html") ? mime::html_to_text(value.value, value.value.size()) : value.value;
        body += '\n';
    }
    return body;
}

std::optional<std::string> searchable_header(Bytes raw, std::string_view name) {
    const mime::Message message = mime::parse(raw);
    std::string values;
    bool found = false;
    for (const mime::Field& field : message.fields_of(message.root())) {
        if (!text::equal_ignoring_case(message.name_of(field), name)) continue;
        found = true;
        text::append_header_text(values, message.value_of(field));
        values += '\n';
    }
    return found ? std::optional(values) : std::nullopt;
}

}  // namespace kontor::store
