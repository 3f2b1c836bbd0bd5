#include "engine/setup/client_config.hpp"

#include <gtest/gtest.h>

#include <sstream>

namespace kontor::setup {
namespace {

std::string server(const std::string& kind, const std::string& type, const std::string& host, const std::string& port,
                   const std::string& socket, const std::string& login = "%EMAILADDRESS%",
                   const std::string& authentication = "password-cleartext") {
    return "<" + kind + " type=\"" + type + "\"><hostname>" + host + "</hostname><port>" + port +
           "</port><socketType>" + socket + "</socketType><username>" + login + "</username><authentication>" +
           authentication + "</authentication></" + kind + ">";
}

std::string config(const std::string& inside) {
    return "<?xml version=\"1.0\"?><clientConfig version=\"1.1\"><emailProvider id=\"x\">" + inside +
           "</emailProvider></clientConfig>";
}

std::string spelled(const std::vector<mail::ServerSettings>& servers) {
    std::ostringstream text;
    for (const auto& one : servers)
        text << one.host << ':' << one.port << ' ' << static_cast<int>(one.security) << ' ' << one.login << '\n';
    return text.str();
}

TEST(ClientConfig, reads_servers_and_fills_in_the_address) {
    const auto read = read_client_config(
        config("<displayName>Mail of %EMAILDOMAIN%</displayName>" +
               server("incomingServer", "imap", "imap.x.example", "993", "SSL") +
               server("incomingServer", "pop3", "POP.%EMAILDOMAIN%", "995", "SSL", "%EMAILLOCALPART%") +
               server("outgoingServer", "smtp", "smtp.x.example", "587", "STARTTLS") +
               "<documentation url=\"https://x.example/help\"/><documentation url=\"https://x.example/more\"/>"
               "<enable visiturl=\"https://x.example/pop\"/>"),
        "Ann@x.example");
    ASSERT_TRUE(read) << read.error().message();
    EXPECT_EQ(read->name, "Mail of x.example");
    EXPECT_EQ(spelled(read->incoming), "pop.x.example:995 0 Ann\n");
    EXPECT_EQ(spelled(read->outgoing), "smtp.x.example:587 1 Ann@x.example\n");
    EXPECT_TRUE(read->has_other_incoming);
    EXPECT_EQ(read->authentication, std::vector{Authentication::password});
    EXPECT_EQ(read->links.help, "https://x.example/help");
    EXPECT_EQ(read->links.enable_pop, "https://x.example/pop");
}

TEST(ClientConfig, prefers_tls_and_never_takes_what_is_in_the_clear_beside_something_better) {
    const std::string plain = server("incomingServer", "pop3", "c.example", "110", "plain");
    const auto ranked =
        read_client_config(config(plain + server("incomingServer", "pop3", "b.example", "110", "STARTTLS") +
                                  server("incomingServer", "pop3", "a.example", "995", "SSL")),
                           "ann@x.example");
    EXPECT_EQ(spelled(ranked->incoming), "a.example:995 0 ann@x.example\nb.example:110 1 ann@x.example\n");
    const auto alone = read_client_config(config(plain), "ann@x.example");
    EXPECT_EQ(spelled(alone->incoming), "c.example:110 2 ann@x.example\n");
}

TEST(ClientConfig, leaves_out_what_no_server_can_be) {
    const auto read = read_client_config(
        config(server("incomingServer", "pop3", "a/b", "995", "SSL") +
               server("incomingServer", "pop3", "a.example", "0", "SSL") +
               server("incomingServer", "pop3", "a.example", "65536", "SSL") +
               server("incomingServer", "pop3", "a.example", "", "SSL") +
               server("incomingServer", "pop3", "a.example", "995", "magic") +
               server("incomingServer", "pop3", "", "995", "SSL") +
               server("incomingServer", "pop3", "a.example", "995", "SSL", "an&#10;n") +
               server("incomingServer", "pop3", "user@a.example", "995", "SSL") +
               server("incomingServer", "pop3", "good.example", "995", "SSL", "", "OAuth2") +
               "<documentation url=\"javascript:alert(1)\"/><enable visiturl=\"http://x.example\"/>"),
        "ann@x.example");
    EXPECT_EQ(spelled(read->incoming), "good.example:995 0 ann@x.example\n");
    EXPECT_EQ(read->authentication, std::vector{Authentication::oauth});
    EXPECT_EQ(read->links.help + read->links.enable_pop, "");
}

TEST(ClientConfig, an_address_is_not_read_as_a_pattern) {
    const auto read = read_client_config(config(server("incomingServer", "pop3", "a.example", "995", "SSL")),
                                         "%EMAILDOMAIN%%EMAILLOCALPART%@x.example");
    EXPECT_EQ(read->incoming.front().login, "%EMAILDOMAIN%%EMAILLOCALPART%@x.example");
}

TEST(ClientConfig, refuses_other_documents) {
    EXPECT_EQ(read_client_config("<html><body/></html>", "ann@x.example").error().message(),
              "Not a configuration of mail programs: expected clientConfig with emailProvider, got html");
    EXPECT_FALSE(read_client_config("<clientConfig/>", "ann@x.example"));
    EXPECT_FALSE(read_client_config("404", "ann@x.example"));
    EXPECT_FALSE(read_client_config(config(""), "ann"));
    EXPECT_TRUE(read_client_config(config(""), "ann@x.example"));
}

}  // namespace
}  // namespace kontor::setup
