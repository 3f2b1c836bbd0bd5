// What the person wants to stay on the server stays there, whenever they say so.
#include "tests/native/relay/collector/office.hpp"

namespace kontor::test {
namespace {

using Fate = store::Uidl::Fate;

void keep(Office& office, const std::string& uidl) {
    office.write([&](store::Update& update) {
        store::Uidl row = *update.uidl(office.account.id, uidl).value();
        row.fate = Fate::kept;
        return update.put_uidl(office.account.id, row);
    });
}

std::vector<std::string> left(const ScriptedServer& server) {
    std::vector<std::string> names;
    for (const MaildropMessage& message : server.maildrop()) names.push_back(message.uidl);
    return names;
}

using Names = std::vector<std::string>;

TEST(Kept, IsNotDeletedWhenTheRuleChanges) {
    ScriptedServer server(maildrop(3));
    Office office(server);
    office.collect();
    keep(office, "uid2");
    office.account.keep.rule = mail::Keep::Rule::none;
    EXPECT_EQ(office.collect().deleted, 2u);
    EXPECT_EQ(left(server), Names{"uid2"});
    EXPECT_EQ(office.collect().deleted, 0u);
    EXPECT_EQ(office.row("uid2")->fate, Fate::kept);
}

// The session has read its rows, and the server has taken DELE for it already.
TEST(Kept, SaidBeforeTheVeryCommitItStaysAndNothingElseGoesEither) {
    ScriptedServer server(maildrop(3));
    Office office(server);
    office.collect();
    office.account.keep.rule = mail::Keep::Rule::none;
    server.on("DELE 3", [&](ScriptedServer::Turn& turn) {
        if (turn.nth == 1) keep(office, "uid2");
    });
    office.collect();
    EXPECT_EQ(server.said("RSET"), 1u);
    EXPECT_EQ(left(server), (Names{"uid1", "uid2", "uid3"}));
    EXPECT_EQ(office.row("uid1")->fate, Fate::collected);
    office.collect();
    EXPECT_EQ(left(server), Names{"uid2"}) << "the next run plans anew";
}

TEST(Kept, IsNotDeletedByAServerThatTakesNothingBack) {
    ScriptedServer server(maildrop(2));
    Office office(server);
    office.collect();
    office.account.keep.rule = mail::Keep::Rule::none;
    server.on("DELE 2", [&](ScriptedServer::Turn& turn) {
        if (turn.nth == 1) keep(office, "uid1");
    });
    server.on("RSET", [](ScriptedServer::Turn& turn) { turn.reply("-ERR not today\r\n"); });
    EXPECT_EQ(office.collect().state, collect::Run::State::failed);
    EXPECT_EQ(left(server), (Names{"uid1", "uid2"})) << "there was no QUIT";
}

TEST(Kept, StaysKeptUnderANewName) {
    ScriptedServer server(maildrop(30));
    Office office(server);
    office.collect();
    keep(office, "uid7");
    auto renamed = server.maildrop();
    for (MaildropMessage& message : renamed) message.uidl = "new-" + message.uidl;
    server.set_maildrop(renamed);
    EXPECT_EQ(office.collect().duplicates, 30u);
    EXPECT_EQ(office.row("new-uid7")->fate, Fate::kept);
    EXPECT_EQ(office.row("new-uid8")->fate, Fate::collected);
    office.account.keep.rule = mail::Keep::Rule::none;
    EXPECT_EQ(office.collect().deleted, 29u);
    EXPECT_EQ(left(server), Names{"new-uid7"});
}

// Gone from one listing and back in the next, as some servers do.
TEST(Kept, StaysKeptWhenTheServerForgetsItForAWhile) {
    ScriptedServer server(maildrop(3));
    Office office(server);
    office.collect();
    keep(office, "uid2");
    const auto all = server.maildrop();
    server.set_maildrop({all[0], all[2]});
    office.collect();
    server.set_maildrop(all);
    office.account.keep.rule = mail::Keep::Rule::none;
    office.collect();
    EXPECT_EQ(left(server), Names{"uid2"});
}

}  // namespace
}  // namespace kontor::test
