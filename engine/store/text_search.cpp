#include "engine/store/text_search.hpp"

#include <algorithm>

#include "engine/mime/body_structure.hpp"
#include "engine/mime/body_value.hpp"
#include "engine/mime/html_text.hpp"
#include "engine/mime/parse_message.hpp"
#include "engine/mime/summary.hpp"
#include "engine/text/ascii.hpp"
#include "engine/text/encoded_word.hpp"

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
        const bool is_quoted = opens_phrase(typed, at);
        const std::string next = is_quoted ? quoted(typed, at) : word(typed, at);
        search::Phrase phrase = search::phrase(next, !is_quoted && next.ends_with('*'));
        if (!phrase.empty()) phrases_.push_back(std::move(phrase));
    }
}

bool TextPattern::found_in(std::string_view text) const { return found_in_any({text}); }

bool TextPattern::found_in_any(const std::vector<std::string_view>& texts) const {
    std::vector<const search::Phrase*> missing;
    for (const search::Phrase& phrase : phrases_) missing.push_back(&phrase);
    for (const std::string_view text : texts) {
        if (missing.empty()) break;
        const std::vector<std::string> words = search::words(text);
        std::erase_if(missing,
                      [&](const search::Phrase* phrase) { return search::find(*phrase, words) < words.size(); });
    }
    return missing.empty();
}

namespace {

std::string line_of(const std::vector<mail::EmailAddress>& addresses) {
    std::string line;
    for (const mail::EmailAddress& address : addresses) {
        if (address.name) line += *address.name + ' ';
        line += '<' + address.email + "> ";
    }
    return line;
}

void append_text(std::string& body, const mime::Part& part, Bytes raw) {
    if (body.size() >= searchable_body_octets) return;
    const std::size_t room = searchable_body_octets - body.size();
    // Markup is several times its text.
    const std::size_t most = part.is("text", "html") ? 8 * room : room;
    const mime::BodyValue value = mime::body_value(part, mime::Message::body_of(part, raw), most);
    body += part.is("text", "html") ? mime::html_to_text(value.value, room) : value.value;
    body += '\n';
}

}  // namespace

SearchableText searchable_fields(const mail::Summary& summary) {
    SearchableText text;
    text.subject = summary.subject;
    text.from = line_of(summary.from);
    text.to = line_of(summary.to);
    text.cc = line_of(summary.cc);
    text.bcc = line_of(summary.bcc);
    return text;
}

SearchableText searchable_text(const mail::Summary& summary, Bytes raw) {
    SearchableText text = searchable_fields(summary);
    const mime::Message message = mime::parse(raw);
    const mime::BodyStructure structure = mime::body_structure(message);
    for (const std::int32_t index : structure.text_body) {
        const mime::Part& part = message.parts[static_cast<std::size_t>(index)];
        if (part.is_text()) append_text(text.body, part, raw);
    }
    for (const std::int32_t index : structure.attachments) {
        const mime::Part& part = message.parts[static_cast<std::size_t>(index)];
        if (part.is_text() && std::count(structure.text_body.begin(), structure.text_body.end(), index) == 0)
            append_text(text.body, part, raw);
    }
    for (const mime::Part& part : message.parts)
        if (!part.name.empty()) text.attachments += part.name + '\n';
    if (const mime::Field* field = message.first(message.root(), "List-Id"))
        text::append_header_text(text.list, message.value_of(*field));
    return text;
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
