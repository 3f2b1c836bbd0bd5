#include "engine/setup/provider.hpp"

#include <gtest/gtest.h>

#include <map>

#include "engine/setup/address.hpp"
#include "engine/setup/providers_text.hpp"
#include "engine/text/unicode.hpp"

namespace kontor::setup {
namespace {

bool is_usual(const Server& server, std::uint16_t tls, std::uint16_t other) {
    return server.port == (server.security == mail::Security::tls ? tls : other);
}

TEST(Providers, the_table_is_sound) {
    EXPECT_EQ(mistakes_in(providers_text), std::vector<std::string>());
    EXPECT_GE(providers().size(), 25u);
}

TEST(Providers, every_row_can_be_used) {
    for (const Provider& row : providers()) {
        SCOPED_TRACE(row.id);
        EXPECT_FALSE(row.domains.empty() && row.mx.empty()) << "nothing leads to it";
        EXPECT_TRUE(text::is_utf8(row.name));
        EXPECT_FALSE(row.authentication.empty());
        EXPECT_FALSE(row.links.help.empty());
        EXPECT_EQ(row.incoming.has_value(), !row.has(Note::no_pop)) << "what cannot be collected from says so";
        EXPECT_TRUE(!row.incoming || is_usual(*row.incoming, 995, 110)) << "the ports that are allowed by default";
        EXPECT_TRUE(!row.outgoing || is_usual(*row.outgoing, 465, 587));
        for (const auto& server : {row.incoming, row.outgoing})
            EXPECT_TRUE(!server || server->security != mail::Security::plain);
        EXPECT_EQ(row.takes(Authentication::oauth), !row.oauth.empty());
    }
}

TEST(Providers, no_domain_leads_to_two) {
    std::map<std::string, std::string> owner;
    for (const Provider& row : providers())
        for (const auto* list : {&row.domains, &row.mx})
            for (const std::string& domain : *list) {
                const std::string key = (list == &row.mx ? "mx " : "") + domain;
                EXPECT_TRUE(owner.emplace(key, row.id).second) << key << " of " << owner[key] << " and " << row.id;
            }
    std::map<std::string, int> ids;
    for (const Provider& row : providers()) EXPECT_EQ(ids[row.id]++, 0) << row.id;
}

TEST(Providers, an_exchanger_is_taken_for_one_of_them_only) {
    for (const Provider& row : providers())
        for (const std::string& exchanger : row.mx) {
            ASSERT_EQ(provider_by_exchanger(exchanger), &row) << exchanger;
            EXPECT_EQ(provider_by_exchanger("mx1." + exchanger), &row) << exchanger;
        }
}

TEST(Providers, the_seeds_providers_are_there) {
    ASSERT_NE(provider_by_domain("GMail.com"), nullptr);
    EXPECT_EQ(provider_by_domain("gmail.com")->incoming->host, "pop.gmail.com");
    EXPECT_TRUE(provider_by_domain("gmail.com")->has(Note::recent_mode));
    EXPECT_EQ(provider_by_domain("zoho.eu")->incoming->host, "pop.zoho.eu");
    EXPECT_EQ(provider_by_exchanger("mx2.zoho.com.")->incoming->host, "poppro.zoho.com");
    EXPECT_EQ(provider_by_exchanger("example-org.mail.protection.outlook.com")->id, "microsoft365");
    EXPECT_EQ(provider_by_exchanger("ASPMX.L.GOOGLE.COM")->id, "google-workspace");
    EXPECT_EQ(provider_by_domain("hotmail.de")->authentication, std::vector{Authentication::oauth});
    EXPECT_TRUE(provider_by_domain("web.de")->login_is_local_part);
    EXPECT_FALSE(provider_by_domain("icloud.com")->incoming);
    EXPECT_TRUE(provider_by_domain("proton.me")->has(Note::needs_bridge));
    EXPECT_EQ(provider_by_server("pop.gmx.net")->id, "gmx");
    EXPECT_EQ(provider_by_domain("notgmail.com"), nullptr);
    EXPECT_EQ(provider_by_exchanger("google.com.evil.example"), nullptr);
    EXPECT_EQ(provider_by_exchanger("evilgoogle.com"), nullptr);
}

TEST(Providers, mistakes_are_named_with_their_place) {
    const auto one = [](const std::string& row) {
        const auto mistakes = mistakes_in("{\"providers\": [" + row + "]}");
        return mistakes.size() == 1 ? mistakes.front() : std::to_string(mistakes.size());
    };
    EXPECT_EQ(one(R"({"id": "x", "name": "X", "incoming": "pop.x.example:995"})"),
              "Property is not valid: expected host:port security, got pop.x.example:995 (providers/0/incoming)");
    EXPECT_EQ(one(R"({"id": "x", "name": "X", "incoming": "pop.x.example:70000 tls"})").substr(0, 21),
              "Property is not valid");
    EXPECT_EQ(one(R"({"id": "x", "name": "X", "links": {"help": "http://x.example"}})"),
              "Property is not valid: expected an https address, got http://x.example (providers/0/links/help)");
    EXPECT_EQ(one(R"({"id": "x", "name": "X", "domains": ["X.example"]})").substr(0, 21), "Property is not valid");
    EXPECT_EQ(one(R"({"id": "x", "name": "X", "notes": ["be-happy"]})"),
              "Property is not valid: expected a known name, got be-happy (providers/0/notes/0)");
    EXPECT_EQ(one(R"({"id": "", "name": "X"})").substr(0, 21), "Property is not valid");
    EXPECT_EQ(mistakes_in("[]").size(), 1u);
    EXPECT_EQ(mistakes_in("{}").size(), 1u);
}

}  // namespace
}  // namespace kontor::setup
