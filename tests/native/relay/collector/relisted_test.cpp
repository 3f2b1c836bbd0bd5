// A provider that lists everything under new names: nothing is stored twice, whatever breaks, and a mass of mail is not
// downloaded again before the person agrees.
#include "tests/native/relay/collector/office.hpp"

namespace kontor::test {
namespace {

using State = collect::Run::State;

void rename_all(ScriptedServer& server) {
    auto renamed = server.maildrop();
    for (MaildropMessage& message : renamed) message.uidl = "new-" + message.uidl;
    server.set_maildrop(renamed);
}

TEST(Relisted, NothingIsStoredTwiceWhenTheLineBreaksInBetween) {
    ScriptedServer server(maildrop(60));
    Office office(server);
    office.collect();
    rename_all(server);
    server.on("RETR 12", [](ScriptedServer::Turn& turn) {
        if (turn.nth == 1) turn.drop_after(10);
    });
    office.collect();
    office.account.keep.rule = mail::Keep::Rule::none;
    for (int i = 0; i < 4; ++i) office.collect();
    EXPECT_EQ(office.stored().size(), 60u);
    EXPECT_TRUE(server.maildrop().empty()) << "all were recognised, and may go";
}

TEST(Relisted, AMassIsNotDownloadedBeforeThePersonAgrees) {
    ScriptedServer server(maildrop(520));
    Office office(server);
    EXPECT_EQ(office.collect().new_messages, 520u);
    rename_all(server);
    const std::size_t before = server.said("RETR");
    office.account.keep.rule = mail::Keep::Rule::none;
    office.save();

    relay::Collector collector(office.store, office.settings);
    collector.start();
    const auto waits = collector.wait(office.user, *collector.start(office.user, office.account.id));
    EXPECT_EQ(waits->state, State::failed);
    EXPECT_EQ(waits->error->detail, "relisted");
    EXPECT_EQ(server.said("RETR"), before);
    EXPECT_EQ(server.said("DELE"), 0u);
    const auto status = collector.statuses(office.user).front();
    ASSERT_TRUE(status.relisted);
    EXPECT_EQ(status.relisted->messages, 520u);
    EXPECT_GT(status.relisted->bytes, 520u * 50);
    EXPECT_FALSE(office.row("uid1")->vanished_at) << "it will be seen again";
    collector.stop(std::chrono::seconds(1));

    relay::Collector agreed(office.store, office.settings);
    agreed.start();
    const auto done = agreed.wait(office.user, *agreed.start(office.user, office.account.id, true));
    EXPECT_EQ(done->state, State::done);
    EXPECT_EQ(done->new_messages, 0u);
    EXPECT_EQ(done->duplicates, 520u);
    EXPECT_FALSE(agreed.statuses(office.user).front().relisted);
    agreed.stop(std::chrono::seconds(1));
    EXPECT_EQ(office.stored().size(), 520u);
}

}  // namespace
}  // namespace kontor::test
