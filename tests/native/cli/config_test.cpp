#include "native/cli/config.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>

namespace kontor::cli {
namespace {

class Config : public testing::Test {
protected:
    void SetUp() override { std::filesystem::create_directories(folder_); }
    void TearDown() override { std::filesystem::remove_all(folder_); }

    Result<ServeSettings> read(const std::string& text) {
        std::ofstream(file_) << text;
        return read_config(file_);
    }
    std::string mistake(const std::string& text) {
        const auto settings = read(text);
        return settings ? "none" : settings.error().message();
    }

    std::filesystem::path folder_ =
        std::filesystem::temp_directory_path() / ("kontor-config-" + std::to_string(::getpid()));
    std::filesystem::path file_ = folder_ / "kontor.toml";
};

TEST_F(Config, AnEmptyFileSetsNothing) {
    const auto settings = read("");
    ASSERT_TRUE(settings) << settings.error().message();
    EXPECT_FALSE(settings->listen);
    EXPECT_EQ(settings->house, HouseSettings{});
}

TEST_F(Config, TextNumbersAndFlagsAreTaken) {
    const auto settings = read(
        "http.listen = ':8080'\n[network]\nallow_private_hosts = true\n"
        "[house]\nhost = \"smtp.example.org\" # ours\nport = 465\ndaily_limit = '20'\n"
        "password_file = 'secret'\nca_file = '/etc/ssl/ours.pem'\n");
    ASSERT_TRUE(settings) << settings.error().message();
    EXPECT_EQ(settings->listen, ":8080");
    EXPECT_EQ(settings->allow_private_hosts, true);
    EXPECT_EQ(settings->house.port, "465");
    EXPECT_EQ(settings->house.daily_limit, "20");
    EXPECT_EQ(settings->house.password_file, (folder_ / "secret").string()) << "relative to the file";
    EXPECT_EQ(settings->house.ca_file, "/etc/ssl/ours.pem");
}

TEST_F(Config, FilesOfTheCertificateLieBesideIt) {
    const auto settings = read("[tls]\ncertificate_file = 'mail.pem'\nkey_file = '/etc/ssl/mail.key'\n");
    ASSERT_TRUE(settings) << settings.error().message();
    EXPECT_EQ(settings->certificate_file, (folder_ / "mail.pem").string());
    EXPECT_EQ(settings->key_file, "/etc/ssl/mail.key");
}

TEST_F(Config, WhatDiffersIsNamedAsItIsWritten) {
    const auto before = read(
        "[http]\nlisten = ':80'\n[storage]\nquota = '1GB'\n[house]\nhost = 'a.example.org'\n"
        "[oauth.google]\nclient_id = 'a'\n[oauth.work]\nclient_id = 'w'\n");
    const auto after = read(
        "[http]\nlisten = ':443'\n[storage]\nquota = '1GB'\n[network]\nallow_private_hosts = true\n"
        "[oauth.google]\nclient_id = 'b'\n[oauth.work]\nclient_id = 'w'\n[oauth.more]\n");
    ASSERT_TRUE(before && after);
    EXPECT_EQ(differences(*before, *after), (std::vector<std::string>{"http.listen", "network.allow_private_hosts",
                                                                      "house.host", "oauth.google", "oauth.more"}));
    EXPECT_EQ(differences(*after, *before), differences(*before, *after));
    EXPECT_TRUE(differences(*after, *after).empty());
}

TEST_F(Config, EveryProviderHasATable) {
    const auto settings = read(
        "[oauth.work]\nissuer = 'https://id.example.org'\n"
        "[oauth.google]\nclient_id = 'a'\nclient_secret_file = 'google'\n");
    ASSERT_TRUE(settings) << settings.error().message();
    ASSERT_EQ(settings->oauth.size(), 2U);
    EXPECT_EQ(settings->oauth.at("work").issuer, "https://id.example.org");
    EXPECT_FALSE(settings->oauth.at("work").client_id);
    EXPECT_EQ(settings->oauth.at("google").client_id, "a");
    EXPECT_EQ(settings->oauth.at("google").client_secret_file, (folder_ / "google").string()) << "relative to the file";
}

TEST_F(Config, EveryMistakeIsSaidWithItsLine) {
    const struct {
        std::string text, line, said;
    } cases[] = {
        {"\n[http]\nlissten = 'x'\n", "line 3", "no setting http.lissten: expected one of listen, public_url, window"},
        {"[htpp]\n", "line 1", "no table htpp: expected one of [http], [tls], [network]"},
        {"# nothing\nlisten = 'x'\n", "line 2", "no setting listen: expected it in a table"},
        {"[network]\nallow_private_hosts = 'perhaps'\n", "line 2",
         "network.allow_private_hosts: expected true or false, got perhaps"},
        {"[storage]\n\nquota = [1]\n", "line 3", "storage.quota: expected text"},
        {"[http]\nlisten = 'a'\nlisten = 'b'\n", "line 3", "listen"},
        {"[http]\nlisten = unquoted\n", "line 2", "value"},
        {"[http\n", "line 1", "]"},
        {"[oauth.work]\n\nissuer = true\n", "line 3", "oauth.work.issuer: expected text"},
        {"[oauth.work]\nclient = 'a'\n", "line 2", "no setting oauth.work.client: expected one of client_id, "},
        {"[oauth]\nclient_id = 'a'\n", "line 2",
         "no setting oauth.client_id: expected a table a provider: [oauth.NAME]"},
    };
    for (const auto& each : cases) {
        const std::string said = mistake(each.text);
        EXPECT_NE(said.find("kontor.toml " + each.line), std::string::npos) << each.text << said;
        EXPECT_NE(said.find(each.said), std::string::npos) << each.text << said;
    }
    EXPECT_NE(read_config(folder_ / "none.toml").error().message().find("none.toml"), std::string::npos);
}

// The example shows every setting there is, each with a value that is understood.
TEST_F(Config, TheExampleIsWhole) {
    std::ifstream in(KONTOR_EXAMPLE_CONFIG);
    const std::string example{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    const auto as_it_is = read(example);
    ASSERT_TRUE(as_it_is) << as_it_is.error().message();
    EXPECT_FALSE(as_it_is->listen) << "everything is commented out";

    const auto in_use = read(std::regex_replace(example, std::regex("\n#(\\w+ = |\\[)"), "\n$1"));
    ASSERT_TRUE(in_use) << in_use.error().message();
    EXPECT_TRUE(in_use->listen && in_use->public_url && in_use->window && in_use->rspamd &&
                in_use->allow_private_hosts);
    EXPECT_EQ(in_use->quota_octets(), 5'000'000'000U);
    const HouseSettings& house = in_use->house;
    EXPECT_TRUE(house.host && house.port && house.security && house.login && house.password_file && house.ca_file &&
                house.address && house.domain && house.daily_limit);
    ASSERT_EQ(in_use->oauth.size(), 2U);
    EXPECT_TRUE(in_use->oauth.at("microsoft").client_id && in_use->oauth.at("microsoft").client_secret_file);
    const ProviderSettings& work = in_use->oauth.at("work");
    EXPECT_TRUE(work.title && work.issuer && work.client_id && work.scopes && work.hosts);
}

}  // namespace
}  // namespace kontor::cli
