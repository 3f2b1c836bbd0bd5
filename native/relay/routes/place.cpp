#include "native/relay/routes/place.hpp"

#include <arpa/inet.h>

#include "engine/text/ascii.hpp"

namespace kontor::routes {

namespace {

// "host" of "host:port", "[::1]:80".
std::string_view without_port(std::string_view authority) {
    if (!authority.empty() && authority.front() == '[') {
        const std::size_t end = authority.find(']');
        return end == std::string_view::npos ? std::string_view() : authority.substr(0, end + 1);
    }
    return authority.substr(0, authority.find(':'));
}

bool port_is_digits(std::string_view rest) {
    if (rest.empty()) return true;
    if (rest.front() != ':' || rest.size() < 2 || rest.size() > 6) return false;
    return rest.find_first_not_of("0123456789", 1) == std::string_view::npos;
}

bool is_address(std::string_view host) {
    unsigned char parsed[16];
    if (host.size() > 2 && host.front() == '[') {
        return inet_pton(AF_INET6, std::string(host.substr(1, host.size() - 2)).c_str(), parsed) == 1;
    }
    return inet_pton(AF_INET, std::string(host).c_str(), parsed) == 1;
}

bool is_loopback_host(std::string_view host) {
    return text::equal_ignoring_case(host, "localhost") || host == "[::1]" ||
           (host.substr(0, 4) == "127." && is_address(host));
}

std::string_view authority_of(std::string_view url) {
    const std::size_t at = url.find("://");
    return at == std::string_view::npos ? url : url.substr(at + 3);
}

bool is_loopback_peer(std::string_view peer) { return peer.substr(0, 4) == "127." || peer == "::1"; }

}  // namespace

std::optional<Place> place_of(const http::Head& head, std::string_view public_url) {
    const std::string authority = text::to_lower(head.field("host").value_or(""));
    const std::string_view host = without_port(authority);
    if (host.empty() || !port_is_digits(std::string_view(authority).substr(host.size()))) return std::nullopt;
    if (!public_url.empty() && authority == text::to_lower(authority_of(public_url))) {
        return Place{std::string(public_url), public_url.substr(0, 8) == "https://", false};
    }
    const bool loopback = is_loopback_host(host);
    if (!loopback && (!public_url.empty() || !is_address(host))) return std::nullopt;
    return Place{(head.is_encrypted ? "https://" : "http://") + authority, head.is_encrypted, loopback};
}

std::string client_address(const http::Head& head, std::string_view public_url) {
    const auto forwarded = head.field("x-forwarded-for");
    if (public_url.empty() || !forwarded || !is_loopback_peer(head.peer)) return head.peer;
    // The last one is the proxy's own observation; those before it are what its client claimed.
    const std::size_t comma = forwarded->rfind(',');
    return std::string(text::trim(comma == std::string_view::npos ? *forwarded : forwarded->substr(comma + 1)));
}

bool is_same_origin(const http::Head& head, const Place& place, bool absent_is_fine) {
    if (head.count("origin") > 1) return false;
    if (const auto origin = head.field("origin")) return *origin == place.base_url;
    if (!absent_is_fine) return false;
    const auto site = head.field("sec-fetch-site");
    return !site || *site == "same-origin" || *site == "none";
}

std::string cookie_name(const Place& place) { return place.is_secure ? "__Host-kontor" : "kontor"; }

std::optional<std::string> session_cookie(const http::Head& head, const Place& place) {
    return cookie_named(head, cookie_name(place));
}

std::optional<std::string> cookie_named(const http::Head& head, std::string_view name) {
    std::optional<std::string> value;
    for (const http::Field& field : head.fields) {
        if (!text::equal_ignoring_case(field.name, "cookie")) continue;
        std::string_view rest = field.value;
        while (!rest.empty()) {
            const std::size_t end = rest.find(';');
            const std::string_view pair = text::trim(rest.substr(0, end));
            rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
            const std::size_t equals = pair.find('=');
            if (pair.substr(0, equals) != name || equals == std::string_view::npos) continue;
            if (value) return std::nullopt;  // somebody planted a second one
            value = pair.substr(equals + 1);
        }
    }
    return value;
}

std::string set_cookie(const Place& place, std::string_view token, std::int64_t seconds) {
    std::string text = cookie_name(place) + '=' + std::string(token) +
                       "; Path=/; HttpOnly; SameSite=Strict; Max-Age=" + std::to_string(seconds);
    if (place.is_secure) text += "; Secure";
    return text;
}

}  // namespace kontor::routes
