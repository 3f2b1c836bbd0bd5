// Whose turn it is when connections are few.
#include "native/relay/collector/turns.hpp"

#include <gtest/gtest.h>

#include "tests/native/relay/collector/office.hpp"

namespace kontor::relay {
namespace {

AccountKey account(std::uint64_t n) { return {mail::UserId{1}, mail::RecordId{n}}; }

std::string begun(Turns& turns) {
    std::string text;
    while (const auto turn = turns.next()) text += turn->account.second.to_string() + "@" + turn->host + " ";
    return text;
}

TEST(Turns, BeginInTheOrderInWhichTheyCame) {
    Turns turns(3, 3);
    for (const std::uint64_t n : {1, 2, 3, 4, 5}) turns.wait(account(n), n % 2 ? "odd" : "even");
    EXPECT_EQ(begun(turns), "r1@odd r2@even r3@odd ");
    EXPECT_EQ(turns.open(), 3u);
    turns.leave("odd");
    EXPECT_EQ(begun(turns), "r4@even ");
    turns.leave("even");
    EXPECT_EQ(begun(turns), "r5@odd ");
}

TEST(Turns, WhoWaitsForABusyHostKeepsNobodyElseWaiting) {
    Turns turns(10, 2);
    for (const std::uint64_t n : {1, 2, 3, 4}) turns.wait(account(n), "busy");
    turns.wait(account(5), "free");
    EXPECT_EQ(begun(turns), "r1@busy r2@busy r5@free ");
    EXPECT_EQ(begun(turns), "");
    turns.leave("busy");
    EXPECT_EQ(begun(turns), "r3@busy ");
}

TEST(Turns, WhoGivesUpIsPassedOver) {
    Turns turns(1, 1);
    for (const std::uint64_t n : {1, 2, 3}) turns.wait(account(n), "host");
    EXPECT_EQ(begun(turns), "r1@host ");
    turns.give_up(account(2), "host");
    turns.give_up(account(9), "host");
    turns.give_up(account(9), "unknown");
    turns.leave("host");
    EXPECT_EQ(begun(turns), "r3@host ");
    turns.leave("host");
    EXPECT_EQ(turns.open(), 0u);
    turns.wait(account(4), "host");
    EXPECT_EQ(begun(turns), "r4@host ");
}

TEST(Turns, AnAccountThatIsRemovedWhileItWaitsNeverBegins) {
    test::ScriptedServer server(test::maildrop(1));
    test::Office office(server);
    office.settings.connections = 1;
    server.on("STAT", [](test::ScriptedServer::Turn& turn) { turn.stall(); });
    const mail::ExternalAccount other = office.another_account();
    Collector collector(office.store, office.settings);
    collector.start();
    const auto first = collector.start(office.user, office.account.id);
    const auto waits = collector.start(office.user, other.id);
    while (server.said("STAT") == 0) std::this_thread::sleep_for(std::chrono::milliseconds(5));
    office.write([&](store::Update& update) { return update.remove_record(store::Type::external_account, other.id); });
    collector.settings_changed(office.user, other.id);
    EXPECT_EQ(collector.wait(office.user, *waits)->state, collect::Run::State::cancelled);
    collector.cancel(office.user, *first);
    EXPECT_EQ(collector.wait(office.user, *first)->state, collect::Run::State::cancelled);
    EXPECT_EQ(server.said("STAT"), 1u);
}

}  // namespace
}  // namespace kontor::relay
