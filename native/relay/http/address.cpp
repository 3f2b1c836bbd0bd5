#include <charconv>

#include "native/relay/http/server.hpp"

namespace kontor::http {

Result<Address> parse_address(std::string_view text) {
    const Error error{"not an address to listen on", "HOST:PORT", std::string(text), "--listen"};
    const std::size_t colon = text.rfind(':');
    if (colon == std::string_view::npos) return error;
    Address address;
    address.host = text.substr(0, colon);
    const std::string_view digits = text.substr(colon + 1);
    const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), address.port);
    if (failure != std::errc{} || end != digits.data() + digits.size()) return error;

    if (address.host.empty()) address.host = "::";
    if (address.host == "localhost") address.host = "127.0.0.1";
    if (address.host.front() == '[') {
        if (address.host.back() != ']') return error;
        address.host = address.host.substr(1, address.host.size() - 2);
    } else if (address.host != "::" && address.host.find(':') != std::string::npos) {
        return error;  // an IPv6 address needs its brackets
    }
    return address;
}

}  // namespace kontor::http
