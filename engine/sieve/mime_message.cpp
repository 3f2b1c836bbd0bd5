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

std::optional<Bytes> MimeMessage::raw_body() {
    const Bytes body = whole_.substr(message_.root().body.offset);
    const Bytes header = whole_.substr(0, whole_.size() - body.size());
    const bool has_blank_line =
        header.ends_with("\n\n") || header.ends_with("\n\r\n") || header == "\n" || header == "\r\n";
    if (body.empty() && !has_blank_line) return std::nullopt;
    return body;
}

std::vector<std::string> MimeMessage::content(const std::vector<std::string>& types) {
    std::vector<std::string> found;
    if (!raw_body()) return found;
    for (const mime::Part& part : message_.parts)
        if (is_wanted(part, types) && !is_of_unknown_type(part)) append_content(found, part);
    return found;
}

bool MimeMessage::is_of_unknown_type(const mime::Part& part) const {
    return !part.has_content_type && message_.first(part, "Content-Type");
}

// RFC 5173 5.2: of a multipart what is before and behind its parts, of a message its header, of all else the content.
void MimeMessage::append_content(std::vector<std::string>& found, const mime::Part& part) const {
    if (part.is_multipart()) return append_around_the_parts(found, part);
    const Bytes body = mime::Message::body_of(part, whole_);
    if (part.first_child != mime::no_part) {
        const mime::Span span = message_.parts[static_cast<std::size_t>(part.first_child)].header;
        Bytes header = whole_.substr(span.offset, span.size);
        for (const std::string_view blank : {"\r\n", "\n"}) {  // the blank line is not of it
            if (!header.ends_with("\n" + std::string(blank))) continue;
            header.remove_suffix(blank.size());
            break;
        }
        found.emplace_back(header);
    } else {
        found.push_back(part.is_text() ? mime::body_value(part, body).value : mime::decoded_body(part, body));
    }
}

void MimeMessage::append_around_the_parts(std::vector<std::string>& found, const mime::Part& part) const {
    if (part.first_child == mime::no_part) {
        found.emplace_back(mime::Message::body_of(part, whole_));
        return;
    }
    const mime::Part& first = message_.parts[static_cast<std::size_t>(part.first_child)];
    const mime::Part& last = message_.parts[static_cast<std::size_t>(part.last_child)];
    // Without the boundary lines: the last line before the first part, and the first behind the last.
    Bytes before = whole_.substr(part.body.offset, first.header.offset - part.body.offset);
    if (!before.empty()) before.remove_suffix(1);
    found.emplace_back(before.substr(0, before.rfind('\n') + 1));
    const Bytes behind = whole_.substr(last.body.end(), part.body.end() - last.body.end());
    const std::size_t boundary = behind.find("--");
    const std::size_t end = boundary == Bytes::npos ? Bytes::npos : behind.find('\n', boundary);
    if (end != Bytes::npos) found.emplace_back(behind.substr(end + 1));
}

// Parts that cannot be decoded are left out (RFC 5173 5.2 allows it): what they show a person differs from reader to
// reader.
std::vector<std::string> MimeMessage::text() {
    std::vector<std::string> found;
    if (!raw_body()) return found;
    for (const mime::Part& part : message_.parts) {
        const bool is_xhtml = part.is("application", "xhtml+xml");
        if ((!part.is_text() && !is_xhtml) || part.encoding == mime::TransferEncoding::unknown) continue;
        if (is_of_unknown_type(part)) continue;
        std::string value = mime::body_value(part, mime::Message::body_of(part, whole_)).value;
        if (is_xhtml || part.subtype == "html") value = mime::html_to_text(value, value.size());
        found.push_back(std::move(value));
    }
    return found;
}

std::optional<int> MimeMessage::spam_percent() { return spam_verdict(message_).percent; }

}  // namespace kontor::sieve
