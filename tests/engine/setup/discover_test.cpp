#include "engine/setup/discover.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "engine/setup/address.hpp"
#include "engine/setup/discovery_json.hpp"

namespace kontor::setup {
namespace {

std::string autoconfig_of(const std::string& host) {
    return "<clientConfig><emailProvider><displayName>The House</displayName><incomingServer type='pop3'><hostname>" +
           host +
           "</hostname><port>995</port><socketType>SSL</socketType><username>%EMAILLOCALPART%</username>"
           "<authentication>password-cleartext</authentication></incomingServer></emailProvider></clientConfig>";
}

std::string first_line(const std::vector<Candidate>& candidates) {
    if (candidates.empty()) return "none";
    const Candidate& first = candidates.front();
    return first.server.host + ':' + std::to_string(first.server.port) + ' ' + first.server.login + ' ' +
           std::string(source_name(first.source));
}

TEST(Discover, a_preset_settles_it) {
    const Discovery found = discover("Ann@web.de");
    EXPECT_EQ(found.provider, "webde");
    EXPECT_EQ(found.provider_name, "WEB.DE");
    EXPECT_EQ(found.source, Source::preset);
    EXPECT_EQ(first_line(found.incoming), "pop3.web.de:995 Ann preset");
    EXPECT_EQ(first_line(found.outgoing), "smtp.web.de:465 Ann preset");
    EXPECT_TRUE(found.has(Note::enable_pop));
    EXPECT_FALSE(wants_lookup("ann@web.de"));
    Findings lies;
    lies.autoconfig = autoconfig_of("pop.evil.example");
    EXPECT_EQ(discover("Ann@web.de", lies).incoming.size(), 1u);
}

TEST(Discover, sources_in_order_and_none_twice) {
    Findings all;
    all.autoconfig = autoconfig_of("pop.house.example");
    all.pop3s = {{"pop2.house.example.", 995, 20, 0}, {"POP.house.example", 995, 10, 0}};
    all.pop3 = {{"pop.house.example", 110, 0, 0}};
    all.submissions = {{"out.house.example", 465, 0, 0}};
    all.exchangers = {"mx.house.example", "aspmx.l.google.com"};
    const Discovery found = discover("ann@firm.example", all);
    std::string order;
    for (const Candidate& one : found.incoming)
        order +=
            one.server.host + '/' + std::to_string(one.server.port) + '/' + std::string(source_name(one.source)) + ' ';
    EXPECT_EQ(order,
              "pop.house.example/995/autoconfig pop2.house.example/995/srv pop.house.example/110/srv "
              "pop.gmail.com/995/mx ");
    EXPECT_EQ(first_line(found.outgoing), "out.house.example:465 ann@firm.example srv");
    EXPECT_EQ(found.provider_name, "The House");
    EXPECT_EQ(found.source, Source::autoconfig);
    EXPECT_EQ(found.authentication, std::vector{Authentication::password});
}

TEST(Discover, the_exchanger_tells_who_runs_the_mail_of_a_domain) {
    Findings findings;
    findings.exchangers = {"firm-example.mail.protection.outlook.com"};
    const Discovery found = discover("ann@firm.example", findings);
    EXPECT_EQ(found.provider, "microsoft365");
    EXPECT_EQ(found.source, Source::mx);
    EXPECT_EQ(first_line(found.incoming), "outlook.office365.com:995 ann@firm.example mx");
    EXPECT_EQ(found.oauth, "microsoft");
    EXPECT_TRUE(found.has(Note::smtp_auth_off));
}

TEST(Discover, a_server_of_a_known_provider_brings_its_notes) {
    Findings findings;
    findings.pop3s = {{"pop.gmail.com", 995, 5, 0}};
    const Discovery found = discover("ann@firm.example", findings);
    EXPECT_EQ(found.provider, "gmail");
    EXPECT_EQ(found.source, Source::srv);
    EXPECT_TRUE(found.has(Note::recent_mode));
}

TEST(Discover, whoever_has_no_pop_is_not_guessed_at) {
    EXPECT_TRUE(discover("ann@icloud.com").incoming.empty());
    EXPECT_TRUE(discover("ann@icloud.com").has(Note::no_pop));
    Findings proton;
    proton.exchangers = {"mail.protonmail.ch"};
    EXPECT_TRUE(discover("ann@firm.example", proton).incoming.empty());
    EXPECT_TRUE(discover("ann@firm.example", proton).has(Note::needs_bridge));
    Findings denied;
    denied.pop3s = denied.pop3 = {{".", 0, 0, 0}};
    EXPECT_TRUE(discover("ann@firm.example", denied).incoming.empty());
    EXPECT_TRUE(discover("ann@firm.example", denied).has(Note::no_pop));
    Findings imap_only;
    imap_only.autoconfig = "<clientConfig><emailProvider><incomingServer type='imap'/></emailProvider></clientConfig>";
    EXPECT_TRUE(discover("ann@firm.example", imap_only).has(Note::no_pop));
}

TEST(Discover, guesses_the_usual_names_that_exist) {
    EXPECT_EQ(first_line(discover("ann@Firm.example").incoming), "pop.firm.example:995 ann@Firm.example guess");
    EXPECT_EQ(discover("ann@firm.example").source, Source::guess);
    Findings some;
    some.hosts = {"mail.firm.example"};
    const Discovery found = discover("ann@firm.example", some);
    ASSERT_EQ(found.incoming.size(), 1u);
    EXPECT_EQ(first_line(found.incoming), "mail.firm.example:995 ann@firm.example guess");
    EXPECT_EQ(first_line(found.outgoing), "mail.firm.example:465 ann@firm.example guess");
    some.hosts = {"smtp.firm.example"};
    EXPECT_EQ(discover("ann@firm.example", some).incoming.size(), 1u);
    EXPECT_TRUE(discover("nonsense").incoming.empty());
}

TEST(Discover, asks_only_about_domains_of_the_internet) {
    EXPECT_TRUE(wants_lookup("ann@firm.example"));
    for (const char* address :
         {"ann@localhost", "ann@[127.0.0.1]", "ann@10.0.0.1", "ann@printer.local", "ann@a.internal",
          "ann@fi rm.example", "ann@firm..example", "ann@-firm.example", "ann@fi/rm.example", "ann@firm.example:80",
          "ann@gmail.com", "ann", "ann@x.localhost", "ann@fi?rm.example", "ann@bücher.example"})
        EXPECT_FALSE(wants_lookup(address)) << address;
    EXPECT_EQ(autoconfig_addresses("firm.example").front(), "https://autoconfig.firm.example/mail/config-v1.1.xml");
}

TEST(Discover, follows_redirects_within_the_domain_only) {
    EXPECT_TRUE(may_follow("firm.example", "https://firm.example/x"));
    EXPECT_TRUE(may_follow("firm.example", "HTTPS://Mail.FIRM.example:443/x?y"));
    for (const char* url : {"http://firm.example/x", "https://evil.example/", "https://firm.example.evil.example/",
                            "https://evilfirm.example/", "https://firm.example@evil.example/",
                            "https://firm.example:8443/", "https://evil.example#firm.example", "//firm.example/",
                            "https:firm.example", "", "https://evil.example\\.firm.example/"})
        EXPECT_FALSE(may_follow("firm.example", url)) << url;
}

TEST(Discover, what_was_picked_holds_for_any_domain) {
    const Discovery found = discover_at(*provider_by_id("gmx"), "ann@firm.example");
    EXPECT_EQ(first_line(found.incoming), "pop.gmx.net:995 ann@firm.example preset");
    EXPECT_EQ(first_line(discover_at(*provider_by_id("webde"), "ann").incoming), "pop3.web.de:995 ann preset");
}

TEST(Discover, needs_an_address) {
    for (const char* text : {"", "ann", "@", "ann@", "@gmx.de", "ann@nodot", "a b@gmx.de", "ann@.de", "ann@gmx."})
        EXPECT_FALSE(looks_like_address(text)) << text;
    EXPECT_TRUE(looks_like_address("ann@[127.0.0.1]"));
    EXPECT_TRUE(looks_like_address("ann@localhost"));
}

TEST(Discover, survives_being_json) {
    Findings findings;
    findings.autoconfig = autoconfig_of("pop.house.example");
    for (const Discovery& found : {discover("ann@gmail.com"), discover("ann@proton.me"),
                                   discover("ann@firm.example", findings), discover("nonsense")}) {
        const nlohmann::json json = to_json(found);
        const auto back = discovery_from_json(json);
        ASSERT_TRUE(back) << back.error().message();
        EXPECT_EQ(to_json(*back), json);
    }
    nlohmann::json newer = to_json(discover("ann@gmail.com"));
    newer["notes"].push_back("something-new");
    newer["authentication"].push_back("telepathy");
    EXPECT_EQ(to_json(*discovery_from_json(newer)), to_json(discover("ann@gmail.com")));
    newer["incoming"][0]["port"] = 0;
    EXPECT_EQ(discovery_from_json(newer).error().where, "incoming/0/port");
}

}  // namespace
}  // namespace kontor::setup
