#include "engine/sieve/mime_message.hpp"

#include <algorithm>
#include <array>

#include "engine/mime/body_value.hpp"
#include "engine/mime/fields/address_list.hpp"
#include "engine/mime/html_text.hpp"
#include "engine/sieve/spam_fields.hpp"
#include "engine/text/ascii.hpp"

namespace kontor::sieve {
namespace {

bool is_wanted(const mime::Part& part, const std::vector<std::string>& types) {
    return std::any_of(types.begin(), types.end(), [&](const std::string& type) {
        return type.empty() || type == part.type || type == part.media_type();
    });
}

}  // namespace

Envelope envelope_of(const mime::Message& message) {
    Envelope envelope;
    if (const mime::Field* path = message.first(message.root(), "Return-Path")) {
        const Bytes raw = text::trim(message.value_of(*path));
        const std::vector<mail::EmailAddress> read = mime::parse_addresses(raw);
        if (raw == "<>" || raw == "<MAILER-DAEMON>")
            envelope.from = "";
        else if (!read.empty() && !read.front().email.empty())
            envelope.from = read.front().email;
    }
    for (const std::string_view name : {"Delivered-To", "X-Original-To", "Envelope-To"}) {
        const mime::Field* field = message.first(message.root(), name);
        if (!field) continue;
        for (mail::EmailAddress& address : mime::parse_addresses(message.value_of(*field)))
            if (!address.email.empty()) envelope.to.push_back(std::move(address.email));
        if (!envelope.to.empty()) break;
    }
    return envelope;
}

std::vector<Bytes> MimeMessage::fields(std::string_view name) {
    std::vector<Bytes> found;
    for (const mime::Field& field : message_.fields_of(message_.root()))
        if (text::equal_ignoring_case(message_.name_of(field), name)) found.push_back(message_.value_of(field));
    return found;
}

std::vector<std::string> MimeMessage::content(const std::vector<std::string>& types) {
    std::vector<std::string> found;
    for (const mime::Part& part : message_.parts)
        if (is_wanted(part, types)) found.push_back(content_of(part));
    return found;
}

// RFC 5173 5.2: of a multipart what is before and behind its parts, of a message its header, of all else the content.
std::string MimeMessage::content_of(const mime::Part& part) const {
    if (part.is_multipart()) return around_the_parts(part);
    if (part.first_child != mime::no_part) {
        const mime::Span header = message_.parts[static_cast<std::size_t>(part.first_child)].header;
        return std::string(whole_.substr(header.offset, header.size));
    }
    const Bytes body = mime::Message::body_of(part, whole_);
    return part.is_text() ? mime::body_value(part, body).value : mime::decoded_body(part, body);
}

std::string MimeMessage::around_the_parts(const mime::Part& part) const {
    const Bytes body = mime::Message::body_of(part, whole_);
    if (part.first_child == mime::no_part) return std::string(body);
    const mime::Part& first = message_.parts[static_cast<std::size_t>(part.first_child)];
    const mime::Part& last = message_.parts[static_cast<std::size_t>(part.last_child)];
    // Without the boundary lines: the last line before the first part, and the first behind the last.
    Bytes before = whole_.substr(part.body.offset, first.header.offset - part.body.offset);
    if (!before.empty()) before.remove_suffix(1);
    before = before.substr(0, before.rfind('\n') + 1);
    Bytes behind = whole_.substr(last.body.end(), part.body.end() - last.body.end());
    const std::size_t boundary = behind.find("--");
    const std::size_t end = boundary == Bytes::npos ? Bytes::npos : behind.find('\n', boundary);
    behind = end == Bytes::npos ? Bytes() : behind.substr(end + 1);
    return std::string(before) + std::string(behind);
}

std::vector<std::string> MimeMessage::text() {
    std::vector<std::string> found;
    for (const mime::Part& part : message_.parts) {
        if (!part.is_text()) continue;
        std::string value = mime::body_value(part, mime::Message::body_of(part, whole_)).value;
        if (part.subtype == "html") value = mime::html_to_text(value, value.size());
        found.push_back(std::move(value));
    }
    return found;
}

std::optional<int> MimeMessage::spam_percent() { return spam_verdict(message_).percent; }

}  // namespace kontor::sieve
