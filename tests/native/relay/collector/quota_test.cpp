// A full quota pauses collecting: it loses nothing, deletes nothing on the server, and goes on by itself.
#include "tests/native/relay/collector/office.hpp"

namespace kontor::test {
namespace {

constexpr std::size_t octets = 10'000;

void allow(Office& office, std::uint64_t quota) {
    store::User user = **office.store.directory().find(office.user);
    user.quota = quota;
    ASSERT_TRUE(office.store.directory().change(user));
}

void expect_over_quota(const collect::Run& run) {
    ASSERT_TRUE(run.error);
    EXPECT_EQ(run.error->error_class, mail::ErrorClass::quota);
    EXPECT_EQ(run.error->detail, "over-quota");
}

TEST(Quota, WhatFitsIsCollectedAndTheRestWaitsWithNothingDeleted) {
    const auto messages = maildrop(5, octets);
    ScriptedServer server(messages);
    Office office(server);
    office.account.keep.rule = mail::Keep::Rule::none;
    allow(office, 3 * octets + octets / 2);
    const collect::Run paused = office.collect();
    expect_over_quota(paused);
    EXPECT_NE(paused.error->message.find("2 messages wait on the server"), std::string::npos) << paused.error->message;
    EXPECT_EQ(paused.new_messages, 3u);
    EXPECT_EQ(server.maildrop().size(), 5u);
    EXPECT_EQ(server.said("DELE"), 0u);

    allow(office, 100 * octets);
    const collect::Run rest = office.collect();
    EXPECT_FALSE(rest.error);
    EXPECT_EQ(rest.new_messages, 2u);
    EXPECT_EQ(office.stored(), texts(messages));
    EXPECT_EQ(server.maildrop().size(), 0u) << "what the rule says is done once there is room";
}

TEST(Quota, NobodyIsAskedWhereNothingIsLeft) {
    ScriptedServer server(maildrop(2, octets));
    Office office(server);
    EXPECT_EQ(office.collect().new_messages, 2u);
    server.set_maildrop(maildrop(3, octets));
    const auto sessions = server.sessions();
    allow(office, octets);
    expect_over_quota(office.collect());
    EXPECT_EQ(server.sessions(), sessions);
    EXPECT_EQ(office.stored().size(), 2u);
}

TEST(Quota, ASmallMessageIsNotHeldUpByABigOne) {
    std::vector<MaildropMessage> messages = maildrop(2, octets);
    messages.push_back({"big", message(3, 50 * octets)});
    ScriptedServer server(messages);
    Office office(server);
    allow(office, 3 * octets);
    expect_over_quota(office.collect());
    EXPECT_TRUE(office.row("uid1"));
    EXPECT_TRUE(office.row("uid2"));
    EXPECT_FALSE(office.row("big"));
}

// A server that says its messages are empty can bring no more than what was asked for before it showed.
TEST(Quota, AServerThatLiesAboutSizesCannotGoFarBeyondIt) {
    ScriptedServer server(maildrop(600, octets));
    server.on("LIST", [](ScriptedServer::Turn& turn) {
        std::string lines = "+OK\r\n";
        for (int n = 1; n <= 600; ++n) lines += std::to_string(n) + " 1\r\n";
        turn.reply(lines + ".\r\n");
    });
    Office office(server);
    allow(office, 5 * octets);
    expect_over_quota(office.collect());
    EXPECT_LE(office.stored().size(), 300u);
    EXPECT_GE(office.stored().size(), 5u);
}

TEST(Quota, AccountsOfOnePersonShareIt) {
    ScriptedServer server(maildrop(4, octets));
    Office office(server);
    const mail::ExternalAccount other = office.another_account();
    allow(office, 5 * octets + octets / 2);
    relay::Collector collector(office.store, office.settings);
    collector.start();
    const auto first = collector.start(office.user, office.account.id);
    const auto second = collector.start(office.user, other.id);
    const auto one = collector.wait(office.user, *first), two = collector.wait(office.user, *second);
    EXPECT_EQ(one->new_messages + two->new_messages, 5u);
    EXPECT_TRUE(one->error || two->error);
}

TEST(Quota, WhoHasNoneIsHeldUpByNone) {
    ScriptedServer server(maildrop(3, octets));
    Office office(server);
    office.settings.octets_of_user = octets;
    allow(office, 0);
    EXPECT_EQ(office.collect().new_messages, 3u);
}

}  // namespace
}  // namespace kontor::test
