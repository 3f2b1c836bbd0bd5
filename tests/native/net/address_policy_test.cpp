#include "native/net/address_policy.hpp"

#include <arpa/inet.h>
#include <gtest/gtest.h>

namespace kontor::net {
namespace {

bool v4(const char* text) {
    IpV4 address;
    EXPECT_EQ(inet_pton(AF_INET, text, address.data()), 1) << text;
    return is_public(address);
}

bool v6(const char* text) {
    IpV6 address;
    EXPECT_EQ(inet_pton(AF_INET6, text, address.data()), 1) << text;
    return is_public(address);
}

TEST(AddressPolicy, B13_RefusesWhatIsNotTheInternet) {
    for (const char* address :
         {"0.0.0.0", "10.0.0.1", "100.64.0.1", "100.127.255.255", "127.0.0.1", "127.8.8.8", "169.254.169.254",
          "172.16.0.1", "172.31.255.255", "192.0.0.8", "192.0.2.1", "192.168.1.1", "198.18.0.1", "198.19.255.255",
          "198.51.100.7", "203.0.113.9", "224.0.0.1", "240.0.0.1", "255.255.255.255"})
        EXPECT_FALSE(v4(address)) << address;
    for (const char* address : {"::", "::1", "fe80::1", "fc00::1", "fd12:3456::1", "ff02::1", "2001:db8::1", "2001::1",
                                "::ffff:127.0.0.1", "::ffff:10.1.2.3", "64:ff9b::7f00:1", "64:ff9b::a00:1",
                                "2002:7f00:1::1", "2002:a00:1::1", "::127.0.0.1", "64:ff9b:1::1", "100::1"})
        EXPECT_FALSE(v6(address)) << address;
}

TEST(AddressPolicy, AllowsTheInternet) {
    for (const char* address : {"8.8.8.8", "100.63.255.255", "100.128.0.0", "172.15.0.1", "172.32.0.1",
                                "192.167.255.255", "198.17.0.1", "198.20.0.1", "223.255.255.254"})
        EXPECT_TRUE(v4(address)) << address;
    for (const char* address : {"2a00:1450:4001::1", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808",
                                "2002:808:808::1", "2001:200::1"})
        EXPECT_TRUE(v6(address)) << address;
}

TEST(AddressPolicy, OnlyPortsOfMail) {
    for (const int port : {110, 995, 143, 993, 465, 587, 25})
        EXPECT_TRUE(is_mail_port(static_cast<std::uint16_t>(port))) << port;
    for (const int port : {0, 22, 80, 443, 6379, 8025, 65535})
        EXPECT_FALSE(is_mail_port(static_cast<std::uint16_t>(port))) << port;
}

}  // namespace
}  // namespace kontor::net
