// Where a request believes it is: the address people typed, and whether the page that asks is ours. Pure
// functions of the request's head; nothing here knows who is asking.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "native/relay/http/message.hpp"

namespace kontor::routes {

struct Place {
    std::string base_url;    // "http://127.0.0.1:8025", no slash at its end; also our origin (RFC 6454)
    bool is_secure = false;  // the browser speaks https
    bool is_loopback = false;
};

// Empty for a Host that is not ours: with a public URL anything but its host (and loopback, for health checks
// and commands), without one any name but "localhost". Addresses are harmless: DNS rebinding needs a name
// (threats B14).
std::optional<Place> place_of(const http::Head& head, std::string_view public_url);

// The person's own address: of the proxy's client when a proxy on this machine says so, else the peer's.
std::string client_address(const http::Head& head, std::string_view public_url);

// A script of this very origin asks: Origin is exactly ours. With `absent_is_fine`, a request without Origin
// passes when Sec-Fetch-Site does not say otherwise (a page we served, a typed address).
bool is_same_origin(const http::Head& head, const Place& place, bool absent_is_fine);

// "kontor" over plain http on loopback, "__Host-kontor" over https (RFC 6265bis 4.1.3).
std::string cookie_name(const Place& place);
// The value of the cookie of that name, if there is exactly one.
std::optional<std::string> cookie_named(const http::Head& head, std::string_view name);
// The value of the session cookie, if there is exactly one.
std::optional<std::string> session_cookie(const http::Head& head, const Place& place);
std::string set_cookie(const Place& place, std::string_view token, std::int64_t seconds);

}  // namespace kontor::routes
