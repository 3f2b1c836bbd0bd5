#include "frontend/state/identity_text.hpp"

#include <charconv>

#include "engine/setup/address.hpp"

namespace kontor::state {

namespace {

std::string_view bare(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '"')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '"')) text.remove_suffix(1);
    return text;
}

// "Ann <ann@club.example>" or "ann@club.example".
std::optional<mail::EmailAddress> address_from(std::string_view text) {
    const std::size_t opens = text.find('<');
    mail::EmailAddress address;
    if (opens != std::string_view::npos) {
        if (text.back() != '>') return std::nullopt;
        const std::string_view name = bare(text.substr(0, opens));
        if (!name.empty()) address.name = std::string(name);
        text = text.substr(opens + 1, text.size() - opens - 2);
    }
    if (!setup::looks_like_address(text)) return std::nullopt;
    address.email = std::string(text);
    return address;
}

}  // namespace

std::string addresses_to_text(const std::vector<mail::EmailAddress>& addresses) {
    std::string text;
    for (const mail::EmailAddress& each : addresses) {
        if (!text.empty()) text += ", ";
        const bool named = each.name && !each.name->empty();
        text += named ? *each.name + " <" + each.email + '>' : each.email;
    }
    return text;
}

std::optional<std::vector<mail::EmailAddress>> addresses_from_text(std::string_view text) {
    std::vector<mail::EmailAddress> addresses;
    while (!text.empty()) {
        const std::size_t comma = text.find(',');
        const std::string_view one = bare(text.substr(0, comma));
        text.remove_prefix(comma == std::string_view::npos ? text.size() : comma + 1);
        if (one.empty()) continue;
        auto address = address_from(one);
        if (!address) return std::nullopt;
        addresses.push_back(std::move(*address));
    }
    return addresses;
}

std::optional<std::uint16_t> port_from_text(std::string_view text) {
    std::uint16_t port = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    if (error != std::errc{} || end != text.data() + text.size() || port == 0) return std::nullopt;
    return port;
}

std::string plain_fingerprint(std::string_view shown) {
    std::string digits;
    for (const char c : shown)
        if (c != ' ') digits += c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c;
    return digits;
}

std::string html_of_signature(std::string_view text) {
    if (text.empty()) return {};
    std::string html = "<p>";
    for (const char c : text) {
        switch (c) {
            case '&':
                html += "&amp;";
                break;
            case '<':
                html += "&lt;";
                break;
            case '>':
                html += "&gt;";
                break;
            case '\n':
                html += "<br>\n";
                break;
            case '\r':
                break;
            default:
                html += c;
        }
    }
    return html + "</p>";
}

}  // namespace kontor::state
