#include "engine/mail_files/header_hints.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>

#include "engine/mime/fields/date.hpp"
#include "engine/text/ascii.hpp"

namespace kontor::mail_files {
namespace {

// Further down nobody looks for when a message came.
constexpr int received_fields = 50;

Bytes value_of(const mime::Message& message, std::string_view name) {
    const mime::Field* field = message.last(message.root(), name);
    return field ? text::trim(message.value_of(*field)) : Bytes();
}

void add_mozilla_status(mail::Keywords& keywords, Bytes value) {
    std::uint32_t bits = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), bits, 16);
    if (error != std::errc{} || end != value.data() + value.size()) return;
    if (bits & 0x0001) keywords.add(mail::Keyword::seen);
    if (bits & 0x0002) keywords.add(mail::Keyword::answered);
    if (bits & 0x0004) keywords.add(mail::Keyword::flagged);
    if (bits & 0x0008) keywords.add("$deleted");
    if (bits & 0x1000) keywords.add(mail::Keyword::forwarded);
}

std::optional<UtcTime> date_of(Bytes value) {
    const auto date = mime::parse_date(value);
    return date ? std::optional(date->utc) : std::nullopt;
}

}  // namespace

mail::Keywords keywords_of(const mime::Message& message) {
    mail::Keywords keywords;
    const Bytes status = value_of(message, "Status"), more = value_of(message, "X-Status");
    const auto has = [](Bytes letters, char letter) { return letters.find(letter) != Bytes::npos; };
    if (has(status, 'R')) keywords.add(mail::Keyword::seen);
    if (has(more, 'A')) keywords.add(mail::Keyword::answered);
    if (has(more, 'F')) keywords.add(mail::Keyword::flagged);
    if (has(more, 'D')) keywords.add("$deleted");
    if (has(more, 'T')) keywords.add(mail::Keyword::draft);
    Bytes words = value_of(message, "X-Keywords");
    while (!words.empty()) {
        const std::size_t end = std::min(words.find_first_of(" \t\r\n,"), words.size());
        (void)keywords.add(words.substr(0, end));
        words.remove_prefix(std::min(end + 1, words.size()));
    }
    add_mozilla_status(keywords, value_of(message, "X-Mozilla-Status"));
    return keywords;
}

std::optional<UtcTime> arrival_of(const mime::Message& message) {
    int seen = 0;
    for (const mime::Field& field : message.fields_of(message.root())) {
        if (!text::equal_ignoring_case(message.name_of(field), "Received")) continue;
        if (++seen > received_fields) break;
        const Bytes value = message.value_of(field);
        const std::size_t semicolon = value.rfind(';');
        if (semicolon == Bytes::npos) continue;
        if (const auto date = date_of(value.substr(semicolon + 1))) return date;
    }
    return date_of(value_of(message, "Date"));
}

}  // namespace kontor::mail_files
