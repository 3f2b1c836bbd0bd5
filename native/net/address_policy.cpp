#include "native/net/address_policy.hpp"

#include <algorithm>

namespace kontor::net {
namespace {

struct Range {
    IpV4 network;
    int bits;
};

// IANA IPv4 Special-Purpose Address Registry, multicast and the reserved rest.
constexpr Range special[] = {
    {{0, 0, 0, 0}, 8},      {{10, 0, 0, 0}, 8},     {{100, 64, 0, 0}, 10}, {{127, 0, 0, 0}, 8},
    {{169, 254, 0, 0}, 16}, {{172, 16, 0, 0}, 12},  {{192, 0, 0, 0}, 24},  {{192, 0, 2, 0}, 24},
    {{192, 88, 99, 0}, 24}, {{192, 168, 0, 0}, 16}, {{198, 18, 0, 0}, 15}, {{198, 51, 100, 0}, 24},
    {{203, 0, 113, 0}, 24}, {{224, 0, 0, 0}, 4},    {{240, 0, 0, 0}, 4},
};

std::uint32_t number(const IpV4& a) {
    return std::uint32_t{a[0]} << 24 | std::uint32_t{a[1]} << 16 | std::uint32_t{a[2]} << 8 | a[3];
}

bool inside(const IpV4& address, const Range& range) {
    const std::uint32_t mask = ~std::uint32_t{0} << (32 - range.bits);
    return (number(address) & mask) == number(range.network);
}

bool starts_with(const IpV6& address, std::initializer_list<std::uint8_t> prefix) {
    return std::equal(prefix.begin(), prefix.end(), address.begin());
}

IpV4 embedded(const IpV6& address, std::size_t at) {
    return {address[at], address[at + 1], address[at + 2], address[at + 3]};
}

}  // namespace

bool is_public(const IpV4& address) {
    return std::none_of(std::begin(special), std::end(special), [&](const Range& r) { return inside(address, r); });
}

bool is_public(const IpV6& address) {
    if (starts_with(address, {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff})) return is_public(embedded(address, 12));
    if (starts_with(address, {0x00, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0})) return is_public(embedded(address, 12));
    if ((address[0] & 0xe0) != 0x20) return false;                                   // only 2000::/3 is global unicast
    if (starts_with(address, {0x20, 0x02})) return is_public(embedded(address, 2));  // 6to4
    if (starts_with(address, {0x20, 0x01, 0x0d, 0xb8})) return false;                // documentation
    return !(starts_with(address, {0x20, 0x01}) && address[2] < 2);                  // 2001::/23: Teredo, benchmarks
}

bool is_mail_port(std::uint16_t port) {
    constexpr std::uint16_t ports[] = {110, 995, 143, 993, 465, 587, 25};
    return std::find(std::begin(ports), std::end(ports), port) != std::end(ports);
}

}  // namespace kontor::net
