// Where Kontor may connect to on behalf of a person (threats B13, B14). Hosts are the person's words, so the question
// is put to every address they resolve to, at the moment of connecting: a name may answer differently a second later.
//
// Allowed are addresses of the public Internet and the ports of mail. An administrator may lift both.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace kontor::net {

struct Policy {
    bool allow_private_hosts = false;  // every address and every port
};

using IpV4 = std::array<std::uint8_t, 4>;
using IpV6 = std::array<std::uint8_t, 16>;

// Global unicast, and not an IPv6 form that only carries a private IPv4 address.
bool is_public(const IpV4& address);
bool is_public(const IpV6& address);

// 110, 995 (POP3), 143, 993 (IMAP), 465, 587 (submission), 25 (SMTP: some houses submit there).
bool is_mail_port(std::uint16_t port);

}  // namespace kontor::net
