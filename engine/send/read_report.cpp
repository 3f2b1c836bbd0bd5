#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "engine/base/limits.hpp"
#include "engine/base/server_words.hpp"
#include "engine/mail/robots.hpp"
#include "engine/mime/body_value.hpp"
#include "engine/mime/fields/address_list.hpp"
#include "engine/mime/fields/message_ids.hpp"
#include "engine/mime/parse_message.hpp"
#include "engine/send/plain_words.hpp"
#include "engine/send/report.hpp"
#include "engine/send/report_text.hpp"
#include "engine/text/ascii.hpp"
#include "engine/text/unicode.hpp"

namespace kontor::send {
namespace {

using ReportedAction = Report::Action;

constexpr std::size_t text_octets = 64 * 1024;

// ---- message/delivery-status (RFC 3464 2.1): groups of fields with blank lines between them

struct StatusField {
    std::string name, value;  // name in lower case, value unfolded
};
using StatusGroup = std::vector<StatusField>;

std::vector<StatusGroup> groups_of(Bytes body) {
    std::vector<StatusGroup> groups(1);
    while (!body.empty() && groups.size() <= limits::recipients + 1) {
        const std::size_t end = std::min(body.find('\n'), body.size());
        const Bytes line = body.substr(0, end), words = text::trim(line);
        body.remove_prefix(std::min(end + 1, body.size()));
        StatusGroup& group = groups.back();
        if (words.empty()) {
            if (!group.empty()) groups.emplace_back();
        } else if (text::is_space(line.front())) {
            if (!group.empty()) group.back().value.append(" ").append(words);
        } else if (const std::size_t colon = words.find(':'); colon != Bytes::npos) {
            group.push_back(
                {text::to_lower(text::trim(words.substr(0, colon))), std::string(text::trim(words.substr(colon + 1)))});
        }
    }
    return groups;
}

std::string_view value_of(const StatusGroup& group, std::string_view name) {
    for (const StatusField& field : group)
        if (field.name == name) return field.value;
    return {};
}

// "smtp; 550 no such user": the type, and what follows it. Without a type all of it is the value.
struct TypedValue {
    std::string type;
    std::string_view value;
};
TypedValue typed(std::string_view value) {
    const std::size_t semicolon = value.find(';');
    const std::string_view type = text::trim(value.substr(0, std::min(semicolon, value.size())));
    const bool is_type = semicolon != std::string_view::npos && std::all_of(type.begin(), type.end(), [](char c) {
                             return text::is_alpha(c) || text::is_digit(c) || c == '-' || c == '_';
                         });
    if (!is_type) return {"", value};
    return {text::to_lower(type), text::trim(value.substr(semicolon + 1))};
}

// RFC 6533 3: "\x{E5}" in an address of type utf-8.
std::string without_escapes(std::string_view address) {
    std::string out;
    while (!address.empty()) {
        const std::size_t at = address.find("\\x{");
        out += address.substr(0, at);
        if (at == std::string_view::npos) break;
        address.remove_prefix(at + 3);
        char32_t code = 0;
        std::size_t digits = 0;
        while (digits < address.size() && digits < 6 && text::hex_value(address[digits]) >= 0)
            code = code << 4 | static_cast<char32_t>(text::hex_value(address[digits++]));
        const bool is_whole = digits != 0 && digits < address.size() && address[digits] == '}';
        if (is_whole) text::append_code_point(out, code);
        address.remove_prefix(digits + (is_whole ? 1 : 0));
    }
    return out;
}

std::string in_utf8(Bytes octets) {
    std::string out;
    text::append_replacing(out, octets);
    return text::clean_name(out);
}

std::string address_of(std::string_view value) {
    const TypedValue address = typed(value);
    std::string_view spelled = address.value;
    if (spelled.size() > 1 && spelled.front() == '<') spelled = spelled.substr(1, spelled.find('>') - 1);
    if (!spelled.empty() && spelled.front() != '"') spelled = spelled.substr(0, spelled.find_first_of(" \t("));
    return in_utf8(address.type == "utf-8" ? without_escapes(spelled) : std::string(spelled));
}

std::optional<ReportedAction> action_from_name(std::string_view name) {
    constexpr std::string_view names[] = {"failed", "delayed", "delivered", "relayed", "expanded"};
    for (std::size_t i = 0; i < std::size(names); ++i)
        if (text::starts_with_ignoring_case(name, names[i])) return static_cast<ReportedAction>(i);
    return std::nullopt;
}

Report::Recipient recipient_of(const StatusGroup& group) {
    Report::Recipient recipient;
    recipient.address = address_of(value_of(group, "final-recipient"));
    recipient.original = address_of(value_of(group, "original-recipient"));
    if (recipient.address.empty()) recipient.address = recipient.original;
    recipient.status = enhanced_code_at(value_of(group, "status"));
    recipient.diagnostic = server_words(typed(value_of(group, "diagnostic-code")).value);
    recipient.remote = in_utf8(typed(value_of(group, "remote-mta")).value);
    if (recipient.status.empty()) recipient.status = codes_in(recipient.diagnostic).enhanced;
    const char class_of = recipient.status.empty() ? '5' : recipient.status.front();
    recipient.action = action_from_name(value_of(group, "action"))
                           .value_or(class_of == '2'   ? ReportedAction::delivered
                                     : class_of == '4' ? ReportedAction::delayed
                                                       : ReportedAction::failed);
    return recipient;
}

Report report_of(Bytes body) {
    Report report;
    for (const StatusGroup& group : groups_of(body)) {
        const bool is_recipient =
            !value_of(group, "final-recipient").empty() || !value_of(group, "original-recipient").empty();
        if (is_recipient && report.recipients.size() < limits::recipients)
            report.recipients.push_back(recipient_of(group));
        // Some leave out the blank line between the fields of the message and those of its recipient.
        if (const auto id = value_of(group, "original-envelope-id"); !id.empty()) report.envelope_id = in_utf8(id);
        if (const auto mta = value_of(group, "reporting-mta"); !mta.empty())
            report.reporter = in_utf8(typed(mta).value);
        for (const char* name : {"x-original-message-id", "original-message-id"}) {
            const auto ids = mime::parse_message_ids(value_of(group, name));
            if (report.message_id.empty() && !ids.empty()) report.message_id = ids.front();
        }
    }
    return report;
}

// ---- the message around it

// Not inside a message that the report only carries along.
bool is_outermost(const mime::Message& message, const mime::Part& part) {
    std::int32_t at = part.parent;
    while (at != mime::no_part && message.parts[static_cast<std::size_t>(at)].is_multipart())
        at = message.parts[static_cast<std::size_t>(at)].parent;
    return at == mime::no_part;
}

template <class Is>
const mime::Part* outermost(const mime::Message& message, Is is) {
    for (const mime::Part& part : message.parts)
        if (is(part) && is_outermost(message, part)) return &part;
    return nullptr;
}

std::string message_id_in(const mime::Message& message, const mime::Part& part, std::string_view field) {
    const mime::Field* found = message.last(part, field);
    const auto ids = found ? mime::parse_message_ids(message.value_of(*found)) : std::vector<std::string>();
    return ids.empty() ? std::string() : ids.back();
}

// The original, or its header alone, is a part of the report (RFC 6522 3).
std::string message_id_of_original(const mime::Message& message, Bytes beginning) {
    const mime::Part* whole = outermost(message, [](const mime::Part& part) { return part.is_message(); });
    if (whole && whole->first_child != mime::no_part)
        return message_id_in(message, message.parts[static_cast<std::size_t>(whole->first_child)], "Message-ID");
    const mime::Part* header = outermost(message, [](const mime::Part& part) {
        return part.is("text", "rfc822-headers") || part.is("message", "global-headers") ||
               part.is("message", "rfc822-headers") || part.is("message", "rfc822");
    });
    if (!header) return {};
    const std::string octets = mime::decoded_body(*header, mime::Message::body_of(*header, beginning));
    const mime::Message original = mime::parse(octets);
    return message_id_in(original, original.root(), "Message-ID");
}

// Whether it is worth while to parse the addresses of a field: for most they are those of people.
bool may_name_a_mail_system(Bytes value) {
    constexpr std::array<std::string_view, 3> pieces = {"daemon", "master", "exchange"};
    return std::any_of(pieces.begin(), pieces.end(), [&](std::string_view piece) {
        const auto same = [](char a, char b) { return text::lower(a) == b; };
        return std::search(value.begin(), value.end(), piece.begin(), piece.end(), same) != value.end();
    });
}

// Text is looked at only where a machine wrote it: decoding that of all mail would cost more than reading its header.
bool is_from_machine(const mime::Message& message) {
    const mime::Part& root = message.root();
    if (message.first(root, "X-Failed-Recipients") || message.first(root, "Auto-Submitted")) return true;
    const mime::Field *path = message.first(root, "Return-Path"), *from = message.last(root, "From");
    if (path && text::trim(message.value_of(*path)) == "<>") return true;
    if (!from || !may_name_a_mail_system(message.value_of(*from))) return false;
    const auto authors = mime::parse_addresses(message.value_of(*from));
    return !authors.empty() && mail::is_mail_system(authors.front().email);
}

}  // namespace

std::optional<Report> read_report(const mime::Message& message, Bytes beginning) {
    const auto is_other = [](const mime::Part& part) {
        return part.is("message", "disposition-notification") || part.is("message", "feedback-report") ||
               part.is("message", "global-disposition-notification");
    };
    if (outermost(message, is_other)) return std::nullopt;

    std::optional<Report> report;
    const mime::Part* status = outermost(message, [](const mime::Part& part) {
        return part.is("message", "delivery-status") || part.is("message", "global-delivery-status");
    });
    if (status) report = report_of(mime::decoded_body(*status, mime::Message::body_of(*status, beginning)));
    if (!report || report->recipients.empty()) {
        if (!is_from_machine(message)) return std::nullopt;
        const mime::Part* plain = outermost(message, [](const mime::Part& part) { return part.is("text", "plain"); });
        if (!plain) return std::nullopt;
        const auto text = mime::body_value(*plain, mime::Message::body_of(*plain, beginning), text_octets);
        report = read_report_text(message, text.value);
    }
    if (!report || report->recipients.empty()) return std::nullopt;
    if (std::string id = message_id_of_original(message, beginning); !id.empty()) report->message_id = std::move(id);
    for (const char* field : {"In-Reply-To", "References"})
        if (report->message_id.empty()) report->message_id = message_id_in(message, message.root(), field);
    return report;
}

}  // namespace kontor::send
