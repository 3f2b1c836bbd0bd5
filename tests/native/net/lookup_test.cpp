// The questions of a discovery, put to a DNS server and an HTTPS server on loopback.
#include "native/net/lookup.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "tests/native/net/small_internet.hpp"

namespace kontor::net {
namespace {

namespace places = std::filesystem;

const std::string file_path = "/mail/config-v1.1.xml", other_path = "/.well-known/autoconfig/mail/config-v1.1.xml";

std::string found_page(const std::string& body) {
    return "200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}
std::string redirect_to(const std::string& where) {
    return "302 Found\r\nLocation: " + where + "\r\nContent-Length: 0\r\nSet-Cookie: id=1\r\n\r\n";
}

class Lookup : public ::testing::Test {
protected:
    static void SetUpTestSuite() {
        std::string pattern = (places::temp_directory_path() / "kontor-lookup-XXXXXX").string();
        folder = mkdtemp(pattern.data());
        const std::string command =
            "cd " + folder.string() +
            " && openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout web.key -out web.pem "
            "-days 30"
            " -subj /CN=Test -addext subjectAltName=DNS:firm.example,DNS:*.firm.example,DNS:evil.example 2>/dev/null";
        ASSERT_EQ(std::system(command.c_str()), 0);
    }
    static void TearDownTestSuite() { places::remove_all(folder); }

    static TlsContext context() {
        return tls_server((folder / "web.pem").string(), (folder / "web.key").string()).value();
    }
    static LookupSettings settings(Listening& dns, Listening& web) {
        LookupSettings asking;
        asking.policy.allow_private_hosts = true;
        asking.dns = dns.where();
        asking.web = web.where();
        asking.authorities = (folder / "web.pem").string();
        return asking;
    }

    static places::path folder;
};

places::path Lookup::folder;

TEST_F(Lookup, BringsWhatTheDomainSays) {
    SmallDns dns({{{"_pop3s._tcp.firm.example", SmallDns::srv},
                   {SmallDns::service(10, 995, "pop.house.example"), SmallDns::service(5, 1995, "pop2.house.example")}},
                  {{"_pop3._tcp.firm.example", SmallDns::srv}, {SmallDns::service(0, 0, ".")}},
                  {{"_submissions._tcp.firm.example", SmallDns::srv}, {SmallDns::service(0, 465, "out.house.example")}},
                  {{"firm.example", SmallDns::mx},
                   {SmallDns::exchanger(20, "second.mx.example"), SmallDns::exchanger(10, "first.mx.example")}},
                  {{"mail.firm.example", SmallDns::a}, {std::string("\x7f\0\0\1", 4)}}});
    SmallWeb web(context(), {{"autoconfig.firm.example" + file_path, found_page("<clientConfig/>")}});
    const setup::Findings found = look_up("firm.example", settings(dns, web));
    EXPECT_EQ(found.autoconfig, "<clientConfig/>");
    ASSERT_EQ(found.pop3s.size(), 2u);
    EXPECT_EQ(found.pop3s[0].target, "pop.house.example");
    EXPECT_EQ(found.pop3s[1].port, 1995);
    EXPECT_EQ(found.pop3s[1].priority, 5);
    ASSERT_EQ(found.pop3.size(), 1u) << "a service that is denied is told, too";
    EXPECT_LE(found.pop3[0].target.size(), 1u);
    ASSERT_EQ(found.submissions.size(), 1u);
    EXPECT_TRUE(found.submission.empty());
    EXPECT_EQ(found.exchangers, (std::vector<std::string>{"first.mx.example", "second.mx.example"}));
    EXPECT_EQ(found.hosts, std::vector<std::string>{"mail.firm.example"});
}

TEST_F(Lookup, TheWholeWayToADiscovery) {
    SmallDns dns({{{"_pop3s._tcp.firm.example", SmallDns::srv}, {SmallDns::service(0, 995, "pop.house.example")}},
                  {{"firm.example", SmallDns::mx}, {SmallDns::exchanger(1, "aspmx.l.google.com")}}});
    SmallWeb web(context(), {});
    const auto found = setup::discover("ann@firm.example", look_up("firm.example", settings(dns, web)));
    ASSERT_FALSE(found.incoming.empty());
    EXPECT_EQ(found.incoming[0].server.host, "pop.house.example");
    EXPECT_EQ(found.incoming[1].server.host, "pop.gmail.com");
}

TEST_F(Lookup, NobodyLearnsWhoseAddressItIs) {
    SmallDns dns({});
    SmallWeb web(context(), {{"firm.example" + other_path, found_page("second")}});
    EXPECT_EQ(look_up("firm.example", settings(dns, web)).autoconfig, "second");
    const auto requests = web.requests();
    ASSERT_EQ(requests.size(), 2u);
    for (const std::string& request : requests) {
        EXPECT_EQ(request.find('@'), std::string::npos) << request;
        EXPECT_EQ(request.find('?'), std::string::npos) << request;
        EXPECT_EQ(request.find("Cookie"), std::string::npos) << request;
        EXPECT_EQ(request.find("Authorization"), std::string::npos) << request;
    }
    for (const std::string& name : dns.asked()) EXPECT_TRUE(name.ends_with("firm.example")) << name;
}

TEST_F(Lookup, FollowsRedirectsWithinTheDomainOnly) {
    SmallDns dns({});
    const std::string start = "autoconfig.firm.example" + file_path;
    {
        SmallWeb web(context(), {{start, redirect_to("https://mail.firm.example/x.xml")},
                                 {"mail.firm.example/x.xml", found_page("inside")}});
        EXPECT_EQ(look_up("firm.example", settings(dns, web)).autoconfig, "inside");
        for (const std::string& request : web.requests()) EXPECT_EQ(request.find("Cookie"), std::string::npos);
    }
    SmallWeb web(context(), {{start, redirect_to("https://evil.example/x.xml")},
                             {"evil.example/x.xml", found_page("evil")},
                             {"firm.example" + other_path, redirect_to("https://firm.example" + other_path)}});
    EXPECT_EQ(look_up("firm.example", settings(dns, web)).autoconfig, "");
    for (const std::string& request : web.requests())
        EXPECT_EQ(request.find("evil"), std::string::npos) << "the other domain was not even asked";
    EXPECT_LE(web.requests().size(), 6u) << "a circle ends";
}

TEST_F(Lookup, WhatIsTooLongOrNotVerifiedIsNotThere) {
    SmallDns dns({});
    {
        SmallWeb web(context(), {{"autoconfig.firm.example" + file_path, found_page(std::string(70'000, 'x'))}});
        EXPECT_EQ(look_up("firm.example", settings(dns, web)).autoconfig, "");
    }
    SmallWeb web(context(), {{"autoconfig.other.example" + file_path, found_page("not of that name")}});
    EXPECT_EQ(look_up("other.example", settings(dns, web)).autoconfig, "");
    EXPECT_TRUE(web.requests().empty());
}

TEST_F(Lookup, KeepsToTheAddressPolicy) {
    SmallDns dns({{{"pop.firm.example", SmallDns::a}, {std::string("\x0a\0\0\1", 4)}},
                  {{"mail.firm.example", SmallDns::a}, {std::string("\x01\x01\x01\x01", 4)}}});
    SmallWeb web(context(), {{"autoconfig.firm.example" + file_path, found_page("inside the network")}});
    LookupSettings asking = settings(dns, web);
    asking.policy.allow_private_hosts = false;
    const setup::Findings found = look_up("firm.example", asking);
    EXPECT_EQ(found.autoconfig, "");
    EXPECT_TRUE(web.requests().empty()) << "no connection at all";
    EXPECT_EQ(found.hosts, std::vector<std::string>{"mail.firm.example"});
    EXPECT_TRUE(look_up("printer.local", asking).exchangers.empty());
    for (const std::string& name : dns.asked()) EXPECT_EQ(name.find("local"), std::string::npos) << name;
}

TEST_F(Lookup, WhoeverIsSilentIsNotWaitedForForEver) {
    SmallDns dns({}, true);
    SmallWeb web(context(), {{"autoconfig.firm.example" + file_path, found_page("here")}});
    LookupSettings asking = settings(dns, web);
    asking.time = std::chrono::milliseconds(1500);
    const setup::Findings found = look_up("firm.example", asking);
    EXPECT_EQ(found.autoconfig, "here") << "the others' answers count";
    EXPECT_TRUE(found.pop3s.empty());
}

}  // namespace
}  // namespace kontor::net
