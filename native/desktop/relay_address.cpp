#include "native/desktop/relay_address.hpp"

#include <charconv>

#include "engine/text/ascii.hpp"

namespace kontor::desktop {

namespace {

constexpr std::string_view kExpected = "https://HOST[:PORT], or http:// on this machine";

Error bad_url(std::string what, std::string_view url) {
    return {std::move(what), std::string(kExpected), std::string(url.substr(0, 200)), "--relay"};
}

bool is_loopback(std::string_view host) {
    if (host == "localhost" || host == "::1") return true;
    // An address: "127.0.0.1.example.org" is somebody's name.
    return host.substr(0, 4) == "127." && host.find_first_not_of("0123456789.") == std::string_view::npos;
}

bool is_plain(char c) { return text::is_alpha(c) || text::is_digit(c); }

std::string percent_decoded(std::string_view text) {
    std::string decoded;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const int high = text[i] == '%' && i + 2 < text.size() ? text::hex_value(text[i + 1]) : -1;
        const int low = high >= 0 ? text::hex_value(text[i + 2]) : -1;
        if (low < 0) {
            decoded += text[i] == '+' ? ' ' : text[i];
            continue;
        }
        decoded += static_cast<char>(high * 16 + low);
        i += 2;
    }
    return decoded;
}

bool is_host(std::string_view host) {
    if (host.empty() || host.size() > 253) return false;
    for (const char c : host)
        if (!is_plain(c) && c != '.' && c != '-' && c != '_' && c != ':') return false;
    return true;
}

}  // namespace

std::string RelayAddress::origin() const {
    const bool is_v6 = host.find(':') != std::string::npos;
    std::string text = (is_secure ? "https://" : "http://") + (is_v6 ? "[" + host + "]" : host);
    if (port != (is_secure ? 443 : 80)) text += ":" + std::to_string(port);
    return text;
}

Result<RelayAddress> RelayAddress::parse(std::string_view url) {
    RelayAddress address;
    const std::size_t scheme = url.find("://");
    if (scheme == std::string_view::npos) return bad_url("This is no address of a relay", url);
    address.is_secure = text::equal_ignoring_case(url.substr(0, scheme), "https");
    if (!address.is_secure && !text::equal_ignoring_case(url.substr(0, scheme), "http"))
        return bad_url("A relay is reached by https", url);

    std::string_view rest = url.substr(scheme + 3);
    rest = rest.substr(0, rest.find('#'));
    const std::size_t question = rest.find('?');
    if (question != std::string_view::npos) {
        address.ticket = query_value(rest.substr(question + 1), "ticket");
        address.link = query_value(rest.substr(question + 1), "link");
        rest = rest.substr(0, question);
    }
    std::string_view authority = rest.substr(0, rest.find('/'));
    if (authority.find('@') != std::string_view::npos) return bad_url("Names and passwords do not belong here", "");
    std::string_view port;
    if (!authority.empty() && authority.front() == '[') {
        const std::size_t close = authority.find(']');
        if (close == std::string_view::npos) return bad_url("This is no address of a relay", url);
        address.host = authority.substr(1, close - 1);
        if (close + 1 < authority.size() && authority[close + 1] == ':') port = authority.substr(close + 2);
    } else {
        const std::size_t colon = authority.find(':');
        address.host = text::to_lower(authority.substr(0, colon));
        if (colon != std::string_view::npos) port = authority.substr(colon + 1);
    }
    if (!is_host(address.host)) return bad_url("This is no address of a relay", url);
    address.port = address.is_secure ? 443 : 80;
    if (!port.empty()) {
        const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), address.port);
        if (error != std::errc() || end != port.data() + port.size() || address.port == 0)
            return bad_url("The port must be a number from 1 to 65535", url);
    }
    if (!address.is_secure && !is_loopback(address.host))
        return bad_url("Without https, anybody on the way could read your mail", url);
    return address;
}

std::string query_value(std::string_view query, std::string_view name) {
    while (!query.empty()) {
        const std::size_t end = query.find('&');
        const std::string_view pair = query.substr(0, end);
        const std::size_t equals = pair.find('=');
        if (pair.substr(0, equals) == name && equals != std::string_view::npos)
            return percent_decoded(pair.substr(equals + 1));
        query = end == std::string_view::npos ? std::string_view() : query.substr(end + 1);
    }
    return {};
}

std::string percent_encoded(std::string_view text) {
    constexpr char digits[] = "0123456789ABCDEF";
    std::string encoded;
    for (const char c : text) {
        if (is_plain(c) || c == '-' || c == '.' || c == '_' || c == '~') {
            encoded += c;
            continue;
        }
        const auto octet = static_cast<unsigned char>(c);
        encoded += {'%', digits[octet >> 4], digits[octet & 15]};
    }
    return encoded;
}

}  // namespace kontor::desktop
