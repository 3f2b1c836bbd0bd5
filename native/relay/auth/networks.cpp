#include "native/relay/auth/networks.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <optional>

namespace kontor::auth {

namespace {

constexpr unsigned ipv4_prefix = 96;  // of ::ffff:0:0/96, under which IPv4 addresses stand here

struct Network {
    std::array<std::uint8_t, 16> address{};
    unsigned bits = 128;
    bool is_ipv4 = false;
};

std::optional<Network> parse_address(const std::string& text) {
    Network found;
    if (inet_pton(AF_INET, text.c_str(), found.address.data() + 12) == 1) {
        found.address[10] = found.address[11] = 0xff;
        found.is_ipv4 = true;
        return found;
    }
    if (inet_pton(AF_INET6, text.c_str(), found.address.data()) == 1) return found;
    return std::nullopt;
}

void clear_behind(Network& network) {
    for (unsigned i = 0; i < 16; ++i) {
        const unsigned kept = network.bits <= i * 8 ? 0 : std::min(8u, network.bits - i * 8);
        network.address[i] &= static_cast<std::uint8_t>(0xff00u >> kept);
    }
}

std::optional<Network> parse_network(std::string_view text) {
    const std::size_t slash = text.find('/');
    auto network = parse_address(std::string(text.substr(0, slash)));
    if (!network || slash == std::string_view::npos) return network;
    const std::string_view digits = text.substr(slash + 1);
    unsigned bits = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), bits);
    const unsigned most = network->is_ipv4 ? 32 : 128;
    if (error != std::errc() || end != digits.data() + digits.size() || bits > most) return std::nullopt;
    network->bits = network->is_ipv4 ? ipv4_prefix + bits : bits;
    clear_behind(*network);
    return network;
}

bool has(const Network& network, const Network& address) {
    Network same = address;
    same.bits = network.bits;
    clear_behind(same);
    return same.address == network.address;
}

}  // namespace

Result<std::string> normal_network(std::string_view typed) {
    const auto network = parse_network(typed);
    if (!network)
        return Error{"This is no address and no network", "192.0.2.0/24 or 2001:db8::/32", std::string(typed), ""};
    char text[INET6_ADDRSTRLEN];
    inet_ntop(network->is_ipv4 ? AF_INET : AF_INET6, network->address.data() + (network->is_ipv4 ? 12 : 0), text,
              sizeof text);
    if (network->bits == 128) return std::string(text);
    return std::string(text) + '/' + std::to_string(network->bits - (network->is_ipv4 ? ipv4_prefix : 0));
}

bool may_come_from(const std::vector<std::string>& networks, std::string_view address) {
    if (networks.empty()) return true;
    const auto from = parse_address(std::string(address));
    return from && std::any_of(networks.begin(), networks.end(), [&](const std::string& each) {
               const auto network = parse_network(each);
               return network && has(*network, *from);
           });
}

}  // namespace kontor::auth
