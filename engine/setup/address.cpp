#include "engine/setup/address.hpp"

#include <algorithm>
#include <array>

#include "engine/text/ascii.hpp"

namespace kontor::setup {
namespace {

constexpr std::size_t longest_name = 253, longest_label = 63;

bool is_label(std::string_view label) {
    if (label.empty() || label.size() > longest_label || label.front() == '-' || label.back() == '-') return false;
    return std::all_of(label.begin(), label.end(), [](char c) {
        return text::is_alpha(c) || text::is_digit(c) || c == '-' || c == '_' || static_cast<unsigned char>(c) >= 0x80;
    });
}

// "a.b.c", each label as above.
bool is_dotted(std::string_view name) {
    if (name.empty() || name.size() > longest_name) return false;
    while (true) {
        const std::size_t dot = name.find('.');
        if (!is_label(name.substr(0, dot))) return false;
        if (dot == std::string_view::npos) return true;
        name.remove_prefix(dot + 1);
    }
}

bool is_ipv6(std::string_view name) {
    return name.size() <= 45 && name.find(':') != std::string_view::npos &&
           std::all_of(name.begin(), name.end(),
                       [](char c) { return text::hex_value(c) >= 0 || c == ':' || c == '.'; });
}

bool ends_in_number(std::string_view name) {
    const std::string_view last = name.substr(name.rfind('.') + 1);
    return std::all_of(last.begin(), last.end(), text::is_digit);
}

}  // namespace

std::optional<AddressParts> parts_of(std::string_view address) {
    const std::size_t at = address.rfind('@');
    if (at == std::string_view::npos || at == 0 || at + 1 == address.size()) return std::nullopt;
    const std::string_view domain = address.substr(at + 1);
    const bool has_blank = address.find_first_of(" \t\r\n<>,;") != std::string_view::npos;
    const bool has_dot = domain.find('.') != std::string_view::npos || domain.front() == '[' || domain == "localhost";
    if (has_blank || !has_dot || domain.front() == '.' || domain.back() == '.') return std::nullopt;
    return AddressParts{std::string(address.substr(0, at)), text::to_lower(domain)};
}

bool is_public_domain(std::string_view domain) {
    constexpr std::array<std::string_view, 9> private_names = {"localhost", "local", "internal", "invalid", "onion",
                                                               "home.arpa", "lan",   "corp",     "intranet"};
    if (!text::is_ascii(domain) || !is_dotted(domain) || domain.find('.') == std::string_view::npos ||
        ends_in_number(domain))
        return false;
    return std::none_of(private_names.begin(), private_names.end(),
                        [&](std::string_view name) { return is_within(domain, name); });
}

bool is_host_name(std::string_view text) { return is_dotted(text) || is_ipv6(text); }

bool is_within(std::string_view host, std::string_view domain) {
    if (host == domain) return true;
    return host.size() > domain.size() + 1 && host.ends_with(domain) && host[host.size() - domain.size() - 1] == '.';
}

}  // namespace kontor::setup
