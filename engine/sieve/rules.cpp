#include "engine/sieve/rules.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "engine/mime/fields/address_list.hpp"
#include "engine/text/ascii.hpp"
#include "engine/text/unicode.hpp"

namespace kontor::sieve {
namespace {

constexpr auto address_fields = std::to_array<std::string_view>({
    "from",
    "to",
    "cc",
    "bcc",
    "sender",
    "reply-to",
    "resent-from",
    "resent-to",
    "resent-cc",
    "resent-bcc",
    "resent-sender",
    "resent-reply-to",
    "delivered-to",
    "x-original-to",
    "envelope-to",
    "x-envelope-to",
    "x-delivered-to",
    "return-path",
    "errors-to",
    "mail-followup-to",
    "disposition-notification-to",
    "return-receipt-to",
    "approved",
    "x-forwarded-to",
    "x-forwarded-for",
    // Not registered, and in use (RFC 5228 5.1: whatever holds a list of addresses).
    "apparently-to",
    "read-receipt-to",
    "x-confirm-reading-to",
    "return-receipt-requested",
    "registered-mail-reply-requested-by",
    "mail-reply-to",
    "for-approval",
    "for-handling",
    "for-comment",
    "abuse-reports-to",
    "x-complaints-to",
    "x-report-abuse-to",
    "x-admin",
    "x-beenthere",
    "x-original-from",
});

constexpr auto date_parts = std::to_array<std::pair<std::string_view, DatePart>>({
    {"year", DatePart::year},
    {"month", DatePart::month},
    {"day", DatePart::day},
    {"date", DatePart::date},
    {"julian", DatePart::julian},
    {"hour", DatePart::hour},
    {"minute", DatePart::minute},
    {"second", DatePart::second},
    {"time", DatePart::time},
    {"iso8601", DatePart::iso8601},
    {"std11", DatePart::std11},
    {"zone", DatePart::zone},
    {"weekday", DatePart::weekday},
});

constexpr auto relations = std::to_array<std::pair<std::string_view, Relation>>({
    {"gt", Relation::gt},
    {"ge", Relation::ge},
    {"lt", Relation::lt},
    {"le", Relation::le},
    {"eq", Relation::eq},
    {"ne", Relation::ne},
});

template <class Table>
auto find_ignoring_case(const Table& table, std::string_view name) -> std::optional<decltype(table[0].second)> {
    for (const auto& [known, value] : table)
        if (text::equal_ignoring_case(known, name)) return value;
    return std::nullopt;
}

bool is_visible(char c) { return c > ' ' && c < 0x7F; }

bool is_domain(std::string_view domain) {
    return !domain.empty() && domain.find_first_of(" \t\"(),:;<>@\\") == std::string_view::npos &&
           !domain.starts_with('.') && !domain.ends_with('.') && domain.find("..") == std::string_view::npos;
}

// Octets of UTF-8 count as letters (RFC 6531 3.3).
bool is_dot_atom(std::string_view text) {
    return !text.empty() && !text.starts_with('.') && !text.ends_with('.') &&
           text.find("..") == std::string_view::npos && std::all_of(text.begin(), text.end(), [](char c) {
               return static_cast<unsigned char>(c) > ' ' && c != 0x7F &&
                      std::string_view("\"(),:;<>@[\\]").find(c) == std::string_view::npos;
           });
}

}  // namespace

bool is_field_name(std::string_view name) {
    return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) { return is_visible(c) && c != ':'; });
}

bool is_address_field(std::string_view name) {
    return std::any_of(address_fields.begin(), address_fields.end(),
                       [&](std::string_view known) { return text::equal_ignoring_case(known, name); });
}

bool may_hold_addresses(std::string_view name) { return is_address_field(name) || !is_field_name(name); }

bool is_envelope_part(std::string_view name) {
    return text::equal_ignoring_case(name, "from") || text::equal_ignoring_case(name, "to");
}

std::string unquoted_local_part(std::string_view local) {
    if (local.size() < 2 || local.front() != '"' || local.back() != '"') return std::string(local);
    std::string plain;
    for (std::size_t i = 1; i + 1 < local.size(); ++i) {
        if (local[i] == '\\' && i + 2 < local.size()) ++i;
        plain += local[i];
    }
    return plain;
}

std::string canonical_address(std::string_view email) {
    const std::size_t at = email.rfind('@');
    if (at == std::string_view::npos || !email.starts_with('"')) return std::string(email);
    const std::string local = unquoted_local_part(email.substr(0, at));
    if (is_dot_atom(local)) return local + std::string(email.substr(at));
    std::string written = "\"";
    for (const char c : local) {
        if (c == '"' || c == '\\') written += '\\';
        written += c;
    }
    return written + '"' + std::string(email.substr(at));
}

bool is_mailbox_address(std::string_view address) {
    bool damaged = false;
    const std::vector<mail::EmailAddress> read = mime::parse_addresses(address, &damaged);
    if (damaged || read.size() != 1 || address.find_first_of("\r\n;") != std::string_view::npos) return false;
    const std::string_view email = read.front().email;
    const std::size_t at = email.rfind('@');
    if (at == std::string_view::npos || at == 0 || at + 1 == email.size()) return false;
    const bool quoted = email.front() == '"';
    return is_domain(email.substr(at + 1)) &&
           (quoted || email.substr(0, at).find_first_of(" @\"(),:;<>[]\\") == std::string_view::npos);
}

std::optional<std::string> address_of_path(std::string_view path) {
    if (path.starts_with('<') != path.ends_with('>') || path == "<") return std::nullopt;
    if (path.starts_with('<')) path = path.substr(1, path.size() - 2);
    while (path.starts_with('@')) {
        const std::size_t end = path.find_first_of(",:");
        if (end == std::string_view::npos || !is_domain(path.substr(1, end - 1))) return std::nullopt;
        const bool last = path[end] == ':';
        path.remove_prefix(end + 1);
        if (last != !path.starts_with('@')) return std::nullopt;
    }
    const bool whole = path.find('@') != std::string_view::npos;
    const bool is_local = std::none_of(path.begin(), path.end(), [](char c) {
        return !is_visible(c) || std::string_view("\"(),:;<>[]\\").find(c) != std::string_view::npos;
    });
    if (whole ? !is_mailbox_address(path) || path.find_first_of("<>") != std::string_view::npos : !is_local)
        return std::nullopt;
    return std::string(path);
}

bool is_mailbox_name(std::string_view name) {
    constexpr std::size_t longest = 1000;
    return !name.empty() && name.size() <= longest && text::is_utf8(name) &&
           std::none_of(name.begin(), name.end(), [](char c) { return (c >= 0 && c < ' ') || c == 0x7F; });
}

std::optional<Comparator> comparator_from_name(std::string_view name) {
    if (name == "i;ascii-casemap") return Comparator::ascii_casemap;
    if (name == "i;octet") return Comparator::octet;
    if (name == "i;ascii-numeric") return Comparator::ascii_numeric;
    return std::nullopt;
}

Extension extension_of(Comparator comparator) {
    switch (comparator) {
        case Comparator::ascii_casemap:
            return Extension::comparator_ascii_casemap;
        case Comparator::octet:
            return Extension::comparator_octet;
        case Comparator::ascii_numeric:
            break;
    }
    return Extension::comparator_ascii_numeric;
}

std::optional<Relation> relation_from_name(std::string_view name) { return find_ignoring_case(relations, name); }

std::optional<DatePart> date_part_from_name(std::string_view name) { return find_ignoring_case(date_parts, name); }

std::optional<int> zone_from_text(std::string_view text) {
    if (text.size() != 5 || (text[0] != '+' && text[0] != '-')) return std::nullopt;
    if (!std::all_of(text.begin() + 1, text.end(), text::is_digit)) return std::nullopt;
    const int hours = (text[1] - '0') * 10 + (text[2] - '0'), minutes = (text[3] - '0') * 10 + (text[4] - '0');
    if (hours > 23 || minutes > 59) return std::nullopt;
    const int offset = hours * 60 + minutes;
    return text[0] == '-' ? -offset : offset;
}

}  // namespace kontor::sieve
